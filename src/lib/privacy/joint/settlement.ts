import type { Certificate } from '../certificates/certificate.ts';
import type { Cube } from '../cube.ts';
import type { Solve } from '../disclosure/system/work.ts';
import type { Policy } from '../policy.ts';
import type { ReleasedEpoch, MergeReason } from '../released.ts';
import type { EarlierGrouping } from '../earlier.ts';
import type { LeftOut } from './leave-out.ts';
import type { Aligned, Related, Relation } from './published.ts';
import type { Difference } from './differences.ts';

/** Why a table is left out. */
export const reasonOf = (relation: Relation): MergeReason =>
	relation === 'version' ? 'would-show-corrected' : 'would-show-other-campaign';

/**
 * What a small difference costs: a table, or the release. A version in which the same people have a few outcomes more or fewer is
 * refused, wherever that is: it waits until more is restated at once.
 */
export const consequence = (
	{ axes, dated, measure, of, restated, min, isAmount, isColumn }: Difference,
	{ name, relation }: Aligned,
	ranges: readonly ReleasedEpoch[]
): LeftOut | Refusal => {
	if (isAmount)
		return { axes, dated, measure: of, reason: reasonOf(relation), ...(isColumn ? { isColumn } : {}) };
	const isTotal = axes.length === 0 && !dated;
	const isRange = axes.length === 0 && dated && ranges.length > 0;
	if (isTotal && (measure === 'people' || restated)) return { name, relation, measure, min };
	if (relation === 'version' && restated)
		return { name, relation, measure, min, ...(dated ? { isAboutRange: true } : {}) };
	if (isRange) return { name, relation, measure, min, isAboutRange: true };
	return { axes, dated, measure: of, reason: reasonOf(relation) };
};

export const isRefusal = (one: LeftOut | Refusal): one is Refusal => 'min' in one;

/** One way to publish: closed periods, and what cannot be changed any more. */
export interface Attempt {
	/** Closed periods that are about to be published. */
	readonly epochs: readonly ReleasedEpoch[];
	/** Ranges of days that are about to be published, each as a period. */
	readonly ranges: readonly ReleasedEpoch[];
}

/** Why nothing can be published beside a campaign about the same people. */
export interface Refusal {
	readonly name: string;
	readonly relation: Relation;
	/** `people`, or an outcome. */
	readonly measure: string;
	/** Least difference that would do. */
	readonly min: number;
	/** Is it a range of days that differs too little? Longer ones may do. */
	readonly isAboutRange?: true;
}

/** The proof of everything that was published about the same people, and what is about to be. */
export interface JointProof {
	readonly others: readonly Aligned[];
	/** Makes the certificates, to be kept. */
	readonly certificates: () => readonly Certificate[];
}

/** Campaigns beside which totals alone are published, and why. */
export interface TotalsBeside {
	readonly of: readonly Related[];
	/** Their rows may not or cannot be read, or the same people have other outcomes in a way that cannot be proved. */
	readonly reason: 'rows-unreadable' | 'outcomes-differ';
}

/** What came of it. */
export type Settled<A extends Attempt> =
	| {
			readonly kind: 'settled';
			readonly attempt: A;
			readonly leftOut: readonly LeftOut[];
			/** Left out where breakdowns could be proved. */
			readonly totalsBeside?: TotalsBeside;
			/** What it is proved beside; null where nothing is. */
			readonly proof: JointProof | null;
	  }
	| { readonly kind: 'refused'; readonly refusal: Refusal };

/** What is to be published, and beside what. */
export interface Ask<A extends Attempt> {
	/** Campaigns about the same people, in order of publication. */
	readonly related: readonly Related[];
	/** What the campaign itself published before. */
	readonly history: readonly ReleasedEpoch[];
	readonly cube: Cube;
	readonly policy: Policy;
	readonly solve: Solve | null;
	/** The release as it would be alone. */
	readonly own: A;
	/** Computes it with the grouping of others, where its own one tells too much beside theirs. */
	readonly make: (earlier: EarlierGrouping) => A;
}
