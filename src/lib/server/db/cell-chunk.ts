/** How cells are stored: column by column, many rows together, compressed. */
import { endianness } from 'node:os';
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdCompressSync, zstdDecompressSync, type ZstdOptions } from 'node:zlib';

/** Rows of a chunk, at most. */
export const chunkRows = 16_384;

/** Codes, or numbers. */
export type Column = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** The values that the codes of an upload's chunks stand for. */
export interface CellDictionary {
	readonly variants: readonly string[];
	/** Days since 1970-01-01; NO_DAY in a campaign without dates. */
	readonly days: readonly number[];
	/** For each dimension. */
	readonly values: readonly (readonly string[])[];
}

/** A chunk as it is read: codes of variant, day and each dimension, then people and a sum for each measure. */
export interface CellChunk {
	readonly rows: number;
	readonly codes: readonly Column[];
	readonly people: Column;
	readonly sums: readonly Column[];
}

/** What is stored is not what was written: somebody or something changed it. */
export class DamagedCells extends Error {
	override readonly name = 'DamagedCells';
}

/** With a checksum, so that a changed byte is noticed. */
const options = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };

export const compressed = (bytes: Buffer | string): Buffer => zstdCompressSync(bytes, options);

const compress = promisify<Buffer, ZstdOptions, Buffer>(zstdCompress);

function unpacked(bytes: Uint8Array): Buffer<ArrayBuffer> {
	try {
		return zstdDecompressSync(bytes);
	} catch (cause) {
		throw new DamagedCells('cells cannot be unpacked', { cause });
	}
}

const swap = endianness() === 'BE';
const types = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: Float64Array } as const;
type Width = keyof typeof types;

const isWidth = (width: number | undefined): width is Width =>
	width === 1 || width === 2 || width === 4 || width === 8;
/** Columns begin at a multiple of eight bytes, so that they are read where they are. */
const padded = (length: number): number => Math.ceil(length / 8) * 8;

function toLittleEndian(bytes: Buffer, width: Width): void {
	if (!swap) return;
	if (width === 2) bytes.swap16();
	if (width === 4) bytes.swap32();
	if (width === 8) bytes.swap64();
}

/** The narrowest width for all numbers of a column: 1, 2 or 4 bytes where they are whole and not negative, else 8. */
function widthOf(column: Column, rows: number): Width {
	let max = 0;
	for (let i = 0; i < rows; i += 1) {
		const value = column[i] ?? NaN;
		if (value >>> 0 !== value) return 8;
		if (value > max) max = value;
	}
	return max < 256 ? 1 : max < 65_536 ? 2 : 4;
}

/**
 * The body of a chunk before it is compressed (zstd): a byte for the width of each column, then the columns in little-endian order,
 * each padded to eight bytes.
 *
 * @param columns codes of variant, day and each dimension, people, sums; each with `rows` numbers or more
 */
export function packChunk(columns: readonly Column[], rows: number): Buffer {
	const widths = columns.map((column) => widthOf(column, rows));
	const lengths = widths.map((width) => padded(width * rows));
	let at = padded(columns.length);
	const bytes = Buffer.alloc(lengths.reduce((sum, length) => sum + length, at));
	bytes.set(widths);
	for (const [i, column] of columns.entries()) {
		const width = widths[i] ?? 8;
		const into = new types[width](bytes.buffer, bytes.byteOffset + at, rows);
		into.set(column.subarray(0, rows));
		toLittleEndian(bytes.subarray(at, at + width * rows), width);
		at += lengths[i] ?? 0;
	}
	return bytes;
}

/** The body of a packed chunk, made in another thread while this one goes on. */
export const compressChunk = (packed: Buffer): Promise<Buffer> =>
	compress(packed, { ...options, chunkSize: Math.max(packed.length, constants.Z_MIN_CHUNK) });

/** The columns of a body, the first ones of them where not all are asked for. */
function columnsOf(body: Uint8Array, rows: number, count: number, wanted = count): Column[] {
	const out = unpacked(body);
	const bytes = out.byteOffset % 8 === 0 ? out : Buffer.from(Uint8Array.from(out).buffer);
	let at = padded(count);
	return Array.from({ length: wanted }, (_, i) => {
		const width = bytes[i];
		if (!isWidth(width) || at + width * rows > bytes.length)
			throw new DamagedCells('a chunk has other rows or columns');
		toLittleEndian(bytes.subarray(at, at + width * rows), width);
		const column = new types[width](bytes.buffer, bytes.byteOffset + at, rows);
		at += padded(width * rows);
		return column;
	});
}

/** @throws {DamagedCells} */
export function decodeChunk(
	{ body, rows }: { readonly body: Uint8Array; readonly rows: number },
	{ dimensions, measures }: { readonly dimensions: number; readonly measures: number }
): CellChunk {
	const keys = 2 + dimensions;
	const columns = columnsOf(body, rows, keys + 1 + measures);
	const people = columns[keys] ?? new Float64Array(rows);
	return { rows, codes: columns.slice(0, keys), people, sums: columns.slice(keys + 1) };
}

/** The codes of a chunk alone: which groups there are, and nothing about them. */
export const decodeKeys = (
	{ body, rows }: { readonly body: Uint8Array; readonly rows: number },
	{ dimensions, measures }: { readonly dimensions: number; readonly measures: number }
): Column[] => columnsOf(body, rows, 3 + dimensions + measures, 2 + dimensions);

/** A dictionary as it is stored: compressed JSON. */
export const encodeDictionary = (dictionary: CellDictionary): Buffer =>
	compressed(JSON.stringify(dictionary));

/** @param bytes none for an upload without cells */
export const decodeDictionary = (bytes: Uint8Array): CellDictionary =>
	bytes.length === 0
		? { variants: [], days: [], values: [] }
		: (JSON.parse(unpacked(bytes).toString('utf8')) as CellDictionary);
