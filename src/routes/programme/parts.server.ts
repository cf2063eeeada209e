import { rangeChart, type RangeFormat, type RangeInput } from '#lib/charts/range-chart.ts';
import type { Tone } from '#lib/charts/effect.ts';
import type { DataGain } from '#lib/experiment/programme/data-gains.ts';
import type { GroupGain } from '#lib/experiment/programme/programme-groups.ts';
import type { ProgrammeValue } from '#lib/experiment/programme/programme-value.ts';
import type { NotRolledOut } from '#lib/experiment/programme/return-programme.ts';
import type { UniversalProgramme } from '#lib/experiment/programme/universal.ts';
import type { Range } from '#lib/experiment/results/comparison/results.ts';
import { conclusionWords } from '#lib/experiment/roi/data/data-conclusion.ts';
import { compactMoney, roundMoney } from '#lib/format/money.ts';
import { moneyInterval } from '#lib/format/money-range.ts';
import { listed } from '#lib/format/names.ts';
import { counted, number } from '#lib/format/number.ts';
import { dataCategory } from '#lib/privacy/data-category.ts';

export const toneOfRange = ({ low, high }: Range): Tone => (low > 0 ? 'better' : high < 0 ? 'worse' : 'even');

/** Amounts with their signs and likely ranges. */
export const inMoney = (currency: string): RangeFormat => ({
	value: ({ estimate }) => compactMoney(estimate, currency, { sign: 'always' }),
	interval: (range) => moneyInterval(range, currency),
	tick: (at) => roundMoney(at, currency)
});

/** Rows of a chart at most. */
const maxRows = 20;

/** What each channel, owner or tag earned; the least large ones are one row where there are many. */
export function groupChart(groups: readonly GroupGain[], currency: string, none: string) {
	const lines = groups.slice(0, maxRows).map(({ name, campaigns, gain }): RangeInput => ({
		name: name ?? none,
		small: counted(campaigns, 'campaign'),
		range: gain,
		tone: toneOfRange(gain)
	}));
	return { chart: rangeChart(lines, inMoney(currency)), more: Math.max(0, groups.length - maxRows) };
}

function trustWords({ over, unclear, guarded }: DataGain): string {
	if (over > 0) return `⚑ Over limit in ${number(over)}`;
	if (unclear > 0) return '◐ Unclear';
	return guarded > 0 ? '✓ OK' : 'No guardrails';
}

/** Gain, trust and suggestion by kind of personal data. */
export const kindChart = (kinds: readonly DataGain[], currency: string) =>
	rangeChart(
		kinds.map((one): RangeInput => ({
			name: dataCategory(one.kind)?.label ?? one.kind,
			small:
				one.campaigns.length > 3
					? `${listed([...one.campaigns.slice(0, 2), `${one.campaigns.length - 2} more`])}`
					: listed(one.campaigns),
			range: one.gain,
			tone: one.gain ? toneOfRange(one.gain) : 'even',
			why: one.gain ? undefined : 'no gain known',
			more: [trustWords(one), conclusionWords(one.finding)]
		})),
		inMoney(currency)
	);

const findings = {
	agree: 'It agrees with the campaigns.',
	lower: 'It shows less than the campaigns.',
	higher: 'It shows more than the campaigns.'
} as const;

/** The universal control group beside the sum of the campaigns of the same months. */
export function universalChart({ gain, campaigns, gap, currency, months }: UniversalProgramme) {
	if (!gain) return null;
	const lines: RangeInput[] = [
		{
			name: 'Universal control group',
			small: `everything at once, ${counted(new Set(months.map(({ from }) => from)).size, 'month', 'months')}`,
			range: gain,
			tone: toneOfRange(gain)
		}
	];
	if (campaigns.gain)
		lines.push({
			name: `Sum of ${counted(campaigns.counted, 'campaign')}`,
			small: 'of the same months',
			range: campaigns.gain,
			tone: toneOfRange(campaigns.gain)
		});
	return { finding: gap ? findings[gap.finding] : null, chart: rangeChart(lines, inMoney(currency)) };
}

const noRollout: Readonly<Record<NotRolledOut, string>> = {
	no_decisions: 'No decision is signed yet, so nothing counts as rolled out.',
	none_rolled_out: 'No campaign is rolled out yet.',
	too_few_campaigns: 'Adjusting for luck needs three campaigns with a gain.'
};

/** "Rolled out: 4 campaigns, €80k adjusted for luck (likely €61k to €99k); €90k before." */
export function rolledOutWords({ rolledOut, currency }: ProgrammeValue): string {
	if (typeof rolledOut === 'string' || currency === null)
		return typeof rolledOut === 'string' ? noRollout[rolledOut] : '';
	const { campaigns, plain, adjusted } = rolledOut;
	return `Rolled out: ${counted(campaigns, 'campaign')}, ${compactMoney(adjusted.estimate, currency, { sign: 'always' })} adjusted for luck (likely ${moneyInterval(adjusted, currency)}); plain sum ${compactMoney(plain.estimate, currency, { sign: 'always' })}.`;
}
