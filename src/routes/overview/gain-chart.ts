import { domain, position, type Domain } from '#lib/charts/domain.ts';
import { ticksOf } from '#lib/charts/ticks.ts';
import { cumulativeGain, type CountedLine } from '#lib/experiment/programme/gain-summary.ts';
import { paidTones, type PaidTone } from '#lib/experiment/programme/paid.ts';
import type { Range } from '#lib/experiment/results/comparison/results.ts';
import { monthRange } from '#lib/format/date.ts';
import { compactMoney, roundMoney } from '#lib/format/money.ts';
import { moneyInterval } from '#lib/format/money-range.ts';
import { counted } from '#lib/format/number.ts';
import { unbiasedSum } from '#lib/stats/pooling/meta-analysis.ts';

/** Rows at most; where there are more campaigns the last row is the sum of the rest. */
const maxRows = 10;

const percent = (x: number, axis: Domain): number => Math.round(position(x, axis) * 10_000) / 100;

const axisOf = (ranges: readonly Range[], currency: string, about: number) => {
	const axis = domain(ranges);
	const ticks = ticksOf(axis, about).map((at) => ({
		at: percent(at, axis),
		words: at === 0 ? '0' : roundMoney(at, currency, { sign: 'always' }),
		isZero: at === 0
	}));
	return { axis, ticks };
};

const totalOf = (lines: readonly CountedLine[], confidence: number) =>
	unbiasedSum(
		lines.map(({ gain: { gain, below, above } }) => ({ estimate: gain.estimate, below, above })),
		confidence
	);

interface BarRow {
	/** Null for the sum of the rest. */
	readonly slug: string | null;
	readonly name: string;
	readonly range: Range;
	readonly tone: PaidTone;
	readonly costTrust: boolean;
}

/** The range bars of gain by campaign, largest first; all in one currency. */
export function byCampaign(lines: readonly CountedLine[], currency: string, confidence: number) {
	const sizes = lines.toSorted((a, b) => Math.abs(b.gain.gain.estimate) - Math.abs(a.gain.gain.estimate));
	const isAll = lines.length <= maxRows;
	const shown = isAll ? sizes : sizes.slice(0, maxRows - 1);
	const rest = sizes.slice(shown.length);
	const rows: BarRow[] = shown
		.toSorted((a, b) => b.gain.gain.estimate - a.gain.gain.estimate)
		.map(({ slug, name, gain: { gain }, paid, trust }) => ({
			slug,
			name,
			range: gain,
			tone: paidTones[paid],
			costTrust: trust?.state === 'over'
		}));
	if (rest.length > 0) {
		const range = totalOf(rest, confidence);
		const tone = range.low > 0 ? 'better' : range.high < 0 ? 'worse' : 'even';
		const name = `${counted(rest.length, 'other campaign', 'other campaigns')}`;
		rows.push({ slug: null, name, range, tone, costTrust: false });
	}
	const { axis, ticks } = axisOf(
		rows.map(({ range }) => range),
		currency,
		4
	);
	return {
		kind: 'campaign' as const,
		ticks,
		rows: rows.map(({ range, ...row }) => ({
			...row,
			low: percent(range.low, axis),
			at: percent(range.estimate, axis),
			high: percent(range.high, axis),
			value: compactMoney(range.estimate, currency, { sign: 'always' }),
			likely: moneyInterval(range, currency)
		}))
	};
}

/** Gain cumulated by the month of the last day, with its band. */
export function byMonth(lines: readonly CountedLine[], currency: string, confidence: number) {
	const months = cumulativeGain(lines, confidence);
	const undated = lines.filter(({ to }) => to === null).length;
	const { axis, ticks } = axisOf(
		months.map(({ gain }) => gain),
		currency,
		4
	);
	const x = (i: number) => (months.length === 1 ? 50 : Math.round((10_000 * i) / (months.length - 1)) / 100);
	const every = Math.ceil(months.length / 6);
	const last = months.at(-1);
	return {
		kind: 'month' as const,
		ticks,
		points: months.map(({ month, campaigns, gain }, i) => ({
			x: x(i),
			low: percent(gain.low, axis),
			at: percent(gain.estimate, axis),
			high: percent(gain.high, axis),
			month: monthRange(`${month}-01`, lastDay(month)),
			label: (months.length - 1 - i) % every === 0,
			value: compactMoney(gain.estimate, currency, { sign: 'always' }),
			likely: moneyInterval(gain, currency),
			campaigns: counted(campaigns, 'campaign')
		})),
		tone: last && last.gain.low > 0 ? 'better' : last && last.gain.high < 0 ? 'worse' : 'even',
		undated: undated > 0 ? `${counted(undated, 'campaign')} without dates left out.` : ''
	};
}

/** The last day of a month, ISO. */
function lastDay(month: string): string {
	const [year = 0, of = 1] = month.split('-').map(Number);
	return new Date(Date.UTC(year, of, 0)).toISOString().slice(0, 10);
}

export type GainChart = ReturnType<typeof byCampaign> | ReturnType<typeof byMonth>;
