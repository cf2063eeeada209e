import {
	formatDifference,
	differenceDecimals,
	differenceInterval,
	value,
	type ValueFormat
} from '#lib/format/value.ts';
import type { Metric } from '../metrics/metric.ts';
import type { Change, PrePost } from './pre-post.ts';

const movement = ({ before, during }: Change, format: ValueFormat): string => {
	const [from, to] = [value(before, format), value(during, format)];
	if (from === to) return `stayed at ${to}`;
	return `${during > before ? 'rose' : 'fell'} from ${from} to ${to}`;
};

/** Before and after in a few sentences, with its interval in words. */
export function prePostWords(
	found: PrePost,
	metric: Pick<Metric, 'label' | 'unit'>,
	{ control, currency }: { control: string; currency: string }
): string {
	const format: ValueFormat = { unit: metric.unit, currency };
	const moved =
		`${metric.label} ${movement(found.treatment, format)} with ${found.variant}, ` +
		`and ${movement(found.control, format)} with ${control}`;
	const { difference: range } = found;
	if (!range)
		return `${moved}: a gap of ${formatDifference(found.estimate, format)}, without a likely range.`;
	const apart = formatDifference(found.estimate, format, differenceDecimals(range, format));
	return `${moved}: a gap of ${apart} (likely ${differenceInterval(range, format)}).`;
}

/** The assumptions of the interval. */
export function basisWords({ basis }: Pick<PrePost, 'basis'>): string {
	return basis === 'same-people'
		? 'The interval uses how each person’s past and present go together (the file’s sums of products).'
		: 'The file does not say how the same people’s past and present go together, so the interval takes them as unrelated in each person: where people repeat themselves, the true interval is narrower.';
}

/** Were the variants alike before the campaign? */
export function baselineGapWords(
	{ apart }: Pick<PrePost, 'apart'>,
	metric: Pick<Metric, 'unit'>,
	currency: string
): string {
	if (!apart) return '';
	const bounds = differenceInterval(apart, { unit: metric.unit, currency });
	return apart.low > 0 || apart.high < 0
		? `Before the campaign the variants already differed (likely ${bounds}): the plain comparison contains that difference, this one doesn’t.`
		: `Before the campaign the variants didn’t clearly differ (likely ${bounds}).`;
}

/** A comparison of before and after with its sentences. */
export interface PrePostLine extends PrePost {
	readonly words: string;
	/** The assumptions of the interval; null without one. */
	readonly basisWords: string | null;
}

/** A comparison of before and after, in words. */
export const prePostLine = (
	found: PrePost,
	metric: Pick<Metric, 'label' | 'unit'>,
	of: { readonly control: string; readonly currency: string }
): PrePostLine => ({
	...found,
	words: [prePostWords(found, metric, of), baselineGapWords(found, metric, of.currency)]
		.filter(Boolean)
		.join(' '),
	basisWords: found.difference ? basisWords(found) : null
});
