import type { Header } from '#lib/csv/header.ts';
import type { CellRow } from '#lib/csv/row.ts';
import { NO_DAY } from '#lib/privacy/cube.ts';
import { eq } from 'drizzle-orm';
import type { Store } from '../db/open.ts';
import { cellColumns } from '../db/private-tables.ts';
import { cubeMeasures } from './measures.ts';

/** Writes the cells of one upload in one transaction: all of them, or none. */
export class CellWriter {
	/** Why these cells cannot stand beside those of earlier uploads; the caller undoes. */
	conflict: { code: string; words: string } | null = null;
	readonly #store: Store;
	readonly #uploadId: string;
	readonly #insert;
	readonly #campaigns = new Set<string>();
	#dimensions: readonly string[] = [];
	#measures: readonly string[] = [];
	#open = false;

	constructor(store: Store, uploadId: string) {
		this.#store = store;
		this.#uploadId = uploadId;
		// The prepared statement itself: a builder for each of a million rows costs more than the insert.
		this.#insert = store.$client.prepare(
			`insert into cells (campaign_id, variant, day, segments, upload_id, people, sums)
			values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing`
		);
	}

	begin(): void {
		this.#store.$client.exec('begin immediate');
		this.#open = true;
	}

	start(header: Header): void {
		this.#dimensions = header.dimensions;
		this.#measures = header.measures;
	}

	write(campaignId: string, row: CellRow): void {
		if (!this.#campaigns.has(campaignId)) this.#addCampaign(campaignId);
		const sums = Buffer.from(Float64Array.from(row.measures).buffer);
		const { changes } = this.#insert.run(
			campaignId,
			row.variant,
			row.day ?? NO_DAY,
			JSON.stringify(row.segments),
			this.#uploadId,
			row.people,
			sums
		);
		if (changes === 0) {
			this.conflict ??= {
				code: 'already_stored',
				words: `line ${row.line} is a group of people that an earlier upload of this campaign has brought already`
			};
		}
	}

	finish(): void {
		this.#store.$client.exec('commit');
		this.#open = false;
	}

	/** Leaves no trace; does nothing after `finish`. */
	undo(): void {
		if (!this.#open) return;
		this.#store.$client.exec('rollback');
		this.#open = false;
	}

	#addCampaign(campaignId: string): void {
		this.#campaigns.add(campaignId);
		const earlier = this.#store
			.select()
			.from(cellColumns)
			.where(eq(cellColumns.campaignId, campaignId))
			.get();
		if (earlier && earlier.dimensions.join('\u0000') !== this.#dimensions.join('\u0000')) {
			this.conflict ??= {
				code: 'other_dimensions',
				words: `earlier uploads of this campaign have the dimensions ${earlier.dimensions.join(', ') || 'none'}; this file has ${this.#dimensions.join(', ') || 'none'}`
			};
		}
		this.#store
			.insert(cellColumns)
			.values({
				campaignId,
				uploadId: this.#uploadId,
				dimensions: this.#dimensions,
				measures: cubeMeasures(this.#measures)
			})
			.run();
	}
}
