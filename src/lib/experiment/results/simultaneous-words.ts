import { intervalName } from '#lib/format/interval.ts';
import { number } from '#lib/format/number.ts';
import type { Simultaneous } from './comparison/results.ts';

const small = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const count = (n: number): string => small[n] ?? number(n);

/** Which correction a level belongs to, in a word. */
export const methodName = (method: Simultaneous['method']): string =>
	method === 'holm' ? 'Holm' : 'Benjamini–Hochberg';

/** Why an interval has a level of its own: "97.5 % interval: two treatments share the error rate (Holm)". */
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
