import type { Statement } from 'better-sqlite3';
import type { Store } from '../db/open.ts';

/** Cells of one statement. A call into SQLite costs as much as a cell; more at once gain little. */
const together = 8;
/** Campaigns with a statement of their own: preparing one pays only where many cells follow. */
const campaignsMost = 50;

const columns = 'campaign_id, variant, day, segments, upload_id, people, sums';
/** A statement of many rows that could fail half way would keep a journal of its own; this one skips what it cannot put in. */
const insert = (rows: readonly string[]): string =>
	`insert or ignore into cells (${columns}) values ${rows.join(', ')}`;
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * Puts the cells of one upload into the table, several at a time. Campaign and upload stand in the statements themselves: bound
 * for each cell they would be copied for each.
 */
export class CellRows {
	readonly #client: Store['$client'];
	readonly #uploadId: string;
	readonly #one: Statement;
	readonly #many = new Map<string, Statement>();
	/** Variant, day, segments, people and sums of each cell that waits. */
	#waiting: unknown[] = [];
	#count = 0;
	#campaignId = '';
	readonly #sums: readonly Buffer[];

	/** @param width bytes of a cell's sums */
	constructor({ $client }: Store, uploadId: string, width: number) {
		this.#client = $client;
		this.#uploadId = uploadId;
		this.#one = $client.prepare(insert(['(?, ?, ?, ?, ?, ?, ?)']));
		this.#sums = Array.from({ length: together }, () => Buffer.alloc(width));
	}

	/** @param sums are copied: the next cell may stand there at once */
	add(
		campaignId: string,
		variant: string,
		day: number,
		segments: string,
		people: number,
		sums: Buffer
	): void {
		// Nothing but a second cell of the same key may be skipped.
		if (!Number.isFinite(people)) throw new Error('a cell has no number of people');
		if (campaignId !== this.#campaignId) this.flush();
		this.#campaignId = campaignId;
		const kept = this.#sums[this.#count];
		if (!kept) throw new Error('more cells wait than there is room for');
		sums.copy(kept);
		this.#waiting.push(variant, day, segments, people, kept);
		this.#count += 1;
		if (this.#count < together) return;
		const statement = this.#statement(campaignId);
		if (!statement) return this.flush();
		statement.run(...this.#waiting);
		this.#waiting = [];
		this.#count = 0;
	}

	/** Puts in what waits. */
	flush(): void {
		for (let at = 0; at < this.#waiting.length; at += 5) {
			const [variant, day, segments, people, sums] = this.#waiting.slice(at, at + 5);
			this.#one.run(this.#campaignId, variant, day, segments, this.#uploadId, people, sums);
		}
		this.#waiting = [];
		this.#count = 0;
	}

	#statement(campaignId: string): Statement | undefined {
		const known = this.#many.get(campaignId);
		if (known || this.#many.size >= campaignsMost) return known;
		const row = `(${quoted(campaignId)}, ?, ?, ?, ${quoted(this.#uploadId)}, ?, ?)`;
		const made = this.#client.prepare(insert(Array.from({ length: together }, () => row)));
		this.#many.set(campaignId, made);
		return made;
	}
}
