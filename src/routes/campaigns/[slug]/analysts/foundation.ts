import { ownLevel } from '#lib/experiment/results/comparison/deciding.ts';
import { explanationOf, type Explanation } from '#lib/experiment/results/explanation.ts';
import {
	tooFewBuyersWords,
	selectionWords,
	simultaneousWords,
	readingOrder
} from '#lib/experiment/results/row-words.ts';
import type { Metric } from '#lib/experiment/metrics/metric.ts';
import type { CampaignResults, ResultRow } from '#lib/experiment/results/comparison/results.ts';
import { level } from '#lib/format/interval.ts';
import { number } from '#lib/format/number.ts';
import { rowsOf, type View } from '../view.ts';

interface Line {
	readonly metric: Metric;
	readonly row: ResultRow;
}

/** What the intervals of these rows rest on, in words: the footnote of a table of results. */
export function foundation(
	lines: readonly Line[],
	{ sequential, running, recurring, confidence, policy }: CampaignResults
): string {
	const shown = lines.flatMap(({ metric, row }) => (row.status === 'shown' ? [{ metric, row }] : []));
	const from = (source: string) =>
		shown.filter(({ row }) => row.varianceSource === source).map(({ metric }) => metric.label.toLowerCase());
	const list = (names: readonly string[]) => names.join(', ');
	const [buckets, binomial, none] = [from('by-bucket'), from('binomial'), from('none')];
	const rest = buckets.length + binomial.length + none.length > 0 ? ' of the other metrics' : '';
	const levels = new Set(
		shown.flatMap(({ row }) => {
			const own = ownLevel(row, confidence);
			return own ? `${simultaneousWords(own, sequential)}.` : [];
		})
	);
	const decided = shown.filter(({ row }) => row.difference);
	const some = levels.size > 0 && decided.some(({ row }) => !ownLevel(row, confidence));
	const adjusted = shown.some(({ row }) => row.deciding?.shared);
	const sentences = [
		from('exact').length > 0 && `Intervals${rest} rest on the variance between people (Welch).`,
		buckets.length > 0 &&
			`${list(buckets)}: the interval rests on released days${recurring ? ', because people recur,' : ''} and is therefore wider.`,
		binomial.length > 0 &&
			`${list(binomial)}: the interval assumes that impressions are independent. The true one is wider, so it never feeds a verdict.`,
		none.length > 0 && `No interval for ${list(none)}: the file has no sums of squares for it.`,
		shown.some(({ row }) => row.deciding?.why.includes('cuped')) &&
			'Adjusted rows take off what the same people did before (CUPED); the plain difference is beside it.',
		shown.some(({ row }) => row.dayNoise) &&
			'Where days vary more than people alone would make them, the range is wider by as much; the plain one is beside it.',
		...new Set(shown.flatMap(({ row }) => selectionWords(row, { policy }) ?? [])),
		...new Set(shown.flatMap(({ row }) => tooFewBuyersWords(row) ?? [])),
		shown.some(({ row }) => row.largeAmounts && row.deciding) &&
			'Few large orders: the range is that of a test corrected for skewness, because the variants are not equally large.',
		sequential &&
			(running
				? 'You can look at any time: the ranges allow for it.'
				: 'The ranges allow for every look, also before the campaign ended.'),
		...levels,
		some && `All others: ${level(confidence)}.`,
		adjusted && levels.size === 0 && 'The adjusted p allows for several comparisons.',
		shown.some(({ metric }) => metric.role === 'guardrail') &&
			adjusted &&
			'That a guardrail is within its limit needs no correction; that it is broken does.'
	];
	return sentences
		.filter((sentence) => sentence !== false)
		.map((sentence) => sentence.charAt(0).toUpperCase() + sentence.slice(1))
		.join(' ');
}

/** What the Bayesian view of these rows rests on, in words. */
function beliefs(lines: readonly Line[], { sequential }: CampaignResults): string {
	const priors = lines.flatMap(({ row }) =>
		row.status === 'shown' && row.bayesian ? row.bayesian.prior : []
	);
	const binomial = lines.some(({ row }) => row.status === 'shown' && row.varianceSource === 'binomial');
	const spread = number(0.3, { decimals: 1 });
	return [
		priors[0] === 'sceptical'
			? `Prior: sceptical, the lift is normal around 0 with standard deviation ${spread} (N(0, ${spread}²)): changes of 30% are ordinary, those of 60% are rare.`
			: 'Prior: flat, nothing is believed beforehand.',
		'Expected loss is what choosing the treatment costs on average if it is truly worse.',
		binomial && 'No chance is given where impressions would have to be independent.',
		sequential &&
			'Stopping at the moment a chance is high still favours lucky campaigns: the verdict waits for the always-valid interval.',
		'The verdict is the same in both views: it comes from the interval of the difference.'
	]
		.filter((sentence) => sentence !== false)
		.join(' ');
}

/** What is written beside a table of results, and how each of its lines was computed. */
export interface Remarks {
	/** What its intervals or chances rest on. */
	readonly footnote: string;
	readonly explanations: readonly (Explanation & { readonly label: string })[];
}

/** The remarks about each treatment, by its name: made here, so that browsers need no words for what is not there. */
export function remarksOf(
	results: CampaignResults,
	{ view, currency }: { readonly view: View; readonly currency: string }
): Record<string, Remarks> {
	const totals = rowsOf(results, []);
	const words = view === 'bayesian' ? beliefs : foundation;
	return Object.fromEntries(
		results.treatments.map((variant) => {
			const lines = readingOrder(results.metrics, totals).flatMap((metric) =>
				totals
					.filter((row) => row.metric === metric.name && row.variant === variant)
					.map((row) => ({ metric, row }))
			);
			const explanations = lines.flatMap(({ metric, row }) =>
				row.status === 'shown'
					? [{ label: metric.label, ...explanationOf(metric, row, results, currency) }]
					: []
			);
			return [variant, { footnote: words(lines, results), explanations }];
		})
	);
}
