import { pageAsked } from '#lib/components/query.ts';
import type { CampaignStatus } from '#lib/experiment/programme/card.ts';
import { paidWords, type PaidState } from '#lib/experiment/programme/paid.ts';
import { sortKeys, type PortfolioQuery, type SortKey } from '#lib/experiment/programme/portfolio.ts';
import type { TrustState } from '#lib/experiment/programme/trust-summary.ts';

export const statuses = [
	{ value: 'running', label: 'Running' },
	{ value: 'ended', label: 'Ended' },
	{ value: 'awaiting release', label: 'Not published' },
	{ value: 'withdrawn', label: 'Withdrawn' }
] as const satisfies readonly { value: CampaignStatus; label: string }[];

const trustStates = ['over', 'unclear', 'ok', 'hidden', 'none'] as const satisfies readonly TrustState[];
const decisions = ['open', 'made'] as const;
export const chartKinds = ['campaign', 'month'] as const;

/** The overview's address: which campaigns, in which order, of which days, drawn how. */
export interface OverviewQuery extends PortfolioQuery {
	/** Demo campaigns, and no others. */
	readonly demo: boolean;
	/** A calendar year, `12m` for the last twelve months, or empty for all days; `from` and `to` are of other days. */
	readonly period: string;
	readonly chart: (typeof chartKinds)[number];
}

/** Names of earlier versions, which saved views and bookmarks still have. */
const formerSorts: Readonly<Record<string, SortKey>> = {
	change: 'lift',
	verdict: 'paid',
	checks: 'trust',
	roi: 'gain'
};

function sortOf(text: string): SortKey | null {
	if (Object.hasOwn(formerSorts, text)) return formerSorts[text] ?? null;
	return sortKeys.find((key) => key === text) ?? null;
}

function isDay(text: string): boolean {
	if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
	const moment = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}

const oneOf = <One extends string>(list: readonly One[], text: string): One | '' =>
	list.find((one) => one === text) ?? '';

const paidStates = Object.keys(paidWords) as PaidState[];

/** What the overview's address asks for; what cannot be understood is left out. */
export function readQuery(settings: URLSearchParams): OverviewQuery {
	const given = (name: string) => (settings.get(name) ?? '').trim().slice(0, 200);
	const day = (name: string) => (isDay(given(name)) ? given(name) : '');
	const sort = given('sort');
	const key = sortOf(sort.replace(/^-/, ''));
	return {
		demo: settings.has('demo'),
		period: /^(\d{4}|12m)$/.test(given('period')) ? given('period') : '',
		chart: oneOf(chartKinds, given('chart')) || 'campaign',
		text: given('text'),
		status: oneOf(
			statuses.map(({ value }) => value),
			given('status')
		),
		channel: given('channel'),
		owner: given('owner'),
		tag: given('tag'),
		paid: oneOf(paidStates, given('paid')),
		trust: oneOf(trustStates, given('trust')),
		decision: oneOf(decisions, given('decision')),
		from: day('from'),
		to: day('to'),
		sort: key ?? 'gain',
		reversed: key !== null && sort.startsWith('-'),
		page: pageAsked(settings)
	};
}

/** The settings of an address that asks for this, without `?`; the same question is always written the same way. */
export function writeQuery(query: OverviewQuery): string {
	const { sort, reversed, page, demo, chart } = query;
	const order = `${reversed ? '-' : ''}${sort}`;
	const { period, text, status, channel, owner, tag, paid, trust, decision, from, to } = query;
	const settings = Object.entries({
		period,
		text,
		status,
		channel,
		owner,
		tag,
		paid,
		trust,
		decision,
		from,
		to,
		chart: chart === 'campaign' ? '' : chart,
		sort: order === 'gain' ? '' : order,
		page: page > 1 ? String(page) : ''
	}).filter(([, value]) => value !== '');
	const written = new URLSearchParams(settings).toString();
	return [...(demo ? ['demo'] : []), ...(written ? [written] : [])].join('&');
}

/** The address of the overview with something else asked for. Another question begins on its first page. */
export function overviewAt(query: OverviewQuery, change: Partial<OverviewQuery> = {}): string {
	const settings = writeQuery({ ...query, page: 1, ...change });
	return settings ? `/?${settings}` : '/';
}

/** What the table is filtered by; the period is of the whole page. */
export const noFilters = {
	text: '',
	status: '',
	channel: '',
	owner: '',
	tag: '',
	paid: '',
	trust: '',
	decision: ''
} as const satisfies Partial<PortfolioQuery>;

/** Whether some campaigns of the period may be left out. */
export const isFiltered = (query: OverviewQuery): boolean =>
	(Object.keys(noFilters) as (keyof typeof noFilters)[]).some((name) => query[name] !== '');

/** The same question without filters. */
export const unfiltered = (query: OverviewQuery): string => overviewAt(query, noFilters);

/** The days of the period: a year, twelve months up to today, or those of the address. @param today ISO day */
export function daysOf({ period, from, to }: OverviewQuery, today: string): { from: string; to: string } {
	if (period === '') return { from, to };
	if (period !== '12m') return { from: `${period}-01-01`, to: `${period}-12-31` };
	const before = `${Number(today.slice(0, 4)) - 1}${today.slice(4)}`;
	return { from: isDay(before) ? before : `${before.slice(0, 8)}28`, to: today };
}

const orders = {
	gain: ['largest gain first', 'largest loss first'],
	newest: ['newest first', 'oldest first'],
	name: ['name, A to Z', 'name, Z to A'],
	paid: ['paid first', 'lost first'],
	lift: ['largest lift first', 'smallest lift first'],
	trust: ['trust, over limit first', 'trust, OK first'],
	decision: ['oldest decision first', 'newest decision first']
} as const satisfies Record<SortKey, readonly [string, string]>;

/** The order in words, such as "largest gain first". */
export const orderWords = ({ sort, reversed }: Pick<PortfolioQuery, 'sort' | 'reversed'>): string =>
	orders[sort][reversed ? 1 : 0];
