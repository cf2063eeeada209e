import type { MergeReason, ReleasedEpoch } from '../released.ts';
import type { Difference } from './differences.ts';
import type { LeftOut } from './leave-out.ts';
import type { Aligned, Relation } from './published.ts';
import type { Refusal } from './settlement.ts';

/** Why a table is left out. */
export const reasonOf = (relation: Relation): MergeReason =>
	relation === 'version' ? 'would-show-corrected' : 'would-show-other-campaign';

/**
 * What a small difference costs: a table, or the release. A version in which the same people have a few outcomes more or fewer is
 * refused, wherever that is: it waits until more is restated at once.
 */
export const consequence = (
	{ axes, dated, measure, of, restated, least, isAmount, isColumn }: Difference,
	{ name, relation }: Aligned,
	ranges: readonly ReleasedEpoch[]
): LeftOut | Refusal => {
	if (isAmount)
		return { axes, dated, measure: of, reason: reasonOf(relation), ...(isColumn ? { isColumn } : {}) };
	const isTotal = axes.length === 0 && !dated;
	const isRange = axes.length === 0 && dated && ranges.length > 0;
	if (isTotal && (measure === 'people' || restated)) return { name, relation, measure, least };
	if (relation === 'version' && restated)
		return { name, relation, measure, least, ...(dated ? { isAboutRange: true } : {}) };
	if (isRange) return { name, relation, measure, least, isAboutRange: true };
	return { axes, dated, measure: of, reason: reasonOf(relation) };
};

export const isRefusal = (one: LeftOut | Refusal): one is Refusal => 'least' in one;
