import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { listed } from '#lib/format/names.ts';
import { counted, number } from '#lib/format/number.ts';
import { share } from '#lib/format/share.ts';
import { dateRange } from '#lib/format/date.ts';
import { sampleRatio, sequentialSampleRatio } from '#lib/stats/sample-ratio.ts';
import { isoDay } from '../../day.ts';
import { plural } from '../row-words.ts';
import { measuresOf, type Metric } from '../../metrics/metric.ts';
import type { HealthNote, SampleRatio, SplitFinding } from '../comparison/results.ts';

/** Below this p, a split is flagged. */
const flagP = 0.001;
/** Below this p, groups are not called even. */
const evenP = 0.05;
/** … and only when a share is off by more than this fraction. */
const flagShare = 0.002;
/** Maximum ratio of shares that count as nearly equal. */
const nearEqual = 1.25;

/** Are all variants nearly equal in size? */
export const isNearlyEqual = ({ observed }: Pick<SampleRatio, 'observed'>): boolean => {
	const shares = Object.values(observed);
	return shares.every((part) => part * shares.length * nearEqual >= 1 && part * shares.length <= nearEqual);
};

/**
 * Was the split as planned? χ² over the released totals.
 *
 * @param people people by variant, as released
 * @param plan   planned weights by variant, also of variants without people; null without a declared plan: equal
 *               shares are then what it is compared with, and nothing is flagged
 * @param comparisons  number of groups that are checked together: the flag allows for it (Bonferroni)
 * @param running people still arrive: the test is always-valid
 * @returns null where no variant has people
 */
export function checkSplit(
	people: Readonly<Record<string, number>>,
	plan: Readonly<Record<string, number>> | null,
	comparisons = 1,
	running = false
): SampleRatio | null {
	const planOf = (name: string): number => (plan && Object.hasOwn(plan, name) ? (plan[name] ?? 0) : 0);
	const absent = Object.keys(plan ?? {}).filter((name) => planOf(name) > 0 && !Object.hasOwn(people, name));
	const names = [...Object.keys(people), ...absent];
	const counts = names.map((name) => (Object.hasOwn(people, name) ? (people[name] ?? 0) : 0));
	const total = counts.reduce((sum, n) => sum + n, 0);
	if (total === 0 || names.length < 2) return null;
	const weights = names.map((name) => (plan ? planOf(name) : 1));
	const weight = weights.reduce((sum, w) => sum + w, 0);
	if (weight === 0) return null;
	const observed = counts.map((n) => n / total);
	const planned = weights.map((w) => w / weight);
	const byName = (shares: readonly number[]) =>
		Object.fromEntries(names.map((name, i) => [name, shares[i] ?? 0]));
	// A variant planned at 0 has people: no test needed.
	const impossible = planned.some((share, i) => share === 0 && (counts[i] ?? 0) > 0);
	const { p, log10P } = impossible
		? { p: 0, log10P: -Infinity }
		: (running ? sequentialSampleRatio : sampleRatio)({ observed: counts, planned: weights });
	const off = observed.some((share, i) => Math.abs(share - (planned[i] ?? 0)) > flagShare);
	return {
		p,
		log10P,
		// Only a declared plan can be missed.
		flagged: plan !== null && p * comparisons < flagP && off,
		observed: byName(observed),
		plan: plan ? 'declared' : 'assumed',
		planned: byName(planned)
	};
}

function splitNote(check: SampleRatio | null, isHidden: boolean): HealthNote {
	if (isHidden) {
		return {
			code: 'split-not-checked',
			level: 'notice',
			words: 'Split can’t be checked at this size'
		};
	}
	if (!check || (check.plan === 'assumed' && !isNearlyEqual(check))) {
		return {
			code: 'split-not-declared',
			level: 'notice',
			words: 'Split not checked: no planned split'
		};
	}
	if (check.plan === 'assumed') {
		const isOff = check.p < flagP;
		const isEven = check.p >= evenP;
		return {
			code: isEven ? 'split-even' : 'split-not-declared',
			level: isEven ? 'ok' : 'notice',
			words: isEven
				? 'Split evenly; no planned split'
				: `Split not checked: no planned split${isOff ? ', and equal groups would be off' : ''}`
		};
	}
	if (!check.flagged) return { code: 'split-as-planned', level: 'ok', words: 'Split as planned' };
	const parts = Object.entries(check.observed).map(
		([name, part]) => `${name} ${share(part)} instead of ${share(check.planned[name] ?? 0)}`
	);
	return {
		code: 'sample-ratio-mismatch',
		level: 'problem',
		words: `The split is off: ${parts.join(', ')}`
	};
}

/** Ranges of days in which a metric's columns are blank. */
function blankNotes(epochs: readonly ReleasedEpoch[], metrics: readonly Metric[]): HealthNote[] {
	return metrics.flatMap((metric): HealthNote[] => {
		const closed = epochs.filter(({ open }) => !open);
		const blank = closed.filter(({ measures }) =>
			measuresOf(metric).some(
				(name) => name !== 'people' && !measures.some((measure) => measure.name === name)
			)
		);
		if (blank.length === 0 || blank.length === closed.length) return [];
		const details = blank.map(({ from, to }) =>
			from === null || to === null ? 'some rows' : dateRange(isoDay(from), isoDay(to))
		);
		const where = details.length === 1 ? (details[0] ?? '') : `${details.length} periods`;
		return [
			{
				code: 'outcome-not-known',
				level: 'notice',
				words: `${metric.label} is not known yet for ${where}; those people are left out of it`,
				details
			}
		];
	});
}

/** Days that are published in total only, until their period closes. */
function openNotes(epochs: readonly ReleasedEpoch[]): HealthNote[] {
	return epochs.flatMap(({ open, from, to }): HealthNote[] =>
		!open || from === null || to === null
			? []
			: [
					{
						code: 'period-open',
						level: 'notice',
						words: `Only totals for ${dateRange(isoDay(from), isoDay(to))} so far: breakdowns, amounts and opt-outs appear when the period closes`
					}
				]
	);
}

/** Released ranges of days without people in a variant that has people before and after. */
function dayNotes(epochs: readonly ReleasedEpoch[]): HealthNote[] {
	const blocks = epochs.flatMap(({ tables, variants }) =>
		tables
			.filter(({ axes, layer }) => layer === 'people' && axes.length === 1 && axes[0] === 'date')
			.flatMap((table) =>
				table.blocks.flatMap(({ at: [position], sums }) =>
					position && 'from' in position
						? [{ from: position.from, to: position.to, people: variants.map((_, v) => sums[v]?.[0] ?? 0) }]
						: []
				)
			)
	);
	blocks.sort((a, b) => a.from - b.from);
	const variants = epochs[0]?.variants ?? [];
	const gaps = variants.flatMap((name, v) => {
		const has = blocks.map(({ people }) => (people[v] ?? 0) > 0);
		const [first, last] = [has.indexOf(true), has.lastIndexOf(true)];
		return blocks
			.slice(first, last)
			.flatMap(({ from, to }, i) =>
				has[first + i] ? [] : [`${name} on ${dateRange(isoDay(from), isoDay(to))}`]
			);
	});
	if (gaps.length > 0) {
		const words = gaps.length === 1 ? `No data in ${gaps[0] ?? ''}` : `No data on ${gaps.length} days`;
		return [{ code: 'missing-days', level: 'notice', words, details: gaps }];
	}
	const daily = blocks.length > 1 && blocks.every(({ from, to }) => from === to);
	return daily ? [{ code: 'no-missing-days', level: 'ok', words: 'No days missing' }] : [];
}

/** People counted on several days. */
function recurrenceNotes({ recurring, times }: { recurring: boolean; times: number }): HealthNote[] {
	if (!recurring) return [];
	const why =
		times > 0
			? `The effect changes a lot from day to day: ${Math.round(times)} times more than chance allows.`
			: 'Declared with the upload.';
	return [
		{
			code: 'people-recur',
			level: 'notice',
			words: 'The same people appear on several days, so ranges are wider',
			details: [
				why,
				'People are counted as person-days: the split can’t be checked, and only days are compared.'
			]
		}
	];
}

/** The name of a part whose split was checked: "4 May 2026", "channel Web". */
export const partName = ({ by, segment }: Pick<SplitFinding, 'by' | 'segment'>): string =>
	by === 'date' ? dateRange(...dayPair(segment)) : `${by.replaceAll('_', ' ')} ${segment}`;

/** Days and groups whose split is off, although the total's may be fine. */
function splitDetailNotes(splits: readonly SplitFinding[]): HealthNote[] {
	const [worst] = splits;
	if (!worst) return [];
	const numbers = Object.entries(worst.people).map(([name, n]) => `${name} ${number(n)}`);
	return [
		{
			code: 'split-off-in-part',
			level: 'notice',
			words: `${counted(splits.length, 'day or segment is', 'days or segments are')} unevenly split, e.g. ${partName(worst)}: ${numbers.join(' vs ')}`
		}
	];
}

const dayPair = (segment: string): [string, string] => {
	const [from = '', to = from] = segment.split('/');
	return [from, to];
};

const capital = (text: string): string => text.replace(/^./u, (first) => first.toUpperCase());

/** Dimensions with groups that are shown only together, or not at all. */
function privacyNotes(epochs: readonly ReleasedEpoch[], dimensions: readonly string[]): HealthNote[] {
	const tables = epochs
		.flatMap((epoch) => epoch.tables)
		.filter(({ axes, layer }) => axes.length === 1 && layer === 'people');
	const of = (dimension: string) => tables.filter(({ axes }) => axes[0] === dimension);
	const reasonOf = (name: string) => of(name).find(({ reason }) => reason !== undefined)?.reason;
	const whole = dimensions.filter((name) => reasonOf(name) !== undefined);
	const wholeWords = (name: string): string => {
		switch (reasonOf(name)) {
			case 'groups-too-small':
			case 'fewer-than-k':
				return 'groups too small';
			case 'would-show-corrected':
				return 'it would show who was corrected';
			case 'would-show-other-campaign':
				return 'it would show people of another campaign';
			case 'rows-unreadable':
				return 'it can’t be compared with the rows of another campaign of the same people';
			case 'outcomes-differ':
				return 'another campaign of the same people has other outcomes and other columns';
			default:
				return 'a small group could be narrowed too far';
		}
	};
	const noBreakdown = (names: string[], why: string): HealthNote[] =>
		names.length === 0
			? []
			: [{ code: 'no-breakdown', level: 'notice', words: `${capital(named(names))} not shown: ${why}` }];
	const pooled = dimensions.filter(
		(name) =>
			!whole.includes(name) &&
			of(name).some(({ blocks }) => blocks.some(({ at: [position] }) => position && 'pooled' in position))
	);
	const plurals = (names: string[]) => listed(names.map((name) => plural(name.replaceAll('_', ' '))));
	const named = (names: string[]) => names.map((name) => name.replaceAll('_', ' ')).join(', ');
	return [
		...(pooled.length > 0
			? [
					{
						code: 'some-in-other',
						level: 'notice',
						words: `Small ${plurals(pooled)} are combined as Other`
					} as const
				]
			: []),
		...[...Map.groupBy(whole, wholeWords)].flatMap(([why, names]) => noBreakdown(names, why))
	];
}

/** Notes on the data, to be read before any number. */
export function healthNotes(
	epochs: readonly ReleasedEpoch[],
	facts: {
		sampleRatio: SampleRatio | null;
		/** No total with people is shown. */
		hidden?: boolean;
		splits: readonly SplitFinding[];
		metrics: readonly Metric[];
		dimensions: readonly string[];
		recurring: boolean;
		/** How many times more the difference varies between days than chance allows; 0 where it does not. */
		times: number;
	}
): HealthNote[] {
	return [
		...(facts.recurring ? recurrenceNotes(facts) : [splitNote(facts.sampleRatio, facts.hidden ?? false)]),
		...splitDetailNotes(facts.splits),
		...dayNotes(epochs),
		...openNotes(epochs),
		...blankNotes(epochs, facts.metrics),
		...privacyNotes(epochs, facts.dimensions)
	];
}
