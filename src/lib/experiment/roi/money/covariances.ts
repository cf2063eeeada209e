import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { breakdown, type MeasureSums } from '../../results/comparison/breakdown.ts';
import { laterValues } from '../../metrics/later-values.ts';
import type { CampaignResults } from '../../results/comparison/results.ts';

/** Covariance of another amount's difference with that of revenue. Stored separately from the results, which everybody may read: never printed. */
export interface Covariance {
	readonly variant: string;
	/** The other measure, such as `discount`. */
	readonly measure: string;
	/** Covariance of the two differences (treatment − control) per person, in money². */
	readonly value: number;
}

/** Covariance of two means of the same people; null where Σxy is unknown. */
function covarianceOfMeans(sums: MeasureSums, x: string, y: string): number | null {
	const [n, sumX, sumY] = ['people', x, y].map((name) => sums.get(name));
	const products = sums.get(`${x}_x_${y}`) ?? sums.get(`${y}_x_${x}`);
	if (n === undefined || sumX === undefined || sumY === undefined || products === undefined || n < 2)
		return null;
	return (products - (sumX * sumY) / n) / (n - 1) / n;
}

/** The covariances of revenue with discounts and with values over a longer time, for each treatment. */
export function covariancesOf(epochs: readonly ReleasedEpoch[], results: CampaignResults): Covariance[] {
	const revenue = results.metrics.find(({ name }) => name === 'revenue_per_person');
	if (!revenue || results.recurring) return [];
	const measures = ['discount', ...laterValues(results.metrics).map(({ metric }) => metric.numerator)];
	return results.treatments.flatMap((variant) => {
		const [total] = breakdown(epochs, [], revenue, variant).cohorts;
		if (!total) return [];
		return measures.flatMap((measure): Covariance[] => {
			const [control, treatment] = [total.control, total.treatment].map((sums) =>
				covarianceOfMeans(sums, 'revenue', measure)
			);
			return typeof control === 'number' && typeof treatment === 'number'
				? [{ variant, measure, value: control + treatment }]
				: [];
		});
	});
}

/** The covariance of one variant's revenue with another amount; null where it is unknown. */
export const covarianceOf = (list: readonly Covariance[], variant: string, measure: string): number | null =>
	list.find((one) => one.variant === variant && one.measure === measure)?.value ?? null;
