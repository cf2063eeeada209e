import { and, asc, eq, inArray, sum } from 'drizzle-orm';
import { NO_DAY, type Cube, type Measure } from '#lib/privacy/cube.ts';
import {
	chunkRows,
	decodeChunk,
	decodeDictionary,
	type CellChunk,
	type CellDictionary
} from '../db/cell-chunk.ts';
import { chunksOf } from './cell-chunks.ts';
import type { Read } from '../db/database.ts';
import { cellChunks, cellColumns } from '../db/tables/private/cells.ts';
import { strictness } from '../files/measures.ts';
import { inputHash, newestRule, type HashRule } from './input-hash.ts';
import { ranksOfNumbers, ranksOfText, rowOrder } from './row-order.ts';

/** The cells of a campaign that may ever be released. */
export interface CampaignCells {
	readonly cube: Cube;
	/** SHA-256 of them, see `input-hash.ts`. */
	readonly hash: (rule?: HashRule) => string;
	readonly dated: boolean;
}

/** What is stored of an upload besides its chunks. */
type Upload = typeof cellColumns.$inferSelect;

/** Uploads may declare a measure differently: it is what needs the most care, and impossible where any of them declares it. */
function withMoreCare(one: Measure, other: Measure): Measure {
	const kept = strictness.indexOf(one.kind) < strictness.indexOf(other.kind) ? other : one;
	const impossible = [...new Set([...(one.impossible ?? []), ...(other.impossible ?? [])])];
	return { ...kept, ...(impossible.length > 0 ? { impossible } : {}) };
}

function measuresOf(uploads: readonly Upload[]): Measure[] {
	const measures = new Map<string, Measure>();
	for (const measure of uploads.flatMap(({ measures: list }) => list)) {
		const before = measures.get(measure.name);
		measures.set(measure.name, before ? withMoreCare(before, measure) : measure);
	}
	return [...measures.values()];
}

/** Values of several dictionaries, each once. */
class Values<T> {
	readonly all: T[] = [];
	readonly #codes = new Map<T, number>();

	/** Their codes here. */
	add(values: readonly T[]): Uint32Array {
		return Uint32Array.from(values, (value) => {
			let code = this.#codes.get(value);
			if (code === undefined) this.#codes.set(value, (code = this.all.push(value) - 1));
			return code;
		});
	}
}

async function countRows(cells: Read, campaignId: string, uploadIds?: readonly string[]): Promise<number> {
	const isWanted = and(
		eq(cellChunks.campaignId, campaignId),
		uploadIds && inArray(cellChunks.uploadId, [...uploadIds])
	);
	const [all] = await cells
		.select({ rows: sum(cellChunks.rows) })
		.from(cellChunks)
		.where(isWanted);
	return Number(all?.rows ?? 0);
}

function rowsOn({ rows, codes: [, days] }: CellChunk, isLate: readonly boolean[]): Uint32Array {
	const kept = new Uint32Array(rows);
	let count = 0;
	for (let row = 0; row < rows; row += 1) if (isLate[days?.[row] ?? 0] !== true) kept[count++] = row;
	return kept.subarray(0, count);
}

async function* decoded(
	store: Read,
	{ campaignId, uploadId, dimensions, measures }: Upload
): AsyncGenerator<CellChunk> {
	const width = { dimensions: dimensions.length, measures: measures.length };
	for await (const chunk of chunksOf(store, campaignId, uploadId)) yield decodeChunk(chunk, width);
}

/** All rows of a campaign that may be released, as they come: codes of each key column, and numbers. */
class StoredRows {
	readonly variants = new Values<string>();
	readonly days = new Values<number>();
	readonly values: readonly Values<string>[];
	/** Of variant, day and each dimension. */
	readonly codes: readonly Uint32Array[];
	/** People, then a sum for each measure. */
	readonly numbers: Float64Array[];
	size = 0;
	readonly #scratch = new Uint32Array(chunkRows);

	constructor(room: number, dimensions: number, measures: number) {
		this.values = Array.from({ length: dimensions }, () => new Values<string>());
		this.codes = Array.from({ length: 2 + dimensions }, () => new Uint32Array(room));
		this.numbers = Array.from({ length: 1 + measures }, () => new Float64Array(room));
	}

	/**
	 * @param places    where each measure of the upload is among all
	 * @param closed    its rows of days up to this one are left out
	 */
	async add(
		chunks: AsyncIterable<CellChunk>,
		dictionary: CellDictionary,
		{ positions, closed }: { readonly positions: readonly number[]; readonly closed: number }
	): Promise<void> {
		const codes = [
			this.variants.add(dictionary.variants),
			this.days.add(dictionary.days),
			...this.values.map((values, d) => values.add(dictionary.values[d] ?? []))
		];
		const isLate = dictionary.days.map((day) => day !== NO_DAY && day <= closed);
		const hasLate = isLate.includes(true);
		for await (const chunk of chunks) {
			const rows = hasLate ? rowsOn(chunk, isLate) : null;
			const count = rows?.length ?? chunk.rows;
			for (const [i, as] of codes.entries()) {
				const into = this.codes[i]?.subarray(this.size);
				const from = this.#codesOf(chunk.codes[i] ?? []);
				if (into)
					for (let at = 0; at < count; at += 1) into[at] = as[from[rows ? (rows[at] ?? 0) : at] ?? 0] ?? 0;
			}
			for (const [m, column] of this.numbers.entries()) {
				const own = m === 0 ? chunk.people : chunk.sums[positions.indexOf(m - 1)];
				const into = column.subarray(this.size, this.size + count);
				if (!own) into.fill(NaN);
				else if (!rows) into.set(own);
				else for (let at = 0; at < count; at += 1) into[at] = own[rows[at] ?? 0] ?? NaN;
			}
			this.size += count;
		}
	}

	/** Codes of whatever width in one: a loop over one kind of numbers is several times faster. */
	#codesOf(codes: ArrayLike<number>): Uint32Array {
		this.#scratch.set(codes);
		return this.#scratch;
	}

	/** Rows in the order of variant, day and segments. */
	order(): Uint32Array {
		const ranks = [
			ranksOfText(this.variants.all),
			ranksOfNumbers(this.days.all),
			// A JSON list of texts is ordered as they are one after another: none begins with another one and its quotation mark.
			...this.values.map(({ all }) => ranksOfText(all.map((value) => JSON.stringify(value))))
		];
		return rowOrder(
			ranks.map((of, i) => ({
				ranks: this.codes[i]?.subarray(0, this.size).map((code) => of[code] ?? 0) ?? of,
				size: of.length
			})),
			this.size
		);
	}
}

/** A column in an order; codes anew, in the order in which the rows have the values first. */
function inOrder(
	column: Uint32Array | undefined,
	order: Uint32Array,
	values: readonly string[]
): { readonly values: string[]; readonly codes: Uint16Array } {
	const codes = new Uint16Array(order.length);
	const known = new Int32Array(values.length).fill(-1);
	const found: string[] = [];
	for (let i = 0; i < order.length; i += 1) {
		const old = column?.[order[i] ?? 0] ?? 0;
		let code = known[old] ?? -1;
		if (code < 0) {
			code = found.push(values[old] ?? '') - 1;
			known[old] = code;
		}
		codes[i] = code;
	}
	return { values: found, codes };
}

/**
 * The cells of a campaign as a cube, in the order of variant, day, segments and upload. The only reading of raw cells in the product.
 *
 * Cells of days that were published before their upload came are left out: late rows and corrections are kept and
 * never released. Uploads of one campaign have the same dimensions (ingestion sees to it); a measure that an upload
 * does not have is unknown (NaN) in its cells.
 *
 * @param uploadIds recorded uploads: cells of others are not stored yet, or never will be
 */
export async function readCube(
	store: Read,
	campaignId: string,
	{ control, uploadIds }: { readonly control: string; readonly uploadIds: readonly string[] }
): Promise<CampaignCells> {
	const uploads = await store
		.select()
		.from(cellColumns)
		.where(and(eq(cellColumns.campaignId, campaignId), inArray(cellColumns.uploadId, [...uploadIds])))
		.orderBy(asc(cellColumns.uploadId));
	const measures = measuresOf(uploads);
	const names = uploads[0]?.dimensions ?? [];
	const rows = new StoredRows(await countRows(store, campaignId, uploadIds), names.length, measures.length);
	for (const upload of uploads)
		await rows.add(decoded(store, upload), decodeDictionary(upload.dictionary), {
			positions: upload.measures.map(({ name }) => measures.findIndex((one) => one.name === name)),
			closed: upload.closedThrough ?? -Infinity
		});
	const order = rows.order();
	const size = order.length;
	const variant = inOrder(rows.codes[0], order, rows.variants.all);
	const dimensions = rows.values.map(({ all }, d) => inOrder(rows.codes[2 + d], order, all));
	const day = new Int32Array(size);
	for (let i = 0; i < size; i += 1) day[i] = rows.days.all[rows.codes[1]?.[order[i] ?? 0] ?? 0] ?? NO_DAY;
	const numbers = rows.numbers.map((from, m) => {
		const column = new Float64Array(size);
		for (let i = 0; i < size; i += 1) {
			const value = from[order[i] ?? 0] ?? NaN;
			// One zero and one NaN: they are the same numbers, and have the same bytes.
			column[i] = value === value ? value + 0 : NaN;
		}
		// Of many rows two copies are enough.
		rows.numbers[m] = new Float64Array();
		return column;
	});
	const hashed = {
		variants: variant.values,
		variant: variant.codes,
		dimensions: names.map((name, d) => ({ name, values: dimensions[d]?.values ?? [] })),
		codes: dimensions.map(({ codes }) => codes),
		measures,
		size,
		day,
		people: numbers[0] ?? new Float64Array(),
		sums: numbers.slice(1)
	};
	const variants = [control, ...variant.values.filter((name) => name !== control)];
	const positions = variant.values.map((name) => variants.indexOf(name));
	return {
		cube: { ...hashed, variants, variant: variant.codes.map((code) => positions[code] ?? 0) },
		hash: (rule = newestRule) => inputHash(hashed, rule),
		dated: day.some((one) => one !== NO_DAY)
	};
}

/** The days of each upload of a campaign that has cells. */
async function daysOfUploads(store: Read, campaignId: string) {
	const uploads = await store
		.select({ id: cellColumns.uploadId, dictionary: cellColumns.dictionary })
		.from(cellColumns)
		.where(eq(cellColumns.campaignId, campaignId))
		.orderBy(asc(cellColumns.uploadId));
	return uploads.map(({ id, dictionary }) => ({ id, days: decodeDictionary(dictionary).days }));
}

/** Uploads that have cells on some days of a campaign. */
export async function uploadsOfDays(
	store: Read,
	campaignId: string,
	{ from, to }: { readonly from: number | null; readonly to: number | null }
): Promise<string[]> {
	const isWanted = (day: number): boolean => from === null || to === null || (day >= from && day <= to);
	return (await daysOfUploads(store, campaignId))
		.flatMap(({ id, days }) => (days.some(isWanted) ? [id] : []))
		.sort();
}

export const countCells = (store: Read, campaignId: string): Promise<number> => countRows(store, campaignId);

/** Names that a campaign's cross-tabs may be made of: its dimensions, and `date` where it has days. Never a value. */
export async function readAxes(store: Read, campaignId: string): Promise<string[]> {
	const [columns] = await store
		.select({ dimensions: cellColumns.dimensions })
		.from(cellColumns)
		.where(eq(cellColumns.campaignId, campaignId))
		.limit(1);
	const isDated = (await daysOfUploads(store, campaignId)).some(({ days }) =>
		days.some((day) => day !== NO_DAY)
	);
	return [...(columns?.dimensions ?? []), ...(isDated ? ['date'] : [])];
}
