import { normalQuantile, normalSurvival } from '#lib/stats/distributions/normal.ts';
import { counted } from '#lib/format/number.ts';
import { money } from '#lib/format/money.ts';
import { covarianceOf, type Covariance } from './covariances.ts';
import { personError } from './extra-margin.ts';
import { laterValues } from '../../metrics/later-values.ts';
import { totalRow } from './money-basis.ts';
import type { CampaignResults, Range } from '../../results/comparison/results.ts';
import { isOffInMany } from '../../results/health/splits.ts';
import { variantName } from '#lib/format/names.ts';

/** How a treatment's effect over a longer time differs from its effect on revenue in the campaign's window, per person. */
export interface PulledForward {
	readonly variant: string;
	/** Name of the metric over the longer time. */
	readonly metric: string;
	/** Days of it; null where its name has none. */
	readonly days: number | null;
	/** Effect on revenue in the window, per person. */
	readonly revenue: number;
	/** Effect over the longer time − effect on revenue, per person, at `confidence`. */
	readonly difference: Range;
	/** Two-sided, after correction for all of these tests of the campaign. */
	readonly p: number;
	readonly confidence: number;
	/** With the covariance of the two amounts, or with the worst possible one. */
	readonly joint: 'exact' | 'bound';
	readonly finding: 'pulled forward' | 'more later' | 'no clear difference';
}

interface Test {
	readonly head: Pick<PulledForward, 'variant' | 'metric' | 'days' | 'revenue' | 'joint'>;
	readonly estimate: number;
	readonly error: number;
}

function testsOf(results: CampaignResults, covariances: readonly Covariance[]): Test[] {
	return results.treatments.flatMap((variant) =>
		laterValues(results.metrics).flatMap(({ metric, days }): Test[] => {
			const [now, later] = ['revenue_per_person', metric.name].map((name) => {
				const row = totalRow(results, name, variant);
				return row?.status === 'shown' && row.difference && !row.periods ? row : null;
			});
			const errors = ['revenue_per_person', metric.name].map((name) => personError(results, name, variant));
			const [ofNow, ofLater] = errors;
			if (!now?.difference || !later?.difference || !ofNow || !ofLater) return [];
			const covariance = covarianceOf(covariances, variant, metric.numerator);
			const variance =
				covariance === null ? (ofNow + ofLater) ** 2 : ofNow ** 2 + ofLater ** 2 - 2 * covariance;
			const noise = Math.max(now.dayNoise ?? 1, later.dayNoise ?? 1);
			const revenue = now.difference.estimate;
			return [
				{
					head: {
						variant,
						metric: metric.name,
						days,
						revenue,
						joint: covariance === null ? 'bound' : 'exact'
					},
					estimate: later.difference.estimate - revenue,
					error: Math.sqrt(Math.max(0, variance) * noise)
				}
			];
		})
	);
}

/**
 * Does a longer-horizon value gain as much as revenue in the window? Where it gains certainly less, a part of the gain was sales
 * pulled forward. Normal, with the covariance of the two amounts where the file has their products, else with the largest possible
 * error; Bonferroni over all tests of the campaign. Not of campaigns that are viewed while they run.
 */
export function pulledForward(
	results: CampaignResults,
	covariances: readonly Covariance[] = []
): PulledForward[] {
	const { sequential, recurring, health } = results;
	if (sequential || recurring || health.sampleRatio?.flagged || isOffInMany(health.splits)) return [];
	const tests = testsOf(results, covariances).filter(({ error }) => error > 0);
	if (tests.length === 0) return [];
	const confidence = 1 - (1 - results.confidence) / tests.length;
	const critical = -normalQuantile((1 - confidence) / 2);
	return tests.map(({ head, estimate, error }) => {
		const [low, high] = [estimate - critical * error, estimate + critical * error];
		return {
			...head,
			difference: { estimate, low, high },
			p: Math.min(1, 2 * normalSurvival(Math.abs(estimate) / error) * tests.length),
			confidence,
			finding: high < 0 ? 'pulled forward' : low > 0 ? 'more later' : 'no clear difference'
		};
	});
}

/** "Over 90 days the gain is €1.20 a person smaller (likely €0.40 to €2.00): part of it was sales pulled forward." */
export function pulledForwardWords(
	{ variant, days, revenue, difference, finding }: PulledForward,
	{ currency, several }: { readonly currency: string; readonly several: boolean }
): string {
	const when = days === null ? 'Over the lifetime' : `Over ${counted(days, 'day', 'days')}`;
	const whom = several ? ` of ${variantName(variant)}` : '';
	const { estimate, low, high } = difference;
	const amount = money(Math.abs(estimate), currency);
	const ends = estimate < 0 ? [-high, -low] : [low, high];
	const range = `likely ${ends.map((end) => money(end, currency)).join(' to ')}`;
	if (finding === 'pulled forward')
		return revenue > 0
			? `${when} the gain${whom} is ${amount} a person smaller than in the campaign’s window (${range}): part of it was sales pulled forward.`
			: `${when} the effect${whom} is ${amount} a person lower than in the campaign’s window (${range}).`;
	if (finding === 'more later')
		return `${when} the effect${whom} is ${amount} a person higher than in the campaign’s window (${range}): more came later.`;
	return `${when} the effect${whom} doesn’t clearly differ from that in the campaign’s window: ${estimate < 0 ? 'lower' : 'higher'} by ${amount} a person (${range}). Sales pulled forward are neither shown nor ruled out.`;
}
