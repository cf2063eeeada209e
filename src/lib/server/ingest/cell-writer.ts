import type { Header } from '#lib/table/columns/header.ts';
import type { Impossible } from '#lib/table/impossible.ts';
import type { OwnKinds } from '#lib/table/words/measure.ts';
import type { CellRow } from '#lib/table/row.ts';
import { NO_DAY } from '#lib/privacy/cube.ts';
import { encodeDictionary } from '../db/cell-chunk.ts';
import { CellColumns } from '../db/cell-columns.ts';
import { cellChunks, cellColumns } from '../db/private-tables.ts';
import { beginWriting, type Waiting } from '../db/wait.ts';
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

/** Why cells cannot stand beside those of earlier uploads. */
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
	#conflict: { line: number; told: Conflict } | null = null;
	#dimensions: string[] = [];
	#measures: string[] = [];
	#kinds: OwnKinds = {};
	#late = 0;
	#waiting = 0;
	#open = false;
	#isFinished = false;
	#hasLeft = false;

	/**
	 * @param said.keep       false to look for conflicts only and write nothing
	 * @param said.impossible variants in which a metric or measure cannot happen
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
		await beginWriting(this.#stores.private, waiting);
		this.#open = true;
	}

	start(header: Pick<Header, 'dimensions' | 'measures' | 'kinds'>): void {
		this.#dimensions = header.dimensions;
		this.#measures = header.measures;
		this.#kinds = header.kinds ?? {};
	}

	/** Forgets the rows so far: the file is read again without some of them. */
	async restart(waiting?: Waiting): Promise<void> {
		this.undo();
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

	/** Why these cells cannot stand beside those of earlier uploads; the caller undoes. Ask when all rows are written. */
	get conflict(): Conflict | null {
		for (const { columns, earlier } of this.#campaigns.values()) {
			const line = earlier.firstRepeated(columns);
			if (line !== null)
				this.#refuse(line, {
					code: 'already_stored',
					words: `line ${line} is already in this campaign`
				});
		}
		return this.#conflict?.told ?? null;
	}

	/** What to tell the uploader about the rows. */
	notices(): string[] {
		return this.#late === 0
			? []
			: [
					`${this.#late} rows are of days that are published already: they are kept, and change nothing that is shown`
				];
	}

	finish(): void {
		if (!this.#open) return;
		this.#storeAll();
		for (const [campaignId, { columns, closedThrough }] of this.#campaigns)
			this.#stores.private
				.insert(cellColumns)
				.values({
					campaignId,
					uploadId: this.#uploadId,
					dimensions: this.#dimensions,
					measures: cubeMeasures(this.#measures, { kinds: this.#kinds, impossible: this.#impossible }),
					closedThrough,
					dictionary: encodeDictionary(columns.dictionary)
				})
				.run();
		this.#stores.private.$client.exec('commit');
		this.#open = false;
		this.#isFinished = true;
	}

	/** The upload is recorded: its cells stay. */
	keep(): void {
		this.#isFinished = false;
	}

	/** Leaves no trace; does nothing after `keep`. */
	undo(): void {
		if (this.#isFinished) this.#delete();
		if (!this.#open) return;
		// A full disk has rolled back already.
		const { $client } = this.#stores.private;
		if ($client.inTransaction) $client.exec('rollback');
		this.#open = false;
	}

	#delete(): void {
		this.#isFinished = false;
		try {
			deleteCells(this.#stores.private, this.#uploadId, this.#campaigns.keys());
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
		const made = columns.take();
		if (made)
			this.#stores.private
				.insert(cellChunks)
				.values({ campaignId, uploadId: this.#uploadId, ...made })
				.run();
	}

	#storeAll(): void {
		this.#waiting = 0;
		for (const [campaignId, { columns }] of this.#campaigns) {
			this.#store(campaignId, columns);
			columns.shrink();
			this.#waiting += columns.size;
		}
	}

	#refuse(line: number, told: Conflict): void {
		if (this.#conflict === null || line < this.#conflict.line) this.#conflict = { line, told };
	}

	async #addCampaign(campaignId: string, line: number): Promise<void> {
		const { holdout, private: store } = this.#stores;
		const others = new Set((await recordedUploads(holdout, campaignId)).map(({ id }) => id));
		const earlier = new EarlierGroups(store, campaignId, others, this.#dimensions.length);
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
