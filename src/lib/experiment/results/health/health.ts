import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { listed } from '#lib/format/names.ts';
import { dateRange } from '#lib/format/date.ts';
import { isoDay } from '../../day.ts';
import { plural } from '../row-words.ts';
import { measuresOf, type Metric } from '../../metrics/metric.ts';
import type { HealthNote, SampleRatio, SplitFinding } from '../comparison/results.ts';
import { splitNote, splitDetailNotes } from './split-notes.ts';

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
