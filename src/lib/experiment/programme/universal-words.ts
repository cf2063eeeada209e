import { compactMoney, money } from '#lib/format/money.ts';
import { moneyInterval } from '#lib/format/money-range.ts';
import { counted as countOf, number } from '#lib/format/number.ts';
import type { Range } from '../results/comparison/results.ts';
import type { GapFinding, UniversalProgramme } from './universal.ts';
import { leftOutWords } from '../roi/money/left-out.ts';

/** The result of a universal control group, in a headline and sentences. */
export interface UniversalWords {
	readonly headline: string;
	readonly sentences: readonly string[];
}

const likely = ({ low, high }: Range, currency: string): string =>
	`likely ${moneyInterval({ low, high }, currency)}`;

const reasons: Record<GapFinding, string> = {
	agree: 'No clear gap: the two agree within their ranges.',
	lower:
		'Campaigns may reach the same people, take sales from one another, or wear off with time. The gap is of all of them together and can’t be split among campaigns.',
	higher:
		'Campaigns may help one another, or some of them are not measured. The gap is of all of them together and can’t be split among campaigns.'
};

function gapWords({ gap, currency }: UniversalProgramme): string[] {
	if (!gap) return [];
	if (gap.finding === 'agree') return [reasons.agree];
	const turned = gap.finding === 'lower' ? gap : { estimate: -gap.estimate, low: -gap.high, high: -gap.low };
	return [
		`That is ${compactMoney(turned.estimate, currency)} ${gap.finding === 'lower' ? 'less' : 'more'} than the sum (${likely(turned, currency)}).`,
		reasons[gap.finding]
	];
}

function leftOutSentences({ waves, campaigns, currency }: UniversalProgramme): string[] {
	const missing = waves.reduce((sum, wave) => sum + wave.missing, 0);
	return [
		...[...Map.groupBy(waves, ({ reason }) => reason)].flatMap(([reason, list]) =>
			reason === null
				? []
				: [
						`${list.map(({ name }) => `“${name}”`).join(', ')} ${list.length === 1 ? 'is' : 'are'} left out: ${leftOutWords[reason]}.`
					]
		),
		...(waves.some(({ merged }) => merged)
			? [
					'Months that are published together have a range as wide as if each person were alike in all of them.'
				]
			: []),
		...(waves.some(({ approximate }) => approximate)
			? [
					'Discounts are known for each wave as a whole and shared out among its months by people: single months are approximate, the total is not.'
				]
			: []),
		...(missing > 0 ? [`${countOf(missing, 'month', 'months')} can’t be compared.`] : []),
		...(campaigns.leftOut > 0
			? [
					`${countOf(campaigns.leftOut, 'campaign', 'campaigns')} of these months can’t be counted${
						campaigns.costLeftOut > 0
							? `; known costs of ${compactMoney(campaigns.costLeftOut, currency)} come off the universal control’s figure all the same`
							: ''
					}.`
				]
			: [])
	];
}

/** "Campaigns add up to €120k; the universal control group shows €80k (likely €30k to €130k)". */
export function universalWords(one: UniversalProgramme): UniversalWords {
	const { gain, campaigns, currency, perPersonMonth, demo } = one;
	const rest = leftOutSentences(one);
	if (!gain || !perPersonMonth)
		return { headline: 'The universal control group can’t be compared yet', sentences: rest };
	const shown = `${compactMoney(gain.estimate, currency)} (${likely(gain, currency)})`;
	const which = demo ? 'Demo campaigns' : 'Campaigns';
	const counted = campaigns.gain
		? [
				`${number(campaigns.counted)} ${campaigns.counted === 1 ? 'campaign' : 'campaigns'} ended in these months.`
			]
		: [];
	const each = `${money(perPersonMonth.estimate, currency)} of margin a person and month (likely ${money(perPersonMonth.low, currency)} to ${money(perPersonMonth.high, currency)}), before costs.`;
	return {
		headline: campaigns.gain
			? `${which} add up to ${compactMoney(campaigns.gain.estimate, currency)}; the universal control group shows ${shown}`
			: `The universal control group shows ${shown}; no campaign of the same months is counted`,
		sentences: [...counted, ...gapWords(one), `Everyone else brought ${each}`, ...rest]
	};
}
