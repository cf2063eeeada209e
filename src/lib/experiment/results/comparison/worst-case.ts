import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { proportionDifference } from '#lib/stats/proportions/proportion-difference.ts';
import type { ComparisonSettings } from './compare.ts';
import type { Metric } from '../../metrics/metric.ts';
import type { ResultRow } from './results.ts';
import { worstCaseVerdict } from './verdict.ts';

/** Released people of a variant over all epochs. */
const peopleOf = (epochs: readonly ReleasedEpoch[], variant: string): number =>
	epochs.reduce((sum, { tables, variants }) => {
		const total = tables.find(({ axes, layer }) => axes.length === 0 && layer === 'people');
		return sum + (total?.blocks[0]?.sums[variants.indexOf(variant)]?.[0] ?? 0);
	}, 0);

/**
 * A guardrail whose outcome fewer than m people had in the total: judged at the worst case. Other rows are
 * unchanged.
 */
export function worstCase(
	row: ResultRow,
	{
		metric,
		epochs,
		variant,
		settings
	}: { metric: Metric; epochs: readonly ReleasedEpoch[]; variant: string; settings: ComparisonSettings }
): ResultRow {
	const isOne = row.status === 'hidden' && row.reason === 'fewer-than-m' && row.by.length === 0;
	if (
		!isOne ||
		metric.role !== 'guardrail' ||
		metric.direction !== 'decrease' ||
		metric.denominator !== 'people'
	)
		return row;
	const [control = ''] = epochs[0]?.variants ?? [];
	const [a, b] = [peopleOf(epochs, control), peopleOf(epochs, variant)];
	const maxHidden = (epochs[0]?.policy.minOutcome ?? 1) - 1;
	if (a === 0 || b < maxHidden) return row;
	// Below a level of 0.5 a one-sided bound would lie on the good side of the estimate.
	const level = Math.max(0.01, 2 * settings.confidence - 1);
	const worst = proportionDifference({ n: a, count: 0 }, { n: b, count: maxHidden }, level);
	return worst.kind === 'computed'
		? { ...row, verdict: worstCaseVerdict(worst.difference.high, metric.margin?.absolute ?? 0) }
		: row;
}
