import { pageOf, type ListPage } from '../paging.ts';
import type { CampaignCard, CampaignStatus } from './card.ts';
import { decidingLift } from '../results/comparison/deciding.ts';
import type { Range } from '../results/comparison/results.ts';
import type { RoiReason } from '../roi/money/roi-figures.ts';
import type { Verdict } from '../results/comparison/verdict.ts';

/** One campaign in the overview. */
export interface PortfolioLine extends CampaignCard {
	/** The declared owner of the data of its newest upload. */
	readonly owner: string | null;
	/** First and last day, ISO: planned, else published; null where there is none. */
	readonly from: string | null;
	readonly to: string | null;
	/** Return of the variant that represents it, 2.1 is +210 %; null where there is none, or it is not for the reader. */
	readonly roi: Range | null;
	/** Why there is no return; null where there is one, nothing is published, or it is not for the reader. */
	readonly roiReason: RoiReason | null;
}

/** The sort keys of campaigns, each in its default order: the best or largest on top, names from A. */
export const sortKeys = [
	'newest',
	'name',
	'status',
	'metric',
	'change',
	'verdict',
	'checks',
	'roi',
	'people',
	'shown'
] as const;

export type SortKey = (typeof sortKeys)[number];

/** Which campaigns are requested, in which order; an empty string means all. */
export interface PortfolioQuery {
	readonly text: string;
	readonly status: CampaignStatus | '';
	readonly channel: string;
	readonly owner: string;
	/** ISO days: campaigns with a day between them, both included. */
	readonly from: string;
	readonly to: string;
	readonly sort: SortKey;
	/** Reversed; campaigns without a value stay last. */
	readonly reversed: boolean;
	/** 1, 2, 3 … */
	readonly page: number;
}

const verdictOrder: readonly Verdict[] = [
	'better',
	'held',
	'held in the worst case',
	'no clear difference yet',
	'no clear difference',
	'cannot be judged at this size',
	'not comparable',
	'too few people',
	'no interval',
	'planned cost',
	'planned saving',
	'hidden for privacy',
	'guardrail broken',
	'worse'
];

const statusOrder: readonly CampaignStatus[] = ['running', 'awaiting release', 'ended', 'withdrawn'];

/** Relative change of the primary metric, signed so that more is better. */
function goodness({ primary, metric }: PortfolioLine): number | null {
	const lift = primary?.status === 'shown' ? decidingLift(primary) : null;
	if (!lift?.stable) return null;
	return metric?.direction === 'decrease' ? -lift.estimate : lift.estimate;
}

/** The sort value of a line: smaller comes first; null where it has none. */
const values: Readonly<Record<SortKey, (line: PortfolioLine) => number | string | null>> = {
	newest: () => 0,
	name: ({ name }) => name,
	status: ({ status }) => statusOrder.indexOf(status),
	metric: ({ metric }) => metric?.label ?? null,
	change: (line) => negated(goodness(line)),
	verdict: ({ primary }) => (primary ? verdictOrder.indexOf(primary.verdict) : null),
	// Problems first: broken guardrails, then a split that is off.
	checks: ({ primary, guardrails, split }) =>
		primary ? -(2 * guardrails.broken + (split === 'off' ? 1 : 0)) : null,
	roi: ({ roi }) => negated(roi?.estimate ?? null),
	people: ({ people }) => negated(people?.total ?? null),
	shown: ({ people }) => negated(people && people.total > 0 ? people.shown / people.total : null)
};

function negated(x: number | null): number | null {
	return x === null ? null : 0 - x;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const compare = (a: number | string, b: number | string): number =>
	typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));

function sorted(
	lines: readonly PortfolioLine[],
	{ sort, reversed }: Pick<PortfolioQuery, 'sort' | 'reversed'>
): PortfolioLine[] {
	if (sort === 'newest') return reversed ? lines.toReversed() : [...lines];
	const value = values[sort];
	const sign = reversed ? -1 : 1;
	return lines
		.map((line) => ({ line, by: value(line) }))
		.sort((a, b) => {
			if (a.by === null || b.by === null) return Number(a.by === null) - Number(b.by === null);
			return sign * compare(a.by, b.by);
		})
		.map(({ line }) => line);
}

/** Letters without their accents, in lower case. */
const plain = (text: string): string =>
	text
		.normalize('NFKD')
		.replace(/\p{Mn}/gu, '')
		.toLowerCase();

const wordsOf = ({ name, channel, owner, headline, metric, primary }: PortfolioLine): string =>
	plain([name, channel, owner, headline?.headline, metric?.label, primary?.variant].join('\n'));

/** Whether a campaign matches. One without days matches no range of days. */
function fits(line: PortfolioLine, { status, channel, owner, from, to }: PortfolioQuery): boolean {
	if (status && line.status !== status) return false;
	if (channel && line.channel !== channel) return false;
	if (owner && line.owner !== owner) return false;
	if (from && !(line.to !== null && line.to >= from)) return false;
	return !to || (line.from !== null && line.from <= to);
}

/** The result of a query. */
export interface PortfolioPage extends ListPage<PortfolioLine> {
	/** All matches, in order. */
	readonly matching: readonly PortfolioLine[];
}

/** The campaigns that match, in the requested order. @param lines newest first */
export function findPortfolio(lines: readonly PortfolioLine[], query: PortfolioQuery): PortfolioPage {
	const wanted = plain(query.text).split(/\s+/).filter(Boolean);
	const found = lines
		.filter((line) => fits(line, query))
		.filter((line) => {
			if (wanted.length === 0) return true;
			const words = wordsOf(line);
			return wanted.every((word) => words.includes(word));
		});
	const matching = sorted(found, query);
	return { matching, ...pageOf(matching, query.page) };
}
