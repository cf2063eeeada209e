/** Whole numbers, in as few bytes as their size allows. */
export type Wholes = Int8Array | Int32Array | Float64Array;

/** Kinds of lists, from numbers of one byte to those of eight. */
const kinds = [Int8Array, Int32Array, Float64Array] as const;

/** The narrowest kind that a number fits in. */
const kindOf = (value: number): number => (value === (value << 24) >> 24 ? 0 : value === (value | 0) ? 1 : 2);

/** Whole numbers one after another: a list without objects that grows; as many bytes each as the largest needs. */
export class Growing {
	length = 0;
	#kind = 0;
	#list: Wholes = new Int8Array(1024);

	push(value: number): void {
		const kind = Math.max(this.#kind, kindOf(value));
		const isFull = this.length === this.#list.length;
		if (isFull || kind > this.#kind) {
			this.#kind = kind;
			const next = this.#new(this.#list.length * (isFull ? 2 : 1));
			next.set(this.#list);
			this.#list = next;
		}
		this.#list[this.length++] = value;
	}

	/** Some parts of it, one after another: from `starts[i]` to `ends[i]`. */
	parts(starts: readonly number[], ends: readonly number[]): Wholes {
		const joined = this.#new(starts.reduce((sum, start, i) => sum + (ends[i] ?? 0) - start, 0));
		let at = 0;
		starts.forEach((start, i) => {
			const part = this.#list.subarray(start, ends[i] ?? 0);
			joined.set(part, at);
			at += part.length;
		});
		return joined;
	}

	#new(length: number): Wholes {
		return new (kinds[this.#kind] ?? Float64Array)(length);
	}
}
