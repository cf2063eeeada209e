import { intervalName, level } from '#lib/format/interval.ts';
import { number } from '#lib/format/number.ts';
import { p as pWords } from '#lib/format/p.ts';
import { differenceEstimate, differenceInterval, type ValueFormat } from '#lib/format/value.ts';
import { ownLevel } from './comparison/deciding.ts';
import type { HeterogeneityResult, ShownRow } from './comparison/results.ts';

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
