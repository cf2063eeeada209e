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
