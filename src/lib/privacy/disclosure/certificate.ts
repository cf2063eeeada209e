import type { Wholes } from './growing.ts';

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

/** A group's place: family and number in it. */
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
