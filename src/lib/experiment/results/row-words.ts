import { counted, number } from '#lib/format/number.ts';
import type {
	ResultRow,
	CampaignResults,
	Simultaneous,
	HeterogeneityResult,
	ShownRow
} from './comparison/results.ts';
import type { Verdict } from './comparison/verdict.ts';
import { intervalName, level } from '#lib/format/interval.ts';
import { p as pWords } from '#lib/format/share.ts';
import { differenceEstimate, differenceInterval, type ValueFormat } from '#lib/format/value.ts';
import { ownLevel } from './comparison/deciding.ts';
import type { Metric } from '../metrics/metric.ts';

/**
 * The metrics in display order: as given, except that a broken guardrail comes first, with the
 * other guardrails after it. A success is never shown before its price.
 *
 * @param rows rows of the results; only totals count
 */
export function readingOrder(metrics: readonly Metric[], rows: readonly ResultRow[]): readonly Metric[] {
	const broken = (metric: Metric) =>
		metric.role === 'guardrail' &&
		rows.some(
			(row) => row.by.length === 0 && row.metric === metric.name && row.verdict === 'guardrail broken'
		);
	if (!metrics.some(broken)) return metrics;
	const rank = (metric: Metric) => (broken(metric) ? 0 : metric.role === 'guardrail' ? 1 : 2);
	return [...metrics].sort((a, b) => rank(a) - rank(b));
}

/** Several of a dimension: "channels", "countries", "visitor types". */
export function plural(name: string): string {
	if (/[^aeiou]y$/i.test(name)) return `${name.slice(0, -1)}ies`;
	return /(s|x|z|ch|sh)$/i.test(name) ? `${name}es` : `${name}s`;
}

const groups = (by: string) => plural(by.replaceAll('_', ' '));

/** Do the segments of a breakdown differ, in words; shown before any segment is called a winner. */
export function heterogeneityWords({ by, p }: HeterogeneityResult, confidence: number): string {
	return p < 1 - confidence
		? `Effects differ between ${groups(by)}, ${pWords(p)} (Cochran’s Q): read the segments.`
		: `Effects do not differ between ${groups(by)} more than chance allows (Cochran’s Q, ${pWords(p)}).`;
}

/** The post-stratified difference, in words. */
export const postStratifiedWords = (
	{ by, postStratified }: HeterogeneityResult,
	format: ValueFormat,
	{ confidence, sequential }: { readonly confidence: number; readonly sequential: boolean }
): string =>
	`With the same mix of ${groups(by)} in both variants: ${differenceEstimate(postStratified, format)} (${differenceInterval(postStratified, format)}, ${intervalName(confidence, sequential)}).`;

/** How verdicts of segments and secondary metrics are corrected for multiple comparisons; null where no row is. */
export function correctionWords(
	rows: readonly Pick<ShownRow, 'deciding'>[],
	confidence: number
): string | null {
	const row = rows.find(({ deciding }) => deciding?.shared?.method === 'benjamini-hochberg');
	if (!row) return null;
	const own = ownLevel(row, confidence);
	const shared = own
		? `${number(own.comparisons)} comparisons share the rate of false findings, each interval is at ${level(own.confidence)}`
		: 'all comparisons share the rate of false findings';
	return `p-values of segments, guardrails in segments and secondary metrics are corrected (Benjamini–Hochberg): ${shared}. Segments are exploratory: confirm a finding in a new campaign.`;
}

const small = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const count = (n: number): string => small[n] ?? number(n);

/** Which correction a level belongs to, in a word. */
export const methodName = (method: Simultaneous['method']): string =>
	method === 'holm' ? 'Holm' : 'Benjamini–Hochberg';

/** Why an interval has a level of its own: "97.5% interval: two treatments share the error rate (Holm)". */
export function simultaneousWords(
	{ method, comparisons, confidence }: Simultaneous,
	sequential = false
): string {
	const why =
		method === 'holm'
			? `${count(comparisons)} comparisons share the error rate`
			: `${count(comparisons)} comparisons of secondary metrics and segments share the rate of false findings`;
	return `${intervalName(confidence, sequential)}: ${why} (${methodName(method)})`;
}

/** The note that a small outcome is shown only because enough people had it; null where that does not apply. */
export function selectionWords(row: ResultRow, { policy }: Pick<CampaignResults, 'policy'>): string | null {
	if (row.status !== 'shown' || !row.deciding?.why.includes('selection')) return null;
	return `Shown because at least ${number(policy.minOutcome)} people in each group had the outcome: small groups that did badly stay hidden. The range allows for that; the plain estimate leans upward.`;
}

/** A short explanation of a guardrail's verdict; null where it needs none. */
export function guardrailWords(verdict: Verdict): string | null {
	switch (verdict) {
		case 'held':
			return 'within the limit';
		case 'guardrail broken':
			return 'over the limit';
		case 'no clear difference':
		case 'no clear difference yet':
			return 'may exceed the limit';
		case 'cannot be judged at this size':
			return 'may exceed the limit';
		default:
			return null;
	}
}

/** Why an amount is not judged: "Too few buyers in the smaller group to judge revenue: 12 of about 40 needed." */
export function tooFewBuyersWords(row: ResultRow): string | null {
	if (row.status !== 'shown' || !row.tooFewBuyers) return null;
	const { buyers, needed } = row.tooFewBuyers;
	const what = row.metric === 'revenue_per_person' ? 'revenue' : 'an amount';
	if (buyers === 0) return `Too few buyers in the smaller group to judge ${what}.`;
	return `Too few buyers in the smaller group to judge ${what}: ${counted(buyers, 'buyer', 'buyers')} of about ${number(needed)} needed.`;
}
