import { eq } from 'drizzle-orm';
import type { Header } from '#lib/table/columns/header.ts';
import type { Impossible } from '#lib/table/impossible.ts';
import type { OwnKinds } from '#lib/table/words/own-measure.ts';
import type { CellRow } from '#lib/table/row.ts';
import { NO_DAY } from '#lib/privacy/cube.ts';
import { cellColumns } from '../db/private-tables.ts';
import { beginWriting, type Waiting } from '../db/wait.ts';
import { recordedUploads } from '../release/ground.ts';
import { publishedThrough } from '../release/release.ts';
import type { Stores } from '../db/stores.ts';
import { CellBatch, type BatchedCell } from './cell-batch.ts';
import { CellRows } from './cell-rows.ts';
import { deleteCells } from './delete-cells.ts';
import { cubeMeasures } from '../files/measures.ts';

interface Campaign {
	/** Last published day when the upload came; rows up to it are kept and never released. */
	readonly closedThrough: number;
	/** Earlier uploads, which may have brought the same group of people; cells of others are of nobody's upload. */
	readonly others: ReadonlySet<string>;
}

/** Why cells cannot stand beside those of earlier uploads. */
interface Conflict {
	readonly code: string;
	readonly words: string;
}

/** Whether the day was published when the upload came. */
const isLate = (campaign: Campaign, day: number): boolean => day !== NO_DAY && day <= campaign.closedThrough;

/** Writes the cells of one upload in one transaction: all of them, or none. */
export class CellWriter {
	readonly #stores: Stores;
	readonly #uploadId: string;
	readonly #keep: boolean;
	readonly #impossible: Impossible;
	readonly #uploadsOf;
	readonly #campaigns = new Map<string, Campaign>();
	#batch: CellBatch | null = null;
	#rows: CellRows | null = null;
	/** The first line of the file that conflicts. */
	#conflict: { line: number; told: Conflict } | null = null;
	/** The sums of the cell that the batch hands on, as they are stored. */
	#packed = Buffer.alloc(0);
	#dimensions: string[] = [];
	#measures: string[] = [];
	#kinds: OwnKinds = {};
	#late = 0;
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
		// The prepared statement itself: a builder for each of a million rows costs more than the question.
		this.#uploadsOf = stores.private.$client
			.prepare(
				`select upload_id from cells where campaign_id = ? and variant = ? and day = ? and segments = ?`
			)
			.pluck();
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
		const sums = new Float64Array(header.measures.length);
		this.#packed = Buffer.from(sums.buffer);
		this.#rows = new CellRows(this.#stores.private, this.#uploadId, this.#packed.length);
		this.#batch = new CellBatch(sums, (cell) => this.#store(cell));
	}

	/** Forgets the rows so far: the file is read again without some of them. */
	async restart(waiting?: Waiting): Promise<void> {
		this.undo();
		this.#campaigns.clear();
		this.#conflict = null;
		this.#late = 0;
		await this.begin(waiting);
		this.start({ dimensions: this.#dimensions, measures: this.#measures, kinds: this.#kinds });
	}

	write(campaignId: string, row: CellRow): void {
		const campaign = this.#campaigns.get(campaignId) ?? this.#addCampaign(campaignId, row.line);
		const day = row.day ?? NO_DAY;
		if (isLate(campaign, day)) this.#late += 1;
		const { variant, people, line } = row;
		const segments = JSON.stringify(row.segments);
		this.#batch?.add({ campaignId, variant, day, segments, people, line }, row.measures);
	}

	/** Why these cells cannot stand beside those of earlier uploads; the caller undoes. What waits in the batch is looked at first. */
	get conflict(): Conflict | null {
		this.#batch?.flush();
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
		this.#batch?.flush();
		this.#rows?.flush();
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

	#store({ campaignId, variant, day, segments, people, line }: BatchedCell): void {
		const campaign = this.#campaigns.get(campaignId);
		if (
			campaign !== undefined &&
			campaign.others.size > 0 &&
			!isLate(campaign, day) &&
			this.#uploadsOf.all(campaignId, variant, day, segments).some((id) => campaign.others.has(String(id)))
		) {
			this.#refuse(line, {
				code: 'already_stored',
				words: `line ${line} is a group of people that an earlier upload of this campaign has brought already`
			});
		}
		if (this.#keep) this.#rows?.add(campaignId, variant, day, segments, people, this.#packed);
	}

	/** Cells come in the order of their key: the first line that conflicts is not the first that is met. */
	#refuse(line: number, told: Conflict): void {
		if (this.#conflict === null || line < this.#conflict.line) this.#conflict = { line, told };
	}

	#addCampaign(campaignId: string, line: number): Campaign {
		const { private: store } = this.#stores;
		const others = new Set(recordedUploads(this.#stores.holdout, campaignId).map(({ id }) => id));
		const earlier = store
			.select()
			.from(cellColumns)
			.where(eq(cellColumns.campaignId, campaignId))
			.all()
			.find(({ uploadId }) => others.has(uploadId));
		if (earlier && earlier.dimensions.join('\u0000') !== this.#dimensions.join('\u0000')) {
			this.#refuse(line, {
				code: 'other_dimensions',
				words: `earlier uploads of this campaign have the dimensions ${earlier.dimensions.join(', ') || 'none'}; this file has ${this.#dimensions.join(', ') || 'none'}`
			});
		}
		const closedThrough = publishedThrough(this.#stores, campaignId);
		if (this.#keep) {
			store
				.insert(cellColumns)
				.values({
					campaignId,
					uploadId: this.#uploadId,
					dimensions: this.#dimensions,
					measures: cubeMeasures(this.#measures, { kinds: this.#kinds, impossible: this.#impossible }),
					closedThrough
				})
				.run();
		}
		const campaign = { closedThrough: closedThrough ?? -Infinity, others };
		this.#campaigns.set(campaignId, campaign);
		return campaign;
	}
}
