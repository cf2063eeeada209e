import type { CampaignGain } from '../roi/money/campaign-gain.ts';
import type { LeftOutReason } from '../roi/money/left-out.ts';
import type { ResultRow } from '../results/comparison/results.ts';
import type { CampaignCard } from './card.ts';

/**
 * Whether a campaign paid, in one word: the same on every page. Money decides where it is known, else the main metric.
 */
export type PaidState =
	/** Ended, and margin and costs are entered. */
	| 'paid'
	| 'lost'
	| 'too-close'
	/** More people will come. */
	| 'paying'
	| 'losing'
	| 'too-early'
	/** Margin and costs are not entered. */
	| 'add-costs'
	/** By the main metric, where the file has no money or its gain has no range. */
	| 'better'
	| 'worse'
	| 'no-difference'
	/** No number can be compared. */
	| 'too-few-people'
	| 'not-comparable'
	| 'hidden'
	| 'no-verdict'
	/** Nothing is published, or not any more. */
	| 'not-published'
	| 'withdrawn';

/** What the state rests on. */
export interface PaidFacts extends Pick<CampaignCard, 'status' | 'people' | 'primary' | 'split'> {
	/** What it earned, or why that is unknown; null where nothing is published, or it is not for the reader. */
	readonly gain: CampaignGain | LeftOutReason | null;
}

type Known = Extract<PaidFacts['gain'], CampaignGain>;

const isKnown = (gain: PaidFacts['gain']): gain is Known => gain !== null && typeof gain !== 'string';

function byMoney({ gain: { low, high } }: Known, running: boolean): PaidState {
	if (low > 0) return running ? 'paying' : 'paid';
	if (high < 0) return running ? 'losing' : 'lost';
	return running ? 'too-early' : 'too-close';
}

function byMetric({ verdict, status }: ResultRow, running: boolean): PaidState {
	if (verdict === 'not comparable') return 'not-comparable';
	if (verdict === 'too few people') return 'too-few-people';
	if (status === 'hidden') return 'hidden';
	if (running && verdict.startsWith('no clear')) return 'too-early';
	if (verdict === 'better' || verdict === 'held' || verdict === 'held in the worst case') return 'better';
	if (verdict === 'worse' || verdict === 'guardrail broken') return 'worse';
	return verdict.startsWith('no clear') ? 'no-difference' : 'no-verdict';
}

/** Is every number of the campaign hidden because a variant is too small? */
const isTooSmall = ({ people, primary }: Pick<PaidFacts, 'people' | 'primary'>): boolean =>
	people?.total === 0 || (primary?.status === 'hidden' && primary.reason === 'fewer-than-k');

export function paidState(facts: PaidFacts): PaidState {
	const { status, primary, split, gain } = facts;
	if (status === 'withdrawn') return 'withdrawn';
	if (status === 'awaiting release') return 'not-published';
	if (isTooSmall(facts)) return 'too-few-people';
	if (split === 'off' || gain === 'not_comparable') return 'not-comparable';
	const running = status === 'running';
	if (isKnown(gain)) return byMoney(gain, running);
	if (gain === 'no_margin' && !running) return 'add-costs';
	return primary ? byMetric(primary, running) : 'no-verdict';
}

/** The chip of each state. */
export const paidWords: Readonly<Record<PaidState, string>> = {
	paid: 'Paid',
	lost: 'Lost',
	'too-close': 'Too close',
	paying: 'Paying',
	losing: 'Losing',
	'too-early': 'Too early',
	'add-costs': 'Add costs',
	better: 'Better',
	worse: 'Worse',
	'no-difference': 'Too close',
	'too-few-people': 'Too few people',
	'not-comparable': 'Not comparable',
	hidden: 'Hidden',
	'no-verdict': 'No verdict',
	'not-published': 'Not published',
	withdrawn: 'Withdrawn'
};

/** Colour and shape of each state; a word always repeats them. */
export type PaidTone = 'better' | 'worse' | 'even' | 'open' | 'caution' | 'none';

export const paidTones: Readonly<Record<PaidState, PaidTone>> = {
	paid: 'better',
	lost: 'worse',
	'too-close': 'even',
	paying: 'better',
	losing: 'worse',
	'too-early': 'open',
	'add-costs': 'caution',
	better: 'better',
	worse: 'worse',
	'no-difference': 'even',
	'too-few-people': 'none',
	'not-comparable': 'caution',
	hidden: 'none',
	'no-verdict': 'none',
	'not-published': 'none',
	withdrawn: 'none'
};
