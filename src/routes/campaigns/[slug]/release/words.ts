import type {
	Absence,
	BreakdownSummary,
	Days,
	PeriodSummary,
	PublicationSummary
} from '#lib/experiment/publication-summary.ts';
import { dateRange, shortDay } from '#lib/format/date.ts';
import { counted, number } from '#lib/format/number.ts';

type Breakdown = Pick<BreakdownSummary, 'by' | 'groups' | 'ranges'>;
interface Summary extends Pick<PublicationSummary, 'ranges'> {
	readonly periods: readonly Pick<PeriodSummary, 'days' | 'people'>[];
}

/** A name of a column for people: `history_segment` is "history segment". */
export const label = (name: string): string => name.replaceAll('_', ' ');

export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const max = 8;

/** A list that stays short: "Web, Phone and 3 more". */
export const short = (list: readonly string[]): string =>
	list.length <= max + 1
		? list.join(', ')
		: `${list.slice(0, max).join(', ')} and ${number(list.length - max)} more`;

export const daysWords = (days: Days | null): string =>
	days === null ? 'all people' : dateRange(days.from, days.to);

const spanOf = (list: readonly Days[]): string =>
	daysWords({ from: list[0]?.from ?? '', to: list.at(-1)?.to ?? '' });

const rangeCount = (count: number): string => counted(count, 'range of days', 'ranges of days');

/** Whole periods with their breakdowns, totals of ranges of days, or no number at all. */
export type Publishes = 'periods' | 'ranges' | 'nothing';

/** What the button publishes, first in one line, then in a sentence. */
export function headline({ ranges, periods }: Summary): {
	publishes: Publishes;
	title: string;
	words: string;
} {
	const shown = periods.filter(({ people }) => people !== null);
	const people = shown.reduce((sum, period) => sum + (period.people ?? 0), 0);
	if (shown.length > 0) {
		const dated = shown.flatMap(({ days }) => days ?? []);
		return {
			publishes: 'periods',
			title: `${sentence(dated.length > 0 ? spanOf(dated) : 'everything')} becomes visible`,
			words: `Totals and breakdowns of ${number(people)} people. Published numbers don’t change.`
		};
	}
	if (ranges.length > 0) {
		const all = ranges.reduce((sum, range) => sum + range.people, 0);
		return {
			publishes: 'ranges',
			title: `Totals of ${spanOf(ranges)} become visible`,
			words: `${number(all)} people, in ${rangeCount(ranges.length)}. Breakdowns appear when the period closes. Published numbers don’t change.`
		};
	}
	return {
		publishes: 'nothing',
		title: 'Nothing would become visible',
		words: 'Too few people to show even a total, so there is nothing to publish yet.'
	};
}

/** Is there any number to publish? */
export const hasNumbers = ({ ranges, periods }: Summary): boolean =>
	ranges.length > 0 || periods.some(({ people }) => people !== null);

/** What a breakdown shows on its own. */
export function groupsWords({ by, groups, ranges }: Breakdown): string {
	if (ranges === 0) {
		return by.length > 1 && groups.length > max ? `${number(groups.length)} combinations` : short(groups);
	}
	return groups.length === 0 ? rangeCount(ranges) : `${short(groups)}, each in ${rangeCount(ranges)}`;
}

/** "unsubscribes of Phone, Store: outcomes are shown together with Other". */
export const absenceWords = ({ what, groups, why }: Absence): string => {
	const of = groups.length > 0 ? ` of ${short(groups)}` : '';
	const whole = groups.length === 0 && what.includes('people');
	return whole ? why : `${what.map(label).join(', ')}${of}: ${why}`;
};

/** @param iso such as 2026-05-14 */
export const dayAfter = (iso: string): string =>
	new Date(Date.parse(`${iso}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** A range of days where the year is clear. */
export const rangeWords = ({ from, to }: Days): string =>
	from === to ? shortDay(from) : `${shortDay(from)} to ${shortDay(to)}`;
