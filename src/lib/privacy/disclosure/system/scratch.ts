/** Shorter arrays are not worth keeping. */
const shortest = 4096;

/**
 * Arrays of whole numbers that a proof looks things up in. The next proof takes the same memory: what is left to be collected
 * would be as much again.
 */
export class Scratch {
	/** Memory that nobody uses, by its size. */
	#free = new Map<number, ArrayBuffer[]>();
	readonly #taken = new Set<ArrayBuffer>();
	/** Memory that this proof has used. */
	#used = new Set<ArrayBuffer>();

	/** Zeros. */
	take(length: number): Int32Array {
		if (length < shortest) return new Int32Array(length);
		const { buffer, isKnown } = this.#buffer(length);
		const array = new Int32Array(buffer, 0, length);
		return isKnown ? array.fill(0) : array;
	}

	/** Zeros of eight bytes each. */
	takeLong(length: number): Float64Array {
		if (length < shortest) return new Float64Array(length);
		const { buffer, isKnown } = this.#buffer(length * 2);
		const array = new Float64Array(buffer, 0, length);
		return isKnown ? array.fill(0) : array;
	}

	#buffer(length: number): { buffer: ArrayBuffer; isKnown: boolean } {
		// Sizes in eighths of a power of two: populations of about the same size share them.
		const step = 2 ** (Math.floor(Math.log2(length)) - 3);
		const size = Math.ceil(length / step) * step * Int32Array.BYTES_PER_ELEMENT;
		const known = this.#free.get(size)?.pop();
		const buffer = known ?? new ArrayBuffer(size);
		this.#taken.add(buffer);
		this.#used.add(buffer);
		return { buffer, isKnown: known !== undefined };
	}

	/** Nobody looks at an array that was taken any more. */
	giveBack({ buffer }: Int32Array): void {
		if (buffer instanceof ArrayBuffer && this.#taken.delete(buffer)) this.#keep(buffer);
	}

	/** The proof has ended, and nobody looks at its arrays any more. What it did not use is not kept either. */
	giveBackAll(): void {
		this.#free = new Map();
		for (const buffer of this.#used) this.#keep(buffer);
		this.#used = new Set();
		this.#taken.clear();
	}

	#keep(buffer: ArrayBuffer): void {
		const free = this.#free.get(buffer.byteLength);
		if (free) free.push(buffer);
		else this.#free.set(buffer.byteLength, [buffer]);
	}
}
