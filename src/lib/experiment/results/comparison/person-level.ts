import type { CupedRatioSums } from '#lib/stats/adjustment/cuped-ratio.ts';
import type { Estimate } from '#lib/stats/estimate.ts';
import { meanEstimate } from '#lib/stats/means/moments.ts';
import { proportionEstimate } from '#lib/stats/proportions/proportion.ts';
import { ratioEstimate } from '#lib/stats/ratios/ratio.ts';
import type { MeasureSums } from './breakdown.ts';
import { numeratorOf, scaleOf, type Metric } from '../../metrics/metric.ts';

const of = (sums: MeasureSums, name: string): number => sums.get(name) ?? 0;
const product = (sums: MeasureSums, a: string, b: string): number | undefined =>
	sums.get(`${a}_x_${b}`) ?? sums.get(`${b}_x_${a}`);

/** One measure of a side; without squares it is 0 or 1 per person. */
const measure = (sums: MeasureSums, name: string, outcome: boolean) => {
	const squares = outcome ? undefined : sums.get(`${name}_sq`);
	return { sum: of(sums, name), ...(squares === undefined ? {} : { sumSquares: squares }) };
};

/** Sums of a share or a mean with what the same people did before; null where the file lacks one of them. */
export function cupedSums(metric: Metric, sums: MeasureSums) {
	const pre = `pre_${metric.numerator}`;
	const outcome = metric.kind === 'proportion';
	const products = product(sums, metric.numerator, pre);
	if (!sums.has(pre) || products === undefined || (!outcome && !sums.has(`${pre}_sq`))) return null;
	return {
		n: of(sums, 'people'),
		post: measure(sums, metric.numerator, outcome),
		pre: measure(sums, pre, outcome),
		sumProducts: products
	};
}

/** Sums of a ratio with what the same people did before; null where the file lacks one of them. */
export function cupedRatioSums(
	{ numerator: m, denominator: d }: Metric,
	sums: MeasureSums
): CupedRatioSums | null {
	const [preM, preD] = [`pre_${m}`, `pre_${d}`];
	const products = [
		product(sums, m, d),
		product(sums, m, preM),
		product(sums, m, preD),
		product(sums, d, preM),
		product(sums, d, preD),
		product(sums, preM, preD)
	];
	const squares = [m, d, preM, preD].map((name) => sums.get(`${name}_sq`));
	const [md, mPreM, mPreD, dPreM, dPreD, preMD] = products.filter((x) => x !== undefined);
	if (md === undefined || mPreM === undefined || mPreD === undefined) return null;
	if (dPreM === undefined || dPreD === undefined || preMD === undefined || squares.includes(undefined))
		return null;
	return {
		n: of(sums, 'people'),
		numerator: measure(sums, m, false),
		denominator: measure(sums, d, false),
		preNumerator: measure(sums, preM, false),
		preDenominator: measure(sums, preD, false),
		products: {
			numeratorDenominator: md,
			numeratorPreNumerator: mPreM,
			numeratorPreDenominator: mPreD,
			denominatorPreNumerator: dPreM,
			denominatorPreDenominator: dPreD,
			preNumeratorPreDenominator: preMD
		}
	};
}

/**
 * The net promoter score as a mean over those who answered, each +100, 0 or −100: its variance is that of a multinomial,
 * 100²·(p + d − (p − d)²), and needs no sums of squares. Assumed normal, like every mean: the release shows it only where at
 * least m people gave each kind of answer.
 *
 * @see Rocks (2016), Interval Estimation for the "Net Promoter Score", arXiv:1601.07235
 */
function scoreEstimate(metric: Metric, sums: MeasureSums): Estimate {
	const scale = scaleOf(metric);
	const answers = of(sums, metric.numerator) + of(sums, metric.less ?? '');
	return meanEstimate({
		n: of(sums, metric.denominator),
		sum: scale * numeratorOf(metric, sums),
		sumSquares: scale ** 2 * answers
	});
}

/** The value with its variance between people, from the released sums alone; null where they lack second moments. */
export function personLevel(metric: Metric, sums: MeasureSums): Estimate | null {
	const people = of(sums, 'people');
	if (metric.kind === 'proportion')
		return proportionEstimate({ n: of(sums, metric.denominator), count: of(sums, metric.numerator) });
	if (metric.name === 'nps') return scoreEstimate(metric, sums);
	const squares = sums.get(`${metric.numerator}_sq`);
	if (squares === undefined) return null;
	if (metric.kind === 'mean')
		return meanEstimate({ n: people, sum: of(sums, metric.numerator), sumSquares: squares });
	// A score is a mean over those who answered.
	if (metric.name === 'csat') {
		return meanEstimate({
			n: of(sums, metric.denominator),
			sum: of(sums, metric.numerator),
			sumSquares: squares
		});
	}
	const sumProducts = product(sums, metric.numerator, metric.denominator);
	const below = { sum: of(sums, metric.denominator) };
	const sumSquares = metric.denominatorIsOutcome ? below.sum : sums.get(`${metric.denominator}_sq`);
	if (sumProducts === undefined || sumSquares === undefined) return null;
	return ratioEstimate({
		n: people,
		numerator: measure(sums, metric.numerator, false),
		denominator: { ...below, sumSquares },
		sumProducts
	});
}
