import { and, asc, eq } from 'drizzle-orm';
import { KeyTable } from '#lib/table/values/key-table.ts';
import { decodeDictionary, decodeKeys, type CellDictionary } from '../db/cell-chunk.ts';
import type { CellColumns } from '../db/cell-columns.ts';
import type { Store } from '../db/open.ts';
import { cellChunks, cellColumns } from '../db/private-tables.ts';

/** An earlier upload to the same campaign. */
interface EarlierUpload {
	readonly id: string;
	readonly dimensions: readonly string[];
	readonly measures: number;
	readonly dictionary: CellDictionary;
}

/** Where each value is in another list; −1 for none. */
function positionsIn<T>(values: readonly T[], of: readonly T[]): Int32Array {
	const codes = new Map(of.map((value, code) => [value, code]));
	return Int32Array.from(values, (value) => codes.get(value) ?? -1);
}

/**
 * Finds the groups of people of a file that an earlier upload of the campaign has brought already. The keys of the file's rows are
 * remembered, those alone of days that are there already; then the earlier ones are read past them, a chunk at a time. Nothing but
 * their keys is read.
 */
export class EarlierGroups {
	readonly #store: Store;
	readonly #campaignId: string;
	readonly #uploads: readonly EarlierUpload[];
	readonly #days: ReadonlySet<number>;
	readonly #key: Uint16Array;
	readonly #keys: KeyTable;

	/**
	 * @param others     ids of the recorded uploads
	 * @param dimensions of the file
	 */
	constructor(store: Store, campaignId: string, others: ReadonlySet<string>, dimensions: number) {
		this.#store = store;
		this.#campaignId = campaignId;
		this.#uploads = store
			.select()
			.from(cellColumns)
			.where(eq(cellColumns.campaignId, campaignId))
			.all()
			.filter(({ uploadId }) => others.has(uploadId))
			.map(({ uploadId, dimensions: names, measures, dictionary }) => ({
				id: uploadId,
				dimensions: names,
				measures: measures.length,
				dictionary: decodeDictionary(dictionary)
			}));
		this.#days = new Set(this.#uploads.flatMap(({ dictionary }) => [...dictionary.days]));
		this.#key = new Uint16Array(2 + dimensions);
		this.#keys = new KeyTable(this.#key.length);
	}

	/** The dimensions of the earlier uploads, which all have the same; null where there are none. */
	get dimensions(): readonly string[] | null {
		return this.#uploads[0]?.dimensions ?? null;
	}

	/** Remembers the row that was added to the columns last. */
	remember(columns: CellColumns, day: number, line: number): void {
		if (!this.#days.has(day)) return;
		columns.keyOfLast(this.#key);
		this.#keys.add(this.#key, line);
	}

	/** The first line of the file whose group is there already; null where all are new. */
	firstRepeated(columns: CellColumns): number | null {
		if (this.#keys.size === 0) return null;
		let first: number | null = null;
		for (const upload of this.#uploads) {
			const line = this.#firstOf(upload, columns.dictionary);
			if (line !== null && (first === null || line < first)) first = line;
		}
		return first;
	}

	#firstOf({ id, measures, dictionary }: EarlierUpload, ours: CellDictionary): number | null {
		const key = this.#key;
		const width = { dimensions: key.length - 2, measures };
		if (dictionary.values.length !== width.dimensions) return null;
		const positions = [
			positionsIn(dictionary.variants, ours.variants),
			positionsIn(dictionary.days, ours.days),
			...dictionary.values.map((values, i) => positionsIn(values, ours.values[i] ?? []))
		];
		// No value of a column in common: no group either.
		if (positions.some((codes) => codes.every((code) => code < 0))) return null;
		let first: number | null = null;
		for (const chunk of this.#chunks(id)) {
			const codes = decodeKeys(chunk, width);
			for (let row = 0; row < chunk.rows; row += 1) {
				let isKnown = true;
				for (let i = 0; i < key.length && isKnown; i += 1) {
					const code = positions[i]?.[codes[i]?.[row] ?? 0] ?? -1;
					key[i] = code;
					isKnown = code >= 0;
				}
				const line = isKnown ? this.#keys.find(key) : 0;
				if (line !== 0 && (first === null || line < first)) first = line;
			}
		}
		return first;
	}

	/** One at a time: an upload may have millions of rows. */
	*#chunks(uploadId: string): Generator<{ rows: number; body: Buffer }> {
		const { sql, params } = this.#store
			.select({ rows: cellChunks.rows, body: cellChunks.body })
			.from(cellChunks)
			.where(and(eq(cellChunks.campaignId, this.#campaignId), eq(cellChunks.uploadId, uploadId)))
			.orderBy(asc(cellChunks.chunk))
			.toSQL();
		for (const row of this.#store.$client.prepare(sql).iterate(...params))
			yield row as { rows: number; body: Buffer };
	}
}
