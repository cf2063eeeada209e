import type { CampaignVerdict } from '../roi/verdict/campaign-verdict.ts';
import type { CampaignCard } from './card.ts';

/** Whether a campaign paid, as a code of the chip on its page: one state, one word everywhere. */
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
	/** By the main metric, where no gain is known. */
	| 'better'
	| 'worse'
	| 'no-difference'
	/** No number can be compared. */
	| 'too-few-people'
	| 'not-comparable'
	| 'no-verdict'
	/** Nothing is published, or not any more. */
	| 'not-published'
	| 'withdrawn';

const states: Readonly<Record<CampaignVerdict['chip'], PaidState>> = {
	Paid: 'paid',
	Lost: 'lost',
	'Too close': 'no-difference',
	Paying: 'paying',
	Losing: 'losing',
	'Too early': 'too-early',
	'Add costs': 'add-costs',
	Better: 'better',
	Worse: 'worse',
	'Too few people': 'too-few-people',
	'Not comparable': 'not-comparable',
	'No verdict': 'no-verdict'
};

/**
 * @param chip     of the campaign's page; null while nothing is published
 * @param hasMoney its gain is known
 */
export function paidState(
	{ status }: Pick<CampaignCard, 'status'>,
	chip: CampaignVerdict['chip'] | null,
	hasMoney: boolean
): PaidState {
	if (status === 'withdrawn') return 'withdrawn';
	if (status === 'awaiting release' || chip === null) return 'not-published';
	return chip === 'Too close' && hasMoney ? 'too-close' : states[chip];
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
	'no-verdict': 'none',
	'not-published': 'none',
	withdrawn: 'none'
};
