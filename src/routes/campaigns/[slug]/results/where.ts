import { toneOf, type Tone } from '#lib/charts/effect.ts';
import type { Metric } from '#lib/experiment/metrics/metric.ts';
import { decidingRange } from '#lib/experiment/results/comparison/deciding.ts';
import type { CampaignResults, ResultRow } from '#lib/experiment/results/comparison/results.ts';
import { plural } from '#lib/experiment/results/row-words.ts';
import { lowerLabel } from '#lib/experiment/roi/verdict/words.ts';
import { listed } from '#lib/format/names.ts';
import { number } from '#lib/format/number.ts';
import { otherWords } from '#lib/privacy/words.ts';
import { differenceEstimate, differenceInterval } from '#lib/format/value.ts';
import { dimensionLabel, rowsOf } from '../view.ts';

/** Where a campaign worked, in short. */
export interface WhereItWorked {
	readonly metric: string;
	readonly headline: string;
	readonly advice: string;
	readonly by: string;
	readonly rows: readonly {
		readonly name: string;
		readonly people: string;
		readonly change: string;
		readonly range: string;
		readonly tone: Tone;
	}[];
	readonly footer: string;
}

const peopleOf = ({ control, treatment }: ResultRow): number =>
	(control?.people ?? 0) + (treatment?.people ?? 0);

/** Breakdowns whose segments differ in their effect, allowing for all breakdowns that are examined (Holm). */
function differing(results: CampaignResults, metric: string, variant: string): readonly string[] {
	const tests = results.heterogeneity
		.filter((test) => test.metric === metric && test.variant === variant)
		.toSorted((a, b) => a.p - b.p);
	const alpha = 1 - results.confidence;
	const first = tests.findIndex(({ p }, i) => p * (tests.length - i) >= alpha);
	return tests.slice(0, first < 0 ? tests.length : first).map(({ by }) => by);
}

const groups = (dimensions: readonly string[]): string =>
	listed(dimensions.map((by) => plural(dimensionLabel(by))));

/** What to say of breakdowns: never that segments are equal, as no evidence is no equality. */
export function whereWords(
	results: CampaignResults,
	metric: Metric,
	variant: string,
	dimensions: readonly string[]
): { readonly headline: string; readonly advice: string } {
	const rows = dimensions.flatMap((by) =>
		rowsOf(results, [by]).filter((row) => row.metric === metric.name && row.variant === variant)
	);
	const everywhere = (verdict: string) => rows.length > 1 && rows.every((row) => row.verdict === verdict);
	const differ = differing(results, metric.name, variant).filter((by) => dimensions.includes(by));
	if (everywhere('worse'))
		return { headline: `Nowhere: ${lowerLabel(metric)} got worse in every segment.`, advice: '' };
	if (differ.length > 0)
		return {
			headline: `It worked better for some ${groups(differ)}.`,
			advice: 'Confirm it in a new campaign before you target them.'
		};
	return {
		headline: `No clear winner: the ${groups(dimensions)} don’t clearly differ.`,
		advice: 'Don’t target one of them.'
	};
}

/**
 * @param dimensions breakdowns that are spoken of
 * @param most lines
 */
export function whereItWorked(
	results: CampaignResults,
	{
		metric,
		variant,
		currency,
		dimensions,
		max = 3
	}: {
		metric: Metric;
		variant: string;
		currency: string;
		dimensions: readonly string[];
		max?: number;
	}
): WhereItWorked | null {
	const compared = dimensions.filter((by) =>
		results.heterogeneity.some(
			(test) => test.by === by && test.metric === metric.name && test.variant === variant
		)
	);
	const [differ] = differing(results, metric.name, variant).filter((by) => dimensions.includes(by));
	const by = differ ?? compared[0];
	if (by === undefined) return null;
	const reading = { unit: metric.unit, currency };
	const all = rowsOf(results, [by]).filter((row) => row.metric === metric.name && row.variant === variant);
	const sign = metric.direction === 'increase' ? 1 : -1;
	const sizeOf = (row: ResultRow) =>
		row.status === 'shown' ? sign * (decidingRange(row)?.estimate ?? -Infinity) : -Infinity;
	const rows = all
		.toSorted(
			(a, b) =>
				// Other is no group that could be chosen.
				Number(!(by in a.segment)) - Number(!(by in b.segment)) ||
				(differ === undefined ? peopleOf(b) - peopleOf(a) : sizeOf(b) - sizeOf(a))
		)
		.flatMap((row) => {
			const range = row.status === 'shown' ? decidingRange(row) : null;
			if (!range) return [];
			return [
				{
					name: row.segment[by] ?? otherWords,
					people: `${number(peopleOf(row))} ${results.recurring ? 'person-days' : 'people'}`,
					change: differenceEstimate(range, reading),
					range: differenceInterval(range, reading),
					tone: toneOf(row.verdict)
				}
			];
		});
	const corrected = all.find((row) => row.status === 'shown' && row.deciding?.shared);
	const many = corrected?.status === 'shown' ? corrected.deciding?.shared?.comparisons : undefined;
	return {
		metric: lowerLabel(metric),
		...whereWords(results, metric, variant, differ === undefined ? compared : [differ]),
		by: dimensionLabel(by),
		rows: rows.slice(0, max),
		footer: many === undefined ? '' : `Ranges allow for ${number(many)} comparisons.`
	};
}
