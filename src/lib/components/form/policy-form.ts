import type { Pair } from '#lib/format/pair-text.ts';
import type { EpochPolicy, Policy } from '#lib/privacy/policy.ts';

/** A policy in the form, as typed and not yet checked; its cross-tabs a line each. */
export type TypedPolicy = Readonly<Record<Exclude<keyof Policy, 'rounding'> | 'strict', string>>;

/** Words of each problem, by the name of its field. */
export type PolicyProblems = Readonly<Record<string, string>>;

/** Every pair that can be crossed, including those that are chosen. */
export function pairsOf(axes: readonly string[], chosen: readonly Pair[]): Pair[] {
	const pairs = axes.flatMap((first, i) => axes.slice(i + 1).map((second): Pair => [first, second]));
	return [...pairs, ...chosen.filter((pair) => !isChosen(pair, pairs))];
}

/** Is a pair among the chosen ones, in either order? */
export const isChosen = ([a, b]: Pair, chosen: readonly Pair[]): boolean =>
	chosen.some(([c, d]) => (a === c && b === d) || (a === d && b === c));

/** When breakdowns of a running campaign are published, in words. */
export const epochWords: Record<EpochPolicy, string> = {
	'by-upload': 'With each publication of newer days',
	'month-end': 'At the end of each month',
	'campaign-end': 'At the end of the campaign',
	'by-hand': 'When someone closes the period'
};
