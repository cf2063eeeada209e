import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { p as pWords } from '#lib/format/p.ts';
import { share } from '#lib/format/share.ts';
import { dateRange } from '#lib/format/date.ts';
import { sampleRatio } from '#lib/stats/sample-ratio.ts';
import { isoDay } from './day.ts';
import type { Metric } from './metric.ts';
import type { HealthNote, SampleRatio } from './results.ts';

/** Below this p a split is not chance. */
const flagP = 0.001;
/** … and only when a share is off by more than this, in parts of one. */
const flagShare = 0.002;
/** Without a declared plan, shares within this factor of equal ones are taken as planned equal. */
const nearEqual = 1.25;

/**
 * Was the split as planned? χ² over the released totals.
 *
 * @param people people by variant, as released
 * @param plan   planned weights by variant; null where nobody declared one: near-equal groups are then
 *               taken as planned equal, and anything else cannot be checked
 * @returns null where there is no plan to check against
 */
export function checkSplit(
	people: Readonly<Record<string, number>>,
	plan: Readonly<Record<string, number>> | null
): SampleRatio | null {
	const names = Object.keys(people);
	const counts = names.map((name) => people[name] ?? 0);
	const total = counts.reduce((sum, n) => sum + n, 0);
	if (total === 0) return null;
	const equal = total / names.length;
	if (!plan && counts.some((n) => n * nearEqual < equal || n > equal * nearEqual)) return null;
	const weights = names.map((name) => (plan ? (plan[name] ?? 0) : 1));
	const weight = weights.reduce((sum, w) => sum + w, 0);
	if (weight === 0) return null;
	const observed = counts.map((n) => n / total);
	const planned = weights.map((w) => w / weight);
	const byName = (shares: readonly number[]) =>
		Object.fromEntries(names.map((name, i) => [name, shares[i] ?? 0]));
	// People in a variant that was planned to have none: no test needed.
	const impossible = planned.some((share, i) => share === 0 && (counts[i] ?? 0) > 0);
	const { p, log10P } = impossible
		? { p: 0, log10P: -Infinity }
		: sampleRatio({ observed: counts, planned: weights });
	const off = observed.some((share, i) => Math.abs(share - (planned[i] ?? 0)) > flagShare);
	return { p, log10P, flagged: p < flagP && off, observed: byName(observed), planned: byName(planned) };
}

/** Remarks on the split, in words. */
function splitNote(check: SampleRatio | null): HealthNote {
	if (!check) {
		return {
			code: 'split-not-declared',
			level: 'notice',
			words: 'No planned split is declared, so the split cannot be checked'
		};
	}
	if (!check.flagged)
		return { code: 'split-as-planned', level: 'ok', words: `Split as planned (${pWords(check.p)})` };
	const parts = Object.entries(check.observed).map(
		([name, part]) => `${name} ${share(part)} instead of ${share(check.planned[name] ?? 0)}`
	);
	return {
		code: 'sample-ratio-mismatch',
		level: 'problem',
		words: `Sample ratio mismatch: ${parts.join(', ')} (${pWords(check.p)})`
	};
}

/** Ranges of days in which a metric's columns are blank. */
function blankNotes(epochs: readonly ReleasedEpoch[], metrics: readonly Metric[]): HealthNote[] {
	return metrics.flatMap((metric): HealthNote[] => {
		const blank = epochs.filter(({ measures }) =>
			[metric.numerator, metric.denominator].some(
				(name) => name !== 'people' && !measures.some((measure) => measure.name === name)
			)
		);
		if (blank.length === 0 || blank.length === epochs.length) return [];
		const ranges = blank.map(({ from, to }) =>
			from === null || to === null ? 'some rows' : dateRange(isoDay(from), isoDay(to))
		);
		return [
			{
				code: 'outcome-not-known',
				level: 'notice',
				words: `${metric.label} is not known yet for ${ranges.join(', ')}; those people are left out of it`
			}
		];
	});
}

/** Days without anybody between the first and the last released day. */
function dayNotes(epochs: readonly ReleasedEpoch[]): HealthNote[] {
	const ranges = epochs
		.flatMap(({ tables }) =>
			tables
				.filter(({ axes, layer }) => layer === 'people' && axes.length === 1 && axes[0] === 'date')
				.flatMap(({ blocks }) =>
					blocks.flatMap(({ at: [place] }) => (place && 'from' in place ? [place] : []))
				)
		)
		.sort((a, b) => a.from - b.from);
	const [first] = ranges;
	if (!first) return [];
	const gaps: string[] = [];
	let last = first.to;
	for (const { from, to } of ranges.slice(1)) {
		if (from > last + 1) gaps.push(dateRange(isoDay(last + 1), isoDay(from - 1)));
		last = Math.max(last, to);
	}
	return gaps.length === 0
		? [{ code: 'no-missing-days', level: 'ok', words: 'No missing days' }]
		: [{ code: 'missing-days', level: 'notice', words: `No data for ${gaps.join(', ')}` }];
}

/** Dimensions with groups that are shown only together, or not at all. */
function privacyNotes(epochs: readonly ReleasedEpoch[], dimensions: readonly string[]): HealthNote[] {
	const tables = epochs
		.flatMap((epoch) => epoch.tables)
		.filter(({ axes, layer }) => axes.length === 1 && layer === 'people');
	const of = (dimension: string) => tables.filter(({ axes }) => axes[0] === dimension);
	const whole = dimensions.filter((name) => of(name).some(({ reason }) => reason !== undefined));
	const pooled = dimensions.filter(
		(name) =>
			!whole.includes(name) &&
			of(name).some(({ blocks }) => blocks.some(({ at: [place] }) => place && 'pooled' in place))
	);
	const named = (names: string[]) => names.map((name) => name.replaceAll('_', ' ')).join(', ');
	return [
		...(pooled.length > 0
			? [
					{
						code: 'some-in-other',
						level: 'notice',
						words: `Some ${named(pooled)} groups are within Other`
					} as const
				]
			: []),
		...(whole.length > 0
			? [
					{
						code: 'no-breakdown',
						level: 'notice',
						words: `No breakdown by ${named(whole)}: groups too small`
					} as const
				]
			: [])
	];
}

/** What to know about the data before reading any number. */
export function healthNotes(
	epochs: readonly ReleasedEpoch[],
	facts: { sampleRatio: SampleRatio | null; metrics: readonly Metric[]; dimensions: readonly string[] }
): HealthNote[] {
	return [
		splitNote(facts.sampleRatio),
		...dayNotes(epochs),
		...blankNotes(epochs, facts.metrics),
		...privacyNotes(epochs, facts.dimensions)
	];
}
