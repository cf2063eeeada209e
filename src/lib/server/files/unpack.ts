import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FileRefused, MAX_WORKBOOK, type SizeLimits } from './head.ts';

export { FileRefused, type SizeLimits };

const FREE = 16 * 1024 * 1024;

/** The pieces of a stream with the first ones put together, until there are two bytes to look at. */
async function* beginning(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	let first: Uint8Array | null = new Uint8Array();
	for await (const piece of source) {
		const bytes: Uint8Array = typeof piece === 'string' ? Buffer.from(piece) : piece;
		if (first === null) yield bytes;
		else {
			first = first.length === 0 ? bytes : Buffer.concat([first, bytes]);
			if (first.length < 2) continue;
			yield first;
			first = null;
		}
	}
	if (first !== null && first.length > 0) yield first;
}

/** How a workbook becomes text; without it its bytes are handed on as they are. */
export interface Workbooks {
	/** name of the sheet; the one with a table where left out */
	sheet?: string | undefined;
	/** called once the file turns out to be a workbook */
	onWorkbook?: (() => void) | undefined;
	/** called with all its sheets and the one that is read */
	onSheets?: ((names: readonly string[], chosen: string) => void) | undefined;
	/** called with the rows that somebody hid, from 1 */
	onHidden?: ((rows: readonly number[]) => void) | undefined;
}

/** A workbook as text; all of it has to be there before its first row is known. */
async function* sheetText(
	pieces: AsyncIterable<Uint8Array>,
	limits: SizeLimits,
	{ sheet, onWorkbook, onSheets, onHidden }: Workbooks
): AsyncGenerator<Uint8Array> {
	onWorkbook?.();
	const all: Uint8Array[] = [];
	let length = 0;
	for await (const piece of pieces) {
		length += piece.length;
		const limit = Math.min(limits.maxBytes, MAX_WORKBOOK);
		if (length > limit) throw new FileRefused({ code: 'file_too_large', line: 1, limit });
		all.push(piece);
	}
	const { workbookText } = await import('./workbook.ts');
	yield* workbookText(Buffer.concat(all), limits, sheet, { onSheets, onHidden });
}

/**
 * The bytes of a file, unpacked if it is gzip (by its magic bytes).
 *
 * @param source of the file
 * @param limits on what may come out
 * @param onBytes called with the number of bytes taken from the source so far
 * @throws {FileRefused} `file_too_large`, `unpacked_too_large`, `not_csv` for damaged gzip
 */
export async function* unpack(
	source: Readable,
	limits: SizeLimits,
	onBytes: (taken: number) => void,
	workbooks?: Workbooks
): AsyncGenerator<Uint8Array> {
	let taken = 0;
	async function* counted(): AsyncGenerator<Uint8Array> {
		for await (const piece of beginning(source)) {
			taken += piece.length;
			onBytes(taken);
			yield piece;
		}
	}
	const pieces = counted();
	const first = await pieces.next();
	if (first.done) return;
	async function* all(): AsyncGenerator<Uint8Array> {
		if (!first.done) yield first.value;
		yield* pieces;
	}
	if (workbooks && first.value[0] === 0x50 && first.value[1] === 0x4b) {
		yield* sheetText(all(), limits, workbooks);
		return;
	}
	if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) {
		for await (const piece of all()) {
			if (taken > limits.maxBytes)
				throw new FileRefused({ code: 'file_too_large', line: 1, limit: limits.maxBytes });
			yield piece;
		}
		return;
	}
	const gunzip = createGunzip();
	const packed = Readable.from(all(), { objectMode: false });
	packed.on('error', (error) => gunzip.destroy(error));
	packed.pipe(gunzip);
	let out = 0;
	try {
		for await (const piece of gunzip as AsyncIterable<Uint8Array>) {
			out += piece.length;
			if (out > limits.maxBytes || (out > FREE && out > taken * limits.maxRatio)) {
				throw new FileRefused({ code: 'unpacked_too_large', line: 1, limit: limits.maxBytes });
			}
			yield piece;
		}
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : '';
		if (code.startsWith('Z_')) throw new FileRefused({ code: 'not_csv', line: 1, found: 'broken_gzip' });
		throw error;
	} finally {
		packed.destroy();
		gunzip.destroy();
	}
}
