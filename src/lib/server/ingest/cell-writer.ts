import type { Header } from '#lib/table/columns/header.ts';
import type { Impossible } from '#lib/table/impossible.ts';
import type { OwnKinds } from '#lib/table/words/measure.ts';
import type { CellRow } from '#lib/table/row.ts';
import { NO_DAY } from '#lib/privacy/cube.ts';
import { compressChunk, encodeDictionary } from '../db/cell-chunk.ts';
import { CellColumns, type PackedChunk } from '../db/cell-columns.ts';
import { cellChunks, cellColumns } from '../db/tables/private/cells.ts';
import type { OpenTx } from '../db/database.ts';
import type { Waiting } from '../db/wait.ts';
import { recordedUploads } from '../release/ground.ts';
import { publishedThrough } from '../release/release.ts';
import type { Stores } from '../db/stores.ts';
import { deleteCells } from './delete-cells.ts';
import { EarlierGroups } from './earlier-groups.ts';
import { cubeMeasures } from '../files/measures.ts';

interface Campaign {
	/** Last published day when the upload came; rows up to it are kept and never released. */
	readonly closedThrough: number | null;
	readonly columns: CellColumns;
	/** Earlier uploads, which may have brought the same group of people; cells of others are of nobody's upload. */
	readonly earlier: EarlierGroups;
}

/** Why cells do not fit those of earlier uploads. */
interface Conflict {
	readonly code: string;
	readonly words: string;
}

/** Bytes of rows that wait for their chunks, at most, in all campaigns of a file together. */
const roomForRows = 8_000_000;

/** Whether the day was published when the upload came. */
const isLate = ({ closedThrough }: Campaign, day: number): boolean =>
	closedThrough !== null && day !== NO_DAY && day <= closedThrough;

/** Writes the cells of one upload in one transaction: all of them, or none. */
export class CellWriter {
	readonly #stores: Stores;
	readonly #uploadId: string;
	readonly #keep: boolean;
	readonly #impossible: Impossible;
	readonly #campaigns = new Map<string, Campaign>();
	/** The first line of the file that conflicts. */
	#conflict: { line: number; conflict: Conflict } | null = null;
	#dimensions: string[] = [];
	#measures: string[] = [];
	#kinds: OwnKinds = {};
	#late = 0;
	#waiting = 0;
	#transaction: OpenTx | null = null;
	/** The last chunk on its way to the store, and what storing threw. */
	#storing: Promise<void> = Promise.resolve();
	#failure: { readonly error: unknown } | null = null;
	#isFinished = false;
	#hasLeft = false;

	/**
	 * @param options.keep       false to look for conflicts only and write nothing
	 * @param options.impossible variants in which a metric or measure cannot happen
	 */
	constructor(
		stores: Stores,
		uploadId: string,
		{ keep = true, impossible = {} }: { keep?: boolean; impossible?: Impossible | undefined } = {}
	) {
		this.#impossible = impossible;
		this.#stores = stores;
		this.#uploadId = uploadId;
		this.#keep = keep;
	}

	/** Waits for other processes that store something. */
	async begin(waiting?: Waiting): Promise<void> {
		if (!this.#keep) return;
		this.#transaction = await this.#stores.private.begin(waiting);
	}

	start(header: Pick<Header, 'dimensions' | 'measures' | 'kinds'>): void {
		this.#dimensions = header.dimensions;
		this.#measures = header.measures;
		this.#kinds = header.kinds ?? {};
	}

	/** Forgets the rows so far: the file is read again without some of them. */
	async restart(waiting?: Waiting): Promise<void> {
		await this.undo();
		this.#campaigns.clear();
		this.#conflict = null;
		this.#late = 0;
		this.#waiting = 0;
		await this.begin(waiting);
	}

	/** Looks up what is there of a campaign, before its first row. @param line of that row */
	async enter(campaignId: string, line: number): Promise<void> {
		if (!this.#campaigns.has(campaignId)) await this.#addCampaign(campaignId, line);
	}

	/** @throws where the campaign was not entered */
	write(campaignId: string, row: CellRow): void {
		const campaign = this.#campaigns.get(campaignId);
		if (!campaign) throw new Error('rows of a campaign that was not entered');
		const { columns, earlier } = campaign;
		const day = row.day ?? NO_DAY;
		if (columns.isFull) this.#store(campaignId, columns);
		const before = columns.size;
		columns.add(row.variant, day, row.segments, row.people, row.measures);
		if (isLate(campaign, day)) this.#late += 1;
		else earlier.remember(columns, day, row.line);
		if (columns.size === before) return;
		this.#waiting += columns.size - before;
		if (this.#waiting > roomForRows) this.#storeAll();
	}

	/** Why these cells do not fit those of earlier uploads; the caller undoes. Ask when all rows are written. */
	async conflict(): Promise<Conflict | null> {
		for (const { columns, earlier } of this.#campaigns.values()) {
			const line = await earlier.firstRepeated(columns);
			if (line !== null)
				this.#refuse(line, {
					code: 'already_stored',
					words: `line ${line} is already in this campaign`
				});
		}
		return this.#conflict?.conflict ?? null;
	}

	/** What to tell the uploader about the rows. */
	notices(): string[] {
		return this.#late === 0
			? []
			: [
					`${this.#late} rows are of days that are published already: they are kept, and change nothing that is shown`
				];
	}

	async finish(): Promise<void> {
		if (!this.#transaction) return;
		this.#storeAll();
		await this.#stored();
		for (const [campaignId, { columns, closedThrough }] of this.#campaigns)
			await this.#transaction.tx.insert(cellColumns).values({
				campaignId,
				uploadId: this.#uploadId,
				dimensions: this.#dimensions,
				measures: cubeMeasures(this.#measures, { kinds: this.#kinds, impossible: this.#impossible }),
				closedThrough,
				dictionary: encodeDictionary(columns.dictionary)
			});
		await this.#transaction.commit();
		this.#transaction = null;
		this.#isFinished = true;
	}

	/** The upload is recorded: its cells stay. */
	keep(): void {
		this.#isFinished = false;
	}

	/** Leaves no trace; does nothing after `keep`. */
	async undo(): Promise<void> {
		if (this.#isFinished) await this.#delete();
		await this.#storing;
		this.#failure = null;
		await this.#transaction?.rollback();
		this.#transaction = null;
	}

	async #delete(): Promise<void> {
		this.#isFinished = false;
		try {
			await deleteCells(this.#stores.private, this.#uploadId, this.#campaigns.keys());
		} catch {
			// On a full disk: they are of no recorded upload, and whoever clears up sweeps them.
			this.#hasLeft = true;
		}
	}

	/** Are there cells without a record, which could not be deleted? */
	get hasLeft(): boolean {
		return this.#hasLeft;
	}

	/** Stores the rows of a campaign that wait. */
	#store(campaignId: string, columns: CellColumns): void {
		if (!this.#keep) return columns.forget();
		if (this.#failure) throw this.#failure.error;
		const made = columns.takePacked();
		if (made) this.#storing = this.#insert(campaignId, made);
	}

	/** Rows come without a pause: a chunk is compressed and stored while the next one fills. */
	async #insert(campaignId: string, { chunk, rows, packed }: PackedChunk): Promise<void> {
		await this.#storing;
		if (this.#failure) return;
		try {
			const body = await compressChunk(packed);
			const uploadId = this.#uploadId;
			await this.#transaction?.tx.insert(cellChunks).values({ campaignId, uploadId, chunk, rows, body });
		} catch (error) {
			this.#failure = { error };
		}
	}

	/** All chunks so far are stored. @throws what storing one of them threw */
	async #stored(): Promise<void> {
		await this.#storing;
		if (this.#failure) throw this.#failure.error;
	}

	#storeAll(): void {
		this.#waiting = 0;
		for (const [campaignId, { columns }] of this.#campaigns) {
			this.#store(campaignId, columns);
			columns.shrink();
			this.#waiting += columns.size;
		}
	}

	#refuse(line: number, conflict: Conflict): void {
		if (this.#conflict === null || line < this.#conflict.line) this.#conflict = { line, conflict };
	}

	async #addCampaign(campaignId: string, line: number): Promise<void> {
		const { holdout, private: store } = this.#stores;
		const others = new Set((await recordedUploads(holdout, campaignId)).map(({ id }) => id));
		const earlier = await EarlierGroups.of(store, campaignId, {
			others,
			dimensions: this.#dimensions.length
		});
		const { dimensions } = earlier;
		if (dimensions && dimensions.join('\u0000') !== this.#dimensions.join('\u0000'))
			this.#refuse(line, {
				code: 'other_dimensions',
				words: `earlier uploads of this campaign have the dimensions ${dimensions.join(', ') || 'none'}; this file has ${this.#dimensions.join(', ') || 'none'}`
			});
		const campaign = {
			closedThrough: await publishedThrough(this.#stores, campaignId),
			columns: new CellColumns(this.#dimensions.length, this.#measures.length),
			earlier
		};
		this.#waiting += campaign.columns.size;
		this.#campaigns.set(campaignId, campaign);
	}
}
