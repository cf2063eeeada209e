/** Whole numbers below 2^31, or numbers of any size, one after another: a list without objects that grows. */
export class Growing<List extends Int32Array | Float64Array> {
	length = 0;
	#list: List;
	readonly #make: (length: number) => List;

	constructor(make: (length: number) => List) {
		this.#make = make;
		this.#list = make(1024);
	}

	push(value: number): void {
		if (this.length === this.#list.length) {
			const larger = this.#make(this.length * 2);
			larger.set(this.#list);
			this.#list = larger;
		}
		this.#list[this.length++] = value;
	}

	at(index: number): number {
		return this.#list[index] ?? 0;
	}

	/** A part of it, as it is now. */
	slice(from: number, to: number): List {
		return this.#list.subarray(from, to) as List;
	}
}

/** A list of whole numbers below 2^31. */
export const wholes = () => new Growing((length) => new Int32Array(length));

/** A list of numbers. */
export const numbers = () => new Growing((length) => new Float64Array(length));
