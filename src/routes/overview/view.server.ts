import { gainSummary, isCounted, type GainSummary } from '#lib/experiment/programme/gain-summary.ts';
import { gainHeadline } from '#lib/experiment/programme/gain-words.ts';
import {
	findPortfolio,
	groupOf,
	isWithin,
	portfolioGroups,
	type PortfolioLine
} from '#lib/experiment/programme/portfolio.ts';
import { calendarDay, dateRange } from '#lib/format/date.ts';
import { byName } from '#lib/format/names.ts';
import { counted, number } from '#lib/format/number.ts';
import { pageSize } from '#lib/experiment/paging.ts';
import { byCampaign, byMonth } from './gain-chart.ts';
import { daysOf, isFiltered, type OverviewQuery } from './portfolio-query.ts';
import { rowOf } from './row.ts';

const different = (values: readonly (string | null)[]): string[] =>
	[...new Set(values.filter((value) => value !== null))].sort(byName);

/** Years in which campaigns ended, newest first. */
const yearsOf = (lines: readonly PortfolioLine[]): string[] =>
	different(lines.map(({ to }) => to?.slice(0, 4) ?? null)).toReversed();

/** The period before the sentence, and within it. */
function periodWords({ period, from, to }: OverviewQuery, today: string): { head: string; within: string } {
	if (period === '12m') return { head: 'Last 12 months', within: ' in the last 12 months' };
	if (period !== '' && period === today.slice(0, 4))
		return { head: `${period} so far`, within: ' this year' };
	if (period !== '') return { head: period, within: ` in ${period}` };
	if (from && to) return { head: dateRange(from, to), within: ` in these days` };
	if (from) return { head: `From ${dateRange(from, from)}`, within: ' since then' };
	if (to) return { head: `To ${dateRange(to, to)}`, within: ' until then' };
	return { head: 'All time', within: '' };
}

/**
 * "12 campaigns", "3 of 12 campaigns", "51–100 of 240 campaigns".
 * @param waves those among all that are waves of the universal control group
 */
export function countWords({
	matching,
	all,
	waves,
	page
}: {
	matching: number;
	all: number;
	waves: number;
	page: number;
}): string {
	const first = (page - 1) * pageSize + 1;
	const shown =
		matching <= pageSize ? '' : `${number(first)}–${number(Math.min(first + pageSize - 1, matching))} of `;
	if (matching === all && waves > 0 && waves < all)
		return `${shown}${counted(all - waves, 'campaign')}, ${number(waves)} universal control`;
	return matching === all
		? `${shown}${counted(all, 'campaign')}`
		: `${shown}${number(matching)} of ${counted(all, 'campaign')}`;
}

const groupWords = {
	running: 'Running',
	ended: 'Ended',
	unpublished: 'Not published',
	universal: 'Universal control group'
} as const;

/** The chart of the counted campaigns in the most used currency; null where there is none. */
function chartOf(
	summary: GainSummary,
	lines: readonly PortfolioLine[],
	kind: OverviewQuery['chart'],
	confidence: number
) {
	const [first] = summary.totals;
	if (!first) return null;
	const own = lines.filter(isCounted).filter(({ currency }) => currency === first.currency);
	const draw = kind === 'month' ? byMonth : byCampaign;
	return draw(own, first.currency, confidence);
}

/**
 * What the overview shows of all campaigns that are there for its reader, in words.
 * @param lines real ones or those of the demo, newest first
 */
export function overviewOf(
	lines: readonly PortfolioLine[],
	query: OverviewQuery,
	{ now, confidence }: { now: Date; confidence: number }
) {
	const today = calendarDay(now.toISOString());
	const days = daysOf(query, today);
	const ofPeriod = lines.filter((line) => isWithin(line, days));
	const { matching, items, page, pages } = findPortfolio(ofPeriod, { ...query, from: '', to: '' });
	const summary = gainSummary(ofPeriod, confidence);
	const { head, within } = periodWords(query, today);
	const sizes = Map.groupBy(matching, groupOf);
	const rows = Map.groupBy(items, groupOf);
	const { counted: count, paid, lost, tooClose, costTrust } = summary;
	return {
		headline: gainHeadline(summary, within),
		eyebrow: `${head} · ${counted(count, 'ended campaign')} counted`,
		chips: { paid, lost, tooClose, costTrust },
		chart: chartOf(summary, ofPeriod, query.chart, confidence),
		groups: portfolioGroups.flatMap((group) => {
			const shown = rows.get(group);
			return shown
				? [
						{
							group,
							words: groupWords[group],
							count: sizes.get(group)?.length ?? 0,
							rows: shown.map((line) => rowOf(line, today))
						}
					]
				: [];
		}),
		countWords: countWords({
			matching: matching.length,
			all: lines.length,
			waves: lines.filter(({ kind }) => kind === 'programme').length,
			page
		}),
		isEmpty: matching.length === 0,
		isFiltered: isFiltered(query),
		query: { ...query, page },
		pages,
		options: {
			channels: different(lines.map(({ channel }) => channel)),
			owners: different(lines.map(({ owner }) => owner)),
			tags: different(lines.flatMap(({ tags }) => tags)),
			years: yearsOf(lines)
		}
	};
}

export type Overview = ReturnType<typeof overviewOf>;
