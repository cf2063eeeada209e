import type { ProgrammeValue } from '#lib/experiment/programme/programme-value.ts';
import { compactMoney, money } from '#lib/format/money.ts';
import { roughInterval } from '#lib/format/money-range.ts';
import { listed } from '#lib/format/names.ts';
import { number } from '#lib/format/number.ts';
import { wholeShare } from '#lib/format/share.ts';

interface ProgrammeFigure {
	readonly name: string;
	readonly label: string;
	readonly value: string;
	readonly note: string;
	readonly tone?: 'better' | 'worse' | undefined;
}

function gainFigure({ gain, currency, summary }: ProgrammeValue): ProgrammeFigure {
	const isLoss = gain !== null && gain.estimate < 0;
	const others = summary.totals
		.filter((total) => total.currency !== currency)
		.map((total) => compactMoney(total.gain.estimate, total.currency, { sign: 'always' }));
	const beside = others.length === 0 ? '' : `; beside it ${listed(others)}`;
	return {
		name: 'gain',
		label: isLoss ? 'Loss' : 'Gain',
		value: gain && currency ? compactMoney(Math.abs(gain.estimate), currency) : '–',
		note: gain && currency ? `likely ${roughInterval(gain, currency)}${beside}` : 'no campaign counts yet',
		tone: gain && gain.low > 0 ? 'better' : gain && gain.high < 0 ? 'worse' : undefined
	};
}

function returnFigure({ returned, margin, cost, gain, currency }: ProgrammeValue): ProgrammeFigure {
	const label = 'Return';
	if (gain === null || currency === null) return { name: 'return', label, value: '–', note: '' };
	const parts = `${compactMoney(margin, currency)} margin, ${compactMoney(cost, currency)} cost`;
	if (returned !== null)
		return {
			name: 'return',
			label,
			value: `${money(returned, currency)} per ${money(1, currency, { decimals: 0 })}`,
			note: parts
		};
	return { name: 'return', label, value: '–', note: cost === 0 ? `${parts}: no cost, so no return` : parts };
}

function decidedFigure({ decided: { of, made, rollOut, runLonger, stop } }: ProgrammeValue): ProgrammeFigure {
	const parts = [
		...(rollOut > 0 ? [`${number(rollOut)} rolled out`] : []),
		...(runLonger > 0 ? [`${number(runLonger)} run longer`] : []),
		...(stop > 0 ? [`${number(stop)} stopped`] : [])
	];
	return {
		name: 'decided',
		label: 'Decided',
		value: `${number(made)} of ${number(of)}`,
		note: parts.length === 0 ? 'ended campaigns with a verdict' : parts.join(', ')
	};
}

/** The five figures of a programme. */
export function programmeFigures(value: ProgrammeValue): ProgrammeFigure[] {
	const { winRate, trust } = value;
	const names = trust.over.map(({ name }) => name);
	return [
		gainFigure(value),
		{
			name: 'paid',
			label: 'Campaigns that paid',
			value: winRate ? `${number(winRate.paid)} of ${number(winRate.counted)}` : '–',
			note: winRate
				? `${wholeShare(winRate.share.estimate)}, likely ${wholeShare(winRate.share.low)} to ${wholeShare(winRate.share.high)}`
				: ''
		},
		returnFigure(value),
		{
			name: 'trust',
			label: 'Cost trust',
			value: `${number(names.length)} of ${number(trust.guarded)}`,
			note:
				trust.guarded === 0
					? 'no guardrails set'
					: names.length === 0
						? 'no guardrail over its limit'
						: listed(names.length > 2 ? [...names.slice(0, 2), `${names.length - 2} more`] : names),
			tone: names.length > 0 ? 'worse' : undefined
		},
		decidedFigure(value)
	];
}
