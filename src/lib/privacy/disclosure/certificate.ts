/**
 * A change of the true table to another one that agrees with everything published: a proof that needs additions only.
 *
 * `cells[i]` changes by `by[q][i]` in quantity q: every published row sums to 0 over the change, no cell falls below its least,
 * and no outcome rises above its people.
 */
export interface Change {
	readonly cells: Int32Array;
	/** Whole numbers other than all 0, by quantity. */
	readonly by: readonly Float64Array[];
}

/** How a change was found. */
export type Way = 'exchange' | 'batch' | 'single';

/** A group's place: family and number in it. */
export interface GroupId {
	readonly family: number;
	readonly group: number;
}

/** What was proved about a system's groups. */
export interface Proof {
	/** All changes that some group needs. */
	readonly changes: readonly (Change & { readonly way: Way })[];
	/**
	 * For each family and group the change by which its sum is largest, and smallest; -1 is the true table. The two tables of a
	 * proved group differ by its width.
	 */
	readonly largest: readonly Int32Array[];
	readonly smallest: readonly Int32Array[];
	/** Groups without a certificate: they could be narrowed too far, as far as anybody knows. */
	readonly open: readonly GroupId[];
	/** Number of groups by the way that proved them. */
	readonly proved: Readonly<Record<Way, number>>;
}
