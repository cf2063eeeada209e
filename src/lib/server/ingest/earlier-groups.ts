import { asc, eq } from 'drizzle-orm';
import { KeyTable } from '#lib/table/values/key-table.ts';
import { decodeDictionary, decodeKeys, type CellDictionary } from '../db/cell-chunk.ts';
import type { CellColumns } from '../db/cell-columns.ts';
import { chunksOf } from '../release/cell-chunks.ts';
import type { Read } from '../db/database.ts';
import { cellColumns } from '../db/tables/private/cells.ts';

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
	readonly #store: Read;
	readonly #campaignId: string;
	readonly #uploads: readonly EarlierUpload[];
	readonly #days: ReadonlySet<number>;
	readonly #key: Uint16Array;
	readonly #keys: KeyTable;

	private constructor(
		store: Read,
		campaignId: string,
		{ uploads, dimensions }: { readonly uploads: readonly EarlierUpload[]; readonly dimensions: number }
	) {
		this.#store = store;
		this.#campaignId = campaignId;
		this.#uploads = uploads;
		this.#days = new Set(uploads.flatMap(({ dictionary }) => [...dictionary.days]));
		this.#key = new Uint16Array(2 + dimensions);
		this.#keys = new KeyTable(this.#key.length);
	}

	/**
	 * @param others     ids of the recorded uploads
	 * @param dimensions of the file
	 */
	static async of(
		store: Read,
		campaignId: string,
		{ others, dimensions }: { readonly others: ReadonlySet<string>; readonly dimensions: number }
	): Promise<EarlierGroups> {
		const stored = await store
			.select()
			.from(cellColumns)
			.where(eq(cellColumns.campaignId, campaignId))
			.orderBy(asc(cellColumns.uploadId));
		const uploads = stored
			.filter(({ uploadId }) => others.has(uploadId))
			.map(({ uploadId, dimensions: names, measures, dictionary }) => ({
				id: uploadId,
				dimensions: names,
				measures: measures.length,
				dictionary: decodeDictionary(dictionary)
			}));
		return new EarlierGroups(store, campaignId, { uploads, dimensions });
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
	async firstRepeated(columns: CellColumns): Promise<number | null> {
		if (this.#keys.size === 0) return null;
		let first: number | null = null;
		for (const upload of this.#uploads) {
			const line = await this.#firstOf(upload, columns.dictionary);
			if (line !== null && (first === null || line < first)) first = line;
		}
		return first;
	}

	async #firstOf({ id, measures, dictionary }: EarlierUpload, ours: CellDictionary): Promise<number | null> {
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
		for await (const chunk of chunksOf(this.#store, this.#campaignId, id)) {
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
}
