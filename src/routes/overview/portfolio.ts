import { domain, type Domain } from '#lib/charts/domain.ts';
import { effect, oriented, toneOf } from '#lib/charts/effect.ts';
import type { CampaignCard } from '#lib/experiment/programme/card.ts';
import { markOf } from '#lib/experiment/roi/reasons.ts';
import type { PortfolioLine } from '#lib/experiment/programme/portfolio.ts';
import type { Range } from '#lib/experiment/results/comparison/results.ts';
import { compactMoney } from '#lib/format/money.ts';
import { compact, counted, number } from '#lib/format/number.ts';
import { differenceEstimate, liftEstimate, liftInterval } from '#lib/format/value.ts';
import type { Programme } from '#lib/experiment/programme/programme.ts';
import type { ReturnProgramme } from '#lib/experiment/programme/return-programme.ts';
import { moneyRange } from '#lib/experiment/roi/roi-decision.ts';

/** The primary metric's relative change, turned so that better is to the right; null where there is none to draw. */
function drawn({ primary, metric }: CampaignCard): Range | null {
	const range = primary && metric ? effect(primary, 'relative') : null;
	return range && metric ? oriented(range, metric.direction) : null;
}

/** A campaign as a row shows it: a hundred whole results would be most of the page. */
export function rowOf(line: PortfolioLine) {
	const { slug, name, demo, kind, status, asOf, people, recurring, guardrails, split, roi } = line;
	const roiMark = line.roiReason ? markOf(line.roiReason) : '[x]';
	const { primary, metric, headline, channel, owner, currency } = line;
	const absolute = primary && metric ? effect(primary, 'absolute') : null;
	return {
		slug,
		name,
		demo,
		kind,
		status,
		asOf,
		people,
		recurring,
		guardrails,
		split,
		roi,
		roiMark,
		about: [channel, owner, headline?.headline].filter((words) => words).join(' · '),
		primary:
			primary && metric
				? {
						metric: metric.label,
						variant: primary.variant,
						verdict: primary.verdict,
						change: effect(primary, 'relative'),
						difference: absolute && differenceEstimate(absolute, { unit: metric.unit, currency }),
						range: drawn(line)
					}
				: null
	};
}

export type PortfolioRowView = ReturnType<typeof rowOf>;

/** One axis for all campaigns, so that their bars can be compared. */
export function commonDomain(rows: readonly PortfolioRowView[]): Domain {
	return domain(rows.flatMap(({ primary }) => primary?.range ?? []));
}

/**
 * The figures above the portfolio: sums and counts of what the campaigns say, nothing else.
 * @param waves of universal control groups, which are none of them
 */
export function figures(cards: readonly CampaignCard[], waves = 0) {
	const verdicts = cards.flatMap((card) => (card.primary ? [card.primary.verdict] : []));
	const count = (of: (verdict: (typeof verdicts)[number]) => boolean) => verdicts.filter(of).length;
	const better = count((verdict) => verdict === 'better');
	const worse = count((verdict) => toneOf(verdict) === 'worse');
	const even = count((verdict) => verdict.startsWith('no clear'));
	const running = cards.filter((card) => card.status === 'running').length;
	const broken = cards.reduce((sum, card) => sum + card.guardrails.broken, 0);
	const guardrails = cards.reduce((sum, card) => sum + card.guardrails.total, 0);
	const once = cards.filter(({ recurring }) => !recurring);
	const people = once.reduce((sum, card) => sum + (card.people?.total ?? 0), 0);
	const days = cards.length - once.length;
	const without = days > 0 ? `; ${counted(days, 'counts', 'count')} days instead` : '';
	return [
		{
			label: 'Campaigns',
			value: number(cards.length),
			note: `${number(running)} running${waves > 0 ? `; ${counted(waves, 'universal control wave', 'universal control waves')} apart` : ''}`
		},
		{ label: 'Better', value: number(better), note: 'on their primary metric' },
		{ label: 'Worse', value: number(worse), note: 'on their primary metric' },
		{ label: 'No clear difference', value: number(even), note: 'the range holds zero' },
		{
			label: 'Guardrails broken',
			value: number(broken),
			note: `of ${counted(guardrails, 'guardrail')}`,
			tone: broken > 0 ? ('worse' as const) : undefined
		},
		{
			label: 'People measured',
			value: people < 1e6 ? number(people) : compact(people),
			note: `once in each campaign${without}`
		}
	];
}

/**
 * What the ended campaigns say together, each with its range: the average change, and what they earned. Real campaigns where there are some, else the demo's.
 */
export function programmeFigures(programmes: readonly Programme[], returns: readonly ReturnProgramme[]) {
	const [programme] = programmes;
	const [lift] = programme?.lifts ?? [];
	const found = [];
	if (programme && lift) {
		found.push({
			name: 'average-change',
			label: `Average change, ${lift.label.toLowerCase()}`,
			value: liftEstimate(lift),
			note: `${liftInterval(lift)}, ${number(lift.campaigns.length)} ${programme.demo ? 'demo ' : ''}campaigns`
		});
	}
	const [returned] = returns.filter(({ demo, gain }) => gain && (!programme || demo === programme.demo));
	if (returned?.gain) {
		const campaigns = `${number(returned.campaigns)} ended ${returned.demo ? 'demo ' : ''}campaigns`;
		found.push({
			name: 'net-return',
			label: 'Gain',
			value: compactMoney(returned.gain.estimate, returned.currency),
			note: `${moneyRange(returned.gain, returned.currency)}, ${campaigns}`
		});
	}
	return found;
}

/** "All 4 campaigns", "12 of 40 campaigns", "101 to 200 of 240 that fit, of 1,000 campaigns". */
export function countWords({
	matching,
	all,
	page,
	pageSize
}: {
	matching: number;
	all: number;
	page: number;
	pageSize: number;
}): string {
	const campaigns = counted(all, 'campaign');
	if (matching <= pageSize)
		return matching === all ? `All ${campaigns} shown.` : `${number(matching)} of ${campaigns} shown.`;
	const first = (page - 1) * pageSize + 1;
	const range = `${number(first)} to ${number(Math.min(first + pageSize - 1, matching))}`;
	return matching === all
		? `${range} of ${campaigns} shown.`
		: `${range} of ${number(matching)} that fit shown, of ${campaigns}.`;
}
