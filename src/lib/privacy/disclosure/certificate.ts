/** Whole numbers, in as few bytes as their size allows. */
type Wholes = Int8Array | Int32Array | Float64Array;

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

/**
 * Changes of the true table to other ones that agree with everything published: proofs that need additions only.
 *
 * Cell `cells[i]` changes by `by[q][i]` in quantity q: every published row sums to 0 over the change, no cell falls below its
 * least, and no outcome rises above its people. Many changes are kept flat: change c has the entries `starts[c]` to
 * `starts[c + 1]`.
 */
export interface Changes {
	readonly count: number;
	readonly starts: Int32Array;
	readonly cells: Int32Array;
	/** Whole numbers, by quantity. */
	readonly by: readonly Wholes[];
	/** How each was found: index into `ways`. */
	readonly ways: Uint8Array;
}

/** How a change was found: people exchanged, one program for many groups, or a program for one group. */
export const ways = ['exchange', 'batch', 'single'] as const;

export type Way = (typeof ways)[number];

/** A group's position: family and number in it. */
export interface GroupId {
	readonly family: number;
	readonly group: number;
}

/** What was proved about a system's groups. */
export interface Proof {
	/** All changes that some group needs. */
	readonly changes: Changes;
	/**
	 * For each family and group the change by which its sum is largest, and smallest; -1 is the true table. The two tables of a
	 * proved group differ by its width: together they are its certificate.
	 */
	readonly largest: readonly Int32Array[];
	readonly smallest: readonly Int32Array[];
	/** Groups without a certificate: they could be narrowed too far, as far as anybody knows. */
	readonly open: readonly GroupId[];
	/** Number of groups by the way that proved them. */
	readonly proved: Readonly<Record<Way, number>>;
}
