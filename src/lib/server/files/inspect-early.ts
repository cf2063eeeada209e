import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { sniffEncoding, foreignBytes } from '#lib/table/dialect/encoding.ts';
import type { Problem } from '#lib/table/problems/problem.ts';
import { chain, takeHead, MAX_WORKBOOK } from './head.ts';
import { FileRefused, unpack, type SizeLimits } from './unpack.ts';

/** What can be reported while a file is still coming in. */
export interface EarlyLimits extends SizeLimits {
	/** characters of a record */
	maxRecord: number;
}

/** The most bytes that one character takes, in any of the encodings. */
const WIDEST = 3;

/** Looks for what no CSV has: NUL bytes, and lines longer than any encoding could make a record. */
class Lines {
	readonly #limit: number;
	readonly #mayHaveNuls: boolean;
	/** physical line, from 1 */
	#line = 1;
	/** bytes of it so far */
	#length = 0;
	#afterReturn = false;

	constructor(maxRecord: number, mayHaveNuls: boolean) {
		this.#limit = maxRecord;
		this.#mayHaveNuls = mayHaveNuls;
	}

	/** The problem that ends the reading, or null. */
	take(bytes: Uint8Array): Problem | null {
		const max = WIDEST * this.#limit;
		// One character a byte: searching text is many times faster than a loop over bytes.
		const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
		const nul = this.#mayHaveNuls ? -1 : text.indexOf('\0');
		let lf = text.indexOf('\n');
		let cr = text.indexOf('\r');
		let start = 0;
		while (lf >= 0 || cr >= 0) {
			const isReturn = lf < 0 || (cr >= 0 && cr < lf);
			const end = isReturn ? cr : lf;
			if (nul >= 0 && nul < end) break;
			const length = this.#length + end + 1 - start;
			if (length > max) return { code: 'line_too_long', line: this.#line, limit: this.#limit };
			if (isReturn || !this.#afterReturn || length > 2) this.#line += 1;
			this.#afterReturn = isReturn;
			this.#length = 0;
			start = end + 1;
			if (isReturn) cr = text.indexOf('\r', start);
			else lf = text.indexOf('\n', start);
		}
		if (nul >= 0) return { code: 'not_csv', line: this.#line, found: 'binary' };
		this.#length += bytes.length - start;
		return this.#length > max ? { code: 'line_too_long', line: this.#line, limit: this.#limit } : null;
	}
}

/** A workbook is inspected once all of it is there; what is too long for that is refused at once. */
async function tooLongWorkbook(pieces: AsyncIterable<Uint8Array>): Promise<Problem | null> {
	let length = 0;
	for await (const piece of pieces) {
		length += piece.length;
		if (length > MAX_WORKBOOK) return { code: 'file_too_large', line: 1, limit: MAX_WORKBOOK };
	}
	return null;
}

async function inspect(source: Readable, limits: EarlyLimits): Promise<Problem | null> {
	try {
		const pieces = unpack(source, limits, () => undefined);
		const { head } = await takeHead(pieces);
		const found = foreignBytes(head);
		if (found === 'spreadsheet' && head[0] === 0x50) return await tooLongWorkbook(chain(head, pieces));
		if (found !== null) return { code: 'not_csv', line: 1, found };
		const lines = new Lines(limits.maxRecord, sniffEncoding(head).encoding.startsWith('utf-16'));
		for await (const bytes of chain(head, pieces)) {
			const problem = lines.take(bytes);
			if (problem !== null) return problem;
		}
	} catch (error) {
		if (error instanceof FileRefused) return error.problem;
		throw error;
	}
	return null;
}

/**
 * Looks at a file, plain or gzip, while it comes in, and says at once what would be refused anyway: nobody has to send a
 * gigabyte to hear it. The reader looks more closely once the file is there.
 */
export class EarlyInspection {
	readonly #source = new PassThrough();
	readonly #outcome: Promise<Problem | null>;
	#found: Problem | null = null;
	#isOver = false;

	constructor(limits: EarlyLimits) {
		this.#outcome = inspect(this.#source, limits)
			.then((problem) => (this.#found = problem))
			.finally(() => (this.#isOver = true));
		// Nobody waits for the outcome of a look that was stopped.
		this.#outcome.catch(() => undefined);
	}

	/** Takes the next piece; the problem that was found so far, or null. */
	async take(piece: Uint8Array): Promise<Problem | null> {
		if (!this.#isOver && !this.#source.write(piece))
			await Promise.race([once(this.#source, 'drain'), this.#outcome]);
		return this.#found;
	}

	/** Ends the look: the file is complete, or is not wanted any more. */
	stop(): void {
		this.#source.destroy();
	}
}
