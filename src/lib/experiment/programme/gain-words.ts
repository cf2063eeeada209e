import { compactMoney } from '#lib/format/money.ts';
import { roughInterval } from '#lib/format/money-range.ts';
import { counted, number } from '#lib/format/number.ts';
import type { LeftOutReason } from '../roi/money/left-out.ts';
import type { GainSummary, GainTotal } from './gain-summary.ts';

/** What all campaigns of a period earned, in one sentence with its sum and likely range. */
export interface GainHeadline {
	/** The sentence, with its sum apart: it has the colour. */
	readonly before: string;
	readonly amount: string;
	readonly after: string;
	readonly tone: 'better' | 'worse' | 'even';
	/** "Likely €61k to €99k"; null where nothing is counted. */
	readonly likely: string | null;
	/** Sums in other currencies, which are never converted. */
	readonly others: readonly string[];
	/** "Not counted: 2 running, 1 without margin and costs." Empty where everything is. */
	readonly notCounted: string;
}

/** After a number of campaigns that are not counted. */
const notCountedWords: Readonly<Partial<Record<LeftOutReason, string>>> = {
	no_margin: 'without margin and costs',
	no_money: 'without money in the file',
	not_comparable: 'not comparable',
	hidden: 'hidden',
	shown_because_it_did_well: 'shown only because it did well',
	no_interval: 'without a likely range'
};

export function notCounted({ running, leftOut }: Pick<GainSummary, 'running' | 'leftOut'>): string {
	const parts = [
		...(running > 0 ? [`${number(running)} running`] : []),
		...leftOut.map(
			({ reason, campaigns }) => `${number(campaigns)} ${notCountedWords[reason] ?? 'without a gain'}`
		)
	];
	return parts.length === 0 ? '' : `Not counted: ${parts.join(', ')}.`;
}

/** From this chance on either way a gain or loss is probable: 60%, in standard errors. */
const probable = 0.2533;

/** The estimate in standard errors, by the end of the range on the side of 0. */
function distance({ gain: { estimate, low, high } }: GainTotal): number {
	const reach = estimate > 0 ? estimate - low : high - estimate;
	return reach > 0 ? (1.96 * estimate) / reach : estimate * Infinity;
}

function sentence(total: GainTotal): Pick<GainHeadline, 'before' | 'after' | 'tone'> {
	const { estimate, low, high } = total.gain;
	const after = estimate < 0 ? '' : ' more than it cost';
	const verb = estimate < 0 ? 'lost' : 'earned';
	if (low > 0) return { before: 'Personalisation earned ', after, tone: 'better' };
	if (high < 0) return { before: 'Personalisation lost ', after, tone: 'worse' };
	if (Math.abs(distance(total)) >= probable)
		return { before: `Personalisation probably ${verb} `, after, tone: 'even' };
	return { before: `Too close to call: personalisation ${verb} `, after, tone: 'even' };
}

const otherWords = ({ currency, campaigns, gain }: GainTotal): string =>
	`${gain.estimate < 0 ? 'Lost' : 'Gain'} in ${currency}: ${compactMoney(Math.abs(gain.estimate), currency)} (likely ${roughInterval(gain, currency)}), ${counted(campaigns, 'campaign')}.`;

/** Where no campaign has a gain: why, and what to do. */
function nothingCounted({ leftOut, running }: GainSummary): string {
	if (leftOut.some(({ reason }) => reason === 'no_margin'))
		return 'No ended campaign has margin and costs yet.';
	if (leftOut.length > 0) return 'No ended campaign has a gain yet.';
	return running > 0 ? 'No campaign has ended yet.' : 'No campaign is published yet.';
}

/** @param period such as " in 2025"; empty for all days */
export function gainHeadline(summary: GainSummary, period: string): GainHeadline {
	const [first, ...rest] = summary.totals;
	const note = notCounted(summary);
	if (!first) {
		const before = nothingCounted(summary);
		return { before, amount: '', after: '', tone: 'even', likely: null, others: [], notCounted: note };
	}
	const { before, after, tone } = sentence(first);
	return {
		before,
		amount: compactMoney(Math.abs(first.gain.estimate), first.currency),
		after: `${after}${period}.`,
		tone,
		likely: `Likely ${roughInterval(first.gain, first.currency)}`,
		others: rest.map(otherWords),
		notCounted: note
	};
}
