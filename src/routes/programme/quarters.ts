import { isCounted } from '#lib/experiment/programme/gain-summary.ts';
import type { PortfolioLine } from '#lib/experiment/programme/portfolio.ts';
import { compactMoney } from '#lib/format/money.ts';
import { moneyInterval } from '#lib/format/money-range.ts';
import { number } from '#lib/format/number.ts';
import { unbiasedSum } from '#lib/stats/pooling/meta-analysis.ts';

/** Such as `Q2 2026`; campaigns without days come last. */
const quarterOf = (day: string | null): string =>
	day === null ? '' : `${day.slice(0, 4)} Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;

/** What campaigns of one currency earned by the quarter of their last day, newest first; their sum is that of the headline. */
export function quarterRows(lines: readonly PortfolioLine[], currency: string | null, confidence: number) {
	if (currency === null) return [];
	const own = lines.filter(isCounted).filter((line) => line.currency === currency);
	const groups = Map.groupBy(own, ({ to }) => quarterOf(to));
	const amount = (list: typeof own) => list.reduce((sum, { gain }) => sum + gain.gain.estimate, 0);
	const money = (list: typeof own) =>
		list.length === 0 ? '–' : compactMoney(amount(list), currency, { sign: 'always' });
	return [...groups]
		.sort(([a], [b]) => (a < b ? 1 : -1))
		.map(([quarter, list]) => {
			const of = (state: PortfolioLine['paid']) => list.filter(({ paid }) => paid === state);
			const net = unbiasedSum(
				list.map(({ gain: { gain, below, above } }) => ({ estimate: gain.estimate, below, above })),
				confidence
			);
			const tone = net.low > 0 ? 'better' : net.high < 0 ? 'worse' : 'even';
			return {
				quarter: quarter || 'No dates',
				campaigns: number(list.length),
				paid: money(of('paid')),
				tooClose: money(of('too-close')),
				lost: money(of('lost')),
				net: compactMoney(net.estimate, currency, { sign: 'always' }),
				likely: moneyInterval(net, currency),
				tone
			};
		});
}
