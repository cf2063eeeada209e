/** Whole numbers, in as few bytes as their size allows. */
export type Wholes = Int8Array | Int32Array | Float64Array;

/** Kinds of lists, from numbers of one byte to those of eight. */
const kinds = [Int8Array, Int32Array, Float64Array] as const;

/** The narrowest kind that a number fits in. */
const kindOf = (value: number): number => (value === (value << 24) >> 24 ? 0 : value === (value | 0) ? 1 : 2);

/** Numbers of a full part. */
const size = 1 << 15;

const made = (kind: number, length: number): Wholes => new (kinds[kind] ?? Float64Array)(length);

/**
 * Whole numbers one after another: a list without objects that grows part by part, so that nothing is copied when it does; in each
 * part as many bytes each as its largest number needs.
 */
export class Growing {
	length = 0;
	readonly #parts: Wholes[] = [];
	/** Kind of the last part, and of the widest. */
	#kind = 0;
	#widest = 0;
	#last: Wholes = made(0, 0);

	push(value: number): void {
		const at = this.length % size;
		if (at === 0) {
			this.#kind = 0;
			this.#last = made(0, size);
			this.#parts.push(this.#last);
		}
		const kind = kindOf(value);
		if (kind > this.#kind) {
			const wider = made(kind, size);
			wider.set(this.#last);
			this.#kind = kind;
			this.#widest = Math.max(this.#widest, kind);
			this.#last = wider;
			this.#parts[this.#parts.length - 1] = wider;
		}
		this.#last[at] = value;
		this.length += 1;
	}

	/** Some parts of it, one after another: from `starts[i]` to `ends[i]`. */
	parts(starts: readonly number[], ends: readonly number[]): Wholes {
		const joined = made(
			this.#widest,
			starts.reduce((sum, start, i) => sum + (ends[i] ?? 0) - start, 0)
		);
		let at = 0;
		starts.forEach((start, i) => {
			const end = ends[i] ?? 0;
			for (let from = start; from < end;) {
				const to = Math.min(end, (Math.floor(from / size) + 1) * size);
				const part = this.#parts[Math.floor(from / size)] ?? made(0, 0);
				const offset = from - (from % size);
				joined.set(part.subarray(from - offset, to - offset), at);
				at += to - from;
				from = to;
			}
		});
		return joined;
	}
}
