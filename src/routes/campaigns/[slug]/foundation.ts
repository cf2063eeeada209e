import type { Metric } from '#lib/experiment/metric.ts';
import type { CampaignResults, ResultRow } from '#lib/experiment/results.ts';

interface Line {
	readonly metric: Metric;
	readonly row: ResultRow;
}

/** What the intervals of these rows rest on, in words: the footnote of a table of results. */
export function foundation(lines: readonly Line[], { treatments, sequential }: CampaignResults): string {
	const shown = lines.flatMap(({ metric, row }) => (row.status === 'shown' ? [{ metric, row }] : []));
	const from = (source: string) =>
		shown.filter(({ row }) => row.varianceSource === source).map(({ metric }) => metric.label.toLowerCase());
	const list = (names: readonly string[]) => names.join(', ');
	const [buckets, binomial, none] = [from('by-bucket'), from('binomial'), from('none')];
	const rest = buckets.length + binomial.length + none.length > 0 ? ' of the other metrics' : '';
	const sentences = [
		from('exact').length > 0 && `Intervals${rest} rest on the variance between people (Welch).`,
		buckets.length > 0 && `The interval of ${list(buckets)} rests on released days and is therefore wider.`,
		binomial.length > 0 &&
			`The interval of ${list(binomial)} assumes that impressions are independent; the true one is wider.`,
		none.length > 0 && `No interval for ${list(none)}: the file has no sums of squares for it.`,
		sequential && 'The intervals hold however often one looks while the campaign runs.',
		shown.some(({ row }) => row.adjustedP !== undefined) &&
			treatments.length > 1 &&
			`${treatments.length} treatments were compared: the adjusted p allows for it (Holm).`
	];
	return sentences.filter((sentence) => sentence !== false).join(' ');
}
