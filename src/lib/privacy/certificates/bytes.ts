import type { Changes } from '../disclosure/certificate.ts';
import { canonicalJson } from '../chain.ts';
import type { Certificate, CertificateHead } from './certificate.ts';

/** Whole numbers as bytes: seven bits a byte, the eighth says that more follow; small numbers take one byte. */
export class NumberWriter {
	#bytes = new Uint8Array(1024);
	#length = 0;

	/** @param value whole, 0 to 2^53 − 1 */
	add(value: number): void {
		this.#makeRoom(8);
		let rest = value;
		while (rest >= 128) {
			this.#bytes[this.#length++] = (rest % 128) + 128;
			rest = Math.floor(rest / 128);
		}
		this.#bytes[this.#length++] = rest;
	}

	/** A number that may be negative: 0, −1, 1, −2, 2 … become 0, 1, 2, 3, 4 … */
	addSigned(value: number): void {
		this.add(value < 0 ? -2 * value - 1 : 2 * value);
	}

	/** Bytes as they are. */
	addBytes(bytes: Uint8Array): void {
		this.#makeRoom(bytes.length);
		this.#bytes.set(bytes, this.#length);
		this.#length += bytes.length;
	}

	#makeRoom(more: number): void {
		if (this.#length + more <= this.#bytes.length) return;
		const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
		larger.set(this.#bytes);
		this.#bytes = larger;
	}

	bytes(): Uint8Array {
		return this.#bytes.slice(0, this.#length);
	}
}

/** Reads what `NumberWriter` wrote. */
export class NumberReader {
	readonly #bytes: Uint8Array;
	#at = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	/** @throws {RangeError} where there is no number */
	next(): number {
		let value = 0;
		let unit = 1;
		for (;;) {
			const byte = this.#bytes[this.#at++];
			if (byte === undefined) throw new RangeError('the numbers end too early');
			value += (byte % 128) * unit;
			if (byte < 128) return value;
			unit *= 128;
		}
	}

	nextSigned(): number {
		const value = this.next();
		return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
	}

	/** Bytes read so far. */
	get at(): number {
		return this.#at;
	}

	get isAtEnd(): boolean {
		return this.#at === this.#bytes.length;
	}
}

/** The entries of changes in the order of their cells, so that equal changes are equal bytes. */
const sortedEntries = ({ count, starts, cells }: Changes): Int32Array[] => {
	const entryOf = new Int32Array(cells.reduce((max, cell) => Math.max(max, cell), -1) + 1);
	return Array.from({ length: count }, (_, change) => {
		const from = starts[change] ?? 0;
		const own = cells.slice(from, starts[change + 1]);
		own.forEach((cell, i) => (entryOf[cell] = from + i));
		return own.sort().map((cell) => entryOf[cell] ?? 0);
	});
};

/**
 * A certificate as bytes, the same for the same certificate: the length of its head, the head as JSON, then whole numbers, column
 * after column (how many changes and quantities, how each change was found, its number of cells, the steps from cell to cell, and
 * for each quantity what each cell changes by).
 */
export const bytesOf = ({ head, changes }: Certificate): Uint8Array => {
	const text = new TextEncoder().encode(canonicalJson(head));
	const numbers = new NumberWriter();
	numbers.add(text.length);
	numbers.addBytes(text);
	const orders = sortedEntries(changes);
	numbers.add(changes.count);
	numbers.add(changes.by.length);
	for (const way of changes.ways) numbers.add(way);
	for (const order of orders) numbers.add(order.length);
	for (const order of orders) {
		let last = -1;
		for (const at of order) {
			const cell = changes.cells[at] ?? 0;
			numbers.add(cell - last - 1);
			last = cell;
		}
	}
	for (const by of changes.by)
		for (const order of orders) for (const at of order) numbers.addSigned(by[at] ?? 0);
	return numbers.bytes();
};

/** What `bytesOf` wrote, or null where the bytes are no certificate. */
export const certificateIn = (bytes: Uint8Array): Certificate | null => {
	try {
		const length = new NumberReader(bytes);
		const size = length.next();
		const begin = length.at;
		const head = JSON.parse(new TextDecoder().decode(bytes.subarray(begin, begin + size))) as CertificateHead;
		return { head, changes: changesIn(new NumberReader(bytes.subarray(begin + size))) };
	} catch {
		return null;
	}
};

const changesIn = (numbers: NumberReader): Changes => {
	const count = numbers.next();
	const quantities = numbers.next();
	const ways = Uint8Array.from({ length: count }, () => numbers.next());
	const starts = new Int32Array(count + 1);
	for (let change = 0; change < count; change++) starts[change + 1] = (starts[change] ?? 0) + numbers.next();
	const entries = starts[count] ?? 0;
	const cells = new Int32Array(entries);
	for (let change = 0; change < count; change++) {
		let last = -1;
		for (let at = starts[change] ?? 0; at < (starts[change + 1] ?? 0); at++) {
			last += numbers.next() + 1;
			cells[at] = last;
		}
	}
	const by = Array.from({ length: quantities }, () =>
		Float64Array.from({ length: entries }, () => numbers.nextSigned())
	);
	if (!numbers.isAtEnd) throw new RangeError('there are more numbers than changes');
	return { count, starts, cells, by, ways };
};
