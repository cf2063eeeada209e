import type { QuarterGain } from '#lib/experiment/programme/programme-groups.ts';
import { compactMoney, roundMoney } from '#lib/format/money.ts';
import { moneyInterval } from '#lib/format/money-range.ts';
import { number } from '#lib/format/number.ts';
import { domain, position } from './domain.ts';
import { ticksOf } from './ticks.ts';

/** Quarters that are drawn; the table has all. */
const maxDrawn = 8;

const quarterWords = (quarter: string): string => quarter.replace(/^(\d+)-Q(\d)$/, 'Q$2 $1');

/**
 * Bars of what campaigns earned by quarter, with the net and its range, and the same as a table.
 * @param quarters oldest first
 * @param running  the quarter of today, such as `2026-Q4`
 */
export function quarterChart(quarters: readonly QuarterGain[], currency: string, running: string) {
	const drawn = quarters.filter(({ quarter }) => quarter !== null).slice(-maxDrawn);
	const stacks = drawn.map(({ paid, tooClose, lost, net }) => ({
		top: paid + Math.max(0, tooClose),
		bottom: lost + Math.min(0, tooClose),
		net
	}));
	const axis = domain([
		...stacks.map(({ top, bottom }) => ({ estimate: 0, low: bottom, high: top })),
		...stacks.map(({ net }) => net)
	]);
	/** From the top, in percent of the height. */
	const y = (x: number) => Math.round((1 - position(x, axis)) * 10_000) / 100;
	const bar = (tone: 'better' | 'even' | 'worse', from: number, to: number) =>
		from === to ? [] : [{ tone, top: y(to), height: Math.round((y(from) - y(to)) * 100) / 100 }];
	const signed = (x: number) => (x === 0 ? '–' : compactMoney(x, currency, { sign: 'always' }));
	return {
		ticks: ticksOf(axis, 4).map((at) => ({
			at: y(at),
			words: at === 0 ? '0' : roundMoney(at, currency),
			isZero: at === 0
		})),
		bars: drawn.map(({ quarter, campaigns, paid, tooClose, lost, net }) => ({
			words: `${quarterWords(quarter ?? '')}${quarter === running ? ' so far' : ''}`,
			bars: [
				...bar('better', 0, paid),
				...(tooClose > 0 ? bar('even', paid, paid + tooClose) : bar('even', lost + tooClose, lost)),
				...bar('worse', lost, 0)
			],
			net:
				campaigns === 0 ? null : { top: y(net.high), height: y(net.low) - y(net.high), at: y(net.estimate) },
			value: campaigns === 0 ? '–' : compactMoney(net.estimate, currency, { sign: 'always' }),
			tone: net.low > 0 ? 'better' : net.high < 0 ? 'worse' : 'even'
		})),
		/** The newest first. */
		rows: quarters.toReversed().map(({ quarter, campaigns, paid, tooClose, lost, net }) => ({
			quarter: quarter === null ? 'No dates' : quarterWords(quarter),
			campaigns: number(campaigns),
			paid: signed(paid),
			tooClose: signed(tooClose),
			lost: signed(lost),
			net: campaigns === 0 ? '–' : compactMoney(net.estimate, currency, { sign: 'always' }),
			likely: campaigns === 0 ? '' : moneyInterval(net, currency),
			tone: net.low > 0 ? 'better' : net.high < 0 ? 'worse' : 'even'
		}))
	};
}

export type QuarterChart = ReturnType<typeof quarterChart>;
