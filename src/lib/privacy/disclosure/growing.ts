/** Whole numbers, in as few bytes as their size allows. */
export type Wholes = Int32Array | Float64Array;

const isSmall = (value: number): boolean => value === (value | 0);

/** Whole numbers one after another: a list without objects that grows; four bytes each while all are below 2^31. */
export class Growing {
	length = 0;
	#list: Wholes = new Int32Array(1024);

	push(value: number): void {
		const isFull = this.length === this.#list.length;
		const isWider = this.#list instanceof Int32Array && !isSmall(value);
		if (isFull || isWider) {
			const length = this.#list.length * (isFull ? 2 : 1);
			const isNarrow = this.#list instanceof Int32Array && !isWider;
			const next = isNarrow ? new Int32Array(length) : new Float64Array(length);
			next.set(this.#list);
			this.#list = next;
		}
		this.#list[this.length++] = value;
	}

	/** Some parts of it, one after another: from `starts[i]` to `ends[i]`. */
	parts(starts: readonly number[], ends: readonly number[]): Wholes {
		const length = starts.reduce((sum, start, i) => sum + (ends[i] ?? 0) - start, 0);
		const joined = this.#list instanceof Int32Array ? new Int32Array(length) : new Float64Array(length);
		let at = 0;
		starts.forEach((start, i) => {
			const part = this.#list.subarray(start, ends[i] ?? 0);
			joined.set(part, at);
			at += part.length;
		});
		return joined;
	}
}
