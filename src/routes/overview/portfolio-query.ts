import { pageAsked } from '#lib/components/query.ts';
import type { CampaignStatus } from '#lib/experiment/programme/card.ts';
import { sortKeys, type PortfolioQuery, type SortKey } from '#lib/experiment/programme/portfolio.ts';

export const statuses = [
	{ value: 'running', label: 'Running' },
	{ value: 'ended', label: 'Ended' },
	{ value: 'awaiting release', label: 'Awaiting release' },
	{ value: 'withdrawn', label: 'Withdrawn' }
] as const satisfies readonly { value: CampaignStatus; label: string }[];

const isSortKey = (text: string): text is SortKey => sortKeys.some((key) => key === text);

function isDay(text: string): boolean {
	if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
	const moment = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}

/** What the overview's address asks for; what cannot be understood is left out. */
export function readQuery(settings: URLSearchParams): PortfolioQuery {
	const given = (name: string) => (settings.get(name) ?? '').trim().slice(0, 200);
	const day = (name: string) => (isDay(given(name)) ? given(name) : '');
	const sort = given('sort');
	const key = sort.replace(/^-/, '');
	return {
		text: given('text'),
		status: statuses.find(({ value }) => value === given('status'))?.value ?? '',
		channel: given('channel'),
		owner: given('owner'),
		from: day('from'),
		to: day('to'),
		sort: isSortKey(key) ? key : 'newest',
		reversed: isSortKey(key) && sort.startsWith('-'),
		page: pageAsked(settings)
	};
}

/** The settings of an address that asks for this, without `?`; the same question is always written the same way. */
export function writeQuery(query: PortfolioQuery): string {
	const { text, status, channel, owner, from, to, sort, reversed, page } = query;
	const order = `${reversed ? '-' : ''}${sort}`;
	const settings = Object.entries({
		text,
		status,
		channel,
		owner,
		from,
		to,
		sort: order === 'newest' ? '' : order,
		page: page > 1 ? String(page) : ''
	}).filter(([, value]) => value !== '');
	return new URLSearchParams(settings).toString();
}

/** The address of the overview with something else asked for. Another question begins on its first page. */
export function overviewAt(query: PortfolioQuery, change: Partial<PortfolioQuery> = {}): string {
	const settings = writeQuery({ ...query, page: 1, ...change });
	return settings ? `/?${settings}` : '/';
}

/** Whether some campaigns may be left out. */
export const isFiltered = ({ text, status, channel, owner, from, to }: PortfolioQuery): boolean =>
	[text, status, channel, owner, from, to].some((value) => value !== '');

const orders = {
	newest: ['newest first', 'oldest first'],
	name: ['name, A to Z', 'name, Z to A'],
	status: ['status, running first', 'status, withdrawn first'],
	metric: ['metric, A to Z', 'metric, Z to A'],
	change: ['change, best first', 'change, worst first'],
	verdict: ['verdict, better first', 'verdict, worse first'],
	checks: ['guardrails, trouble first', 'guardrails, healthy first'],
	roi: ['return, highest first', 'return, lowest first'],
	people: ['people, most first', 'people, fewest first'],
	shown: ['share shown, most first', 'share shown, least first']
} as const satisfies Record<SortKey, readonly [string, string]>;

/** Every order there is, in words. @param seesReturns whether the reader may see what campaigns returned */
export const ordersFor = (seesReturns: boolean): { value: string; label: string }[] =>
	sortKeys
		.filter((key) => key !== 'roi' || seesReturns)
		.flatMap((key) => [
			{ value: key, label: orders[key][0] },
			{ value: `-${key}`, label: orders[key][1] }
		]);
