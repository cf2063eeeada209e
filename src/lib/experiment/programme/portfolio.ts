import { pageOf, type ListPage } from '../paging.ts';
import type { CampaignCard, CampaignStatus } from './card.ts';
import { decidingLift } from '../results/comparison/deciding.ts';
import type { CampaignGain } from '../roi/money/campaign-gain.ts';
import type { LeftOutReason } from '../roi/money/left-out.ts';
import type { PaidState } from './paid.ts';
import type { DecisionKind } from '../decision.ts';
import type { TrustState } from './trust-summary.ts';

/** The decision that counts on a campaign, or the newest signature under a report of before decisions. */
export interface DecisionMark {
	readonly kind: DecisionKind | 'signed';
	/** Null where it is not known. */
	readonly by: string | null;
	/** ISO day. */
	readonly on: string;
	/** ISO day of the next check; null without one. */
	readonly nextCheck: string | null;
	/** The day of the next check has come. */
	readonly isDue: boolean;
}

/** One campaign in the overview. */
export interface PortfolioLine extends CampaignCard {
	/** The declared owner of the data of its newest upload. */
	readonly owner: string | null;
	readonly tags: readonly string[];
	/** First and last day, ISO: planned, else published; null where there is none. */
	readonly from: string | null;
	readonly to: string | null;
	/** What it earned with all its treatments, or why that is unknown; null where nothing is published, or it is not for the reader. */
	readonly gain: CampaignGain | LeftOutReason | null;
	readonly paid: PaidState;
	readonly decision: DecisionMark | null;
	/** The person whose signature a newer decision waits for, such as `member:ID`; null where none waits. */
	readonly awaits: string | null;
	/** The day of the newest publication, ISO, and how many days apart they usually come; null while nothing is published. */
	readonly news: { readonly last: string; readonly every: number } | null;
}

/** The sort keys of campaigns, each in its default order: the best or largest on top, names from A. */
export const sortKeys = ['gain', 'newest', 'name', 'paid', 'lift', 'trust', 'decision'] as const;

export type SortKey = (typeof sortKeys)[number];

/** Which campaigns are requested, in which order; an empty string means all. */
export interface PortfolioQuery {
	readonly text: string;
	readonly status: CampaignStatus | '';
	readonly channel: string;
	readonly owner: string;
	readonly tag: string;
	readonly paid: PaidState | '';
	readonly trust: TrustState | '';
	/** `open`: ended without a decision. */
	readonly decision: 'open' | 'made' | '';
	/** ISO days, both included: campaigns whose last day is between them, and running ones that reach into them. */
	readonly from: string;
	readonly to: string;
	readonly sort: SortKey;
	/** Reversed; campaigns without a value stay last. */
	readonly reversed: boolean;
	/** 1, 2, 3 … */
	readonly page: number;
}

/** The groups of the table, in its order. */
export const portfolioGroups = ['running', 'ended', 'unpublished', 'universal'] as const;

export type PortfolioGroup = (typeof portfolioGroups)[number];

export function groupOf({ status, kind }: Pick<PortfolioLine, 'status' | 'kind'>): PortfolioGroup {
	if (status === 'awaiting release' || status === 'withdrawn') return 'unpublished';
	if (kind === 'programme') return 'universal';
	return status;
}

const paidOrder: readonly PaidState[] = [
	'paid',
	'paying',
	'better',
	'too-early',
	'too-close',
	'no-difference',
	'losing',
	'lost',
	'worse',
	'add-costs',
	'not-comparable',
	'no-verdict',
	'too-few-people',
	'not-published',
	'withdrawn'
];

const trustOrder: readonly TrustState[] = ['over', 'unclear', 'ok', 'hidden', 'none'];

/** Relative change of the primary metric, signed so that more is better. */
function goodness({ primary, metric }: PortfolioLine): number | null {
	const lift = primary?.status === 'shown' ? decidingLift(primary) : null;
	if (!lift?.stable) return null;
	return metric?.direction === 'decrease' ? -lift.estimate : lift.estimate;
}

const negated = (x: number | null): number | null => (x === null ? null : 0 - x);

/** The sort value of a line: smaller comes first; null where it has none. */
const values: Readonly<Record<SortKey, (line: PortfolioLine) => number | string | null>> = {
	gain: ({ gain }) => (gain === null || typeof gain === 'string' ? null : -gain.gain.estimate),
	newest: () => 0,
	name: ({ name }) => name,
	paid: ({ paid }) => paidOrder.indexOf(paid),
	lift: (line) => negated(goodness(line)),
	trust: ({ trust }) => (trust ? trustOrder.indexOf(trust.state) : null),
	decision: ({ decision }) => (decision ? decision.on : null)
};

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const compare = (a: number | string, b: number | string): number =>
	typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));

/** Lines in the order of their groups, and within each as requested. */
function sorted(
	lines: readonly PortfolioLine[],
	{ sort, reversed }: Pick<PortfolioQuery, 'sort' | 'reversed'>
): PortfolioLine[] {
	const value = values[sort];
	const sign = reversed ? -1 : 1;
	return lines
		.map((line, i) => ({
			line,
			group: portfolioGroups.indexOf(groupOf(line)),
			by: sort === 'newest' ? i : value(line)
		}))
		.sort((a, b) => {
			if (a.group !== b.group) return a.group - b.group;
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

const wordsOf = ({ name, channel, owner, tags, metric, primary }: PortfolioLine): string =>
	plain([name, channel, owner, ...tags, metric?.label, primary?.variant].join('\n'));

/** Is a campaign of these days? One without days is of no range of days; a running one is of every range that it reaches into. */
export function isWithin(
	{ status, from: first, to: last }: Pick<PortfolioLine, 'status' | 'from' | 'to'>,
	{ from, to }: Pick<PortfolioQuery, 'from' | 'to'>
): boolean {
	if (!from && !to) return true;
	if (last === null) return false;
	if (from && last < from) return false;
	const day = status === 'running' ? (first ?? last) : last;
	return !to || day <= to;
}

/** Can somebody decide on it: is it an ended campaign with a verdict? */
export const isDecidable = ({ status, kind, paid }: PortfolioLine): boolean =>
	status === 'ended' &&
	kind === 'campaign' &&
	['paid', 'lost', 'too-close', 'better', 'worse', 'no-difference'].includes(paid);

/** Whether a campaign matches. */
function fits(line: PortfolioLine, query: PortfolioQuery): boolean {
	const { status, channel, owner, tag, paid, trust, decision } = query;
	if (status && line.status !== status) return false;
	if (channel && line.channel !== channel) return false;
	if (owner && line.owner !== owner) return false;
	if (tag && !line.tags.includes(tag)) return false;
	if (paid && (line.paid !== paid || line.kind !== 'campaign')) return false;
	if (trust && (line.trust?.state !== trust || line.kind !== 'campaign')) return false;
	if (decision === 'open' && !(isDecidable(line) && line.decision === null)) return false;
	if (decision === 'made' && line.decision === null) return false;
	return isWithin(line, query);
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
