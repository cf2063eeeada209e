import type { Measure } from './cube.ts';
import type { Sums } from './exact.ts';
import type { EventFamily } from './family.ts';
import { isTrust } from './outcome-plan.ts';
import type { Nobody } from './nobody.ts';
import { planOk, sumAt, type Guard, type Plan } from './plan.ts';
import type { Policy } from './policy.ts';

/** What the event plans are made from. */
export interface EventInput {
	readonly family: EventFamily;
	readonly measures: readonly Measure[];
	readonly total: Sums;
	readonly people: Plan;
	readonly outcomes: readonly Plan[];
	readonly policy: Policy;
	readonly isNobody: Nobody;
}

/** The outcome plan on whose blocks no event at all may be shown: that people can do it is no secret there. */
const zeroBase = ({ outcomes, measures }: EventInput): Plan | undefined => {
	const shown = outcomes.filter(({ reason }) => reason === undefined);
	const isStep = ({ name }: Plan) => !isTrust(measures[Number(name.replace('outcome ', ''))]?.name ?? '');
	return shown.find(isStep) ?? shown[0];
};

/** The blocks that events are merged from: those of the outcome they belong to, if it is published. */
const baseOf = (counts: EventFamily['counts'], input: EventInput): Plan => {
	const { family, total, people, outcomes } = input;
	const host = outcomes.find(({ name, reason }) => name === `outcome ${family.host}` && !reason);
	if (host) return host;
	const hasNone = total.some(
		(variant) => variant[0] !== 0 && counts.some(({ sum }) => sumAt(variant, sum) === 0)
	);
	return (hasNone ? zeroBase(input) : undefined) ?? people;
};

const planOf = (counts: EventFamily['counts'], input: EventInput): Plan => {
	const { family, measures, people, policy, isNobody } = input;
	const m = policy.minOutcome;
	const base = baseOf(counts, input);
	const sums = counts.map(({ sum }) => sum);
	const isComplete = (product: number) =>
		(measures[product]?.of ?? []).every((name) => {
			const factor = measures.findIndex((measure) => measure.name === name);
			return people.measures.includes(factor) || sums.includes(factor);
		});
	const all = [
		...people.measures,
		...base.measures,
		...counts.flatMap(({ sum, square }) => (square < 0 ? [sum] : [sum, square])),
		...family.products.filter(isComplete)
	];
	return {
		layer: 'event',
		name: `event ${sums.join(' ')}`,
		measures: [...new Set(all)].sort((a, b) => a - b),
		base,
		guards: sums.map((sum): Guard => ({
			count: (of) => sumAt(of, sum),
			least: m,
			zeroOk: false,
			harmless: (of, variant) => base !== people && isNobody(of, sum, variant),
			reason: 'events-under-m'
		})),
		// From Σx and Σx² follows how many people are behind the events at least.
		certified: (of) =>
			counts.every(({ sum, square }) => square < 0 || sumAt(of, sum) ** 2 >= m * sumAt(of, square)),
		uncertified: () => 'events-under-m'
	};
};

/**
 * The plan of one family of events (orders, clicks beside impressions, own counts), and plans with a reason for those that cannot
 * be published even in the total.
 *
 * A block shows at least m events, where sums of squares are known by at least m people. "None" is shown beside a published
 * outcome only, about a large group. Events of an outcome follow its blocks, so that m people are behind them.
 */
export const eventPlans = (input: EventInput): Plan[] => {
	const { family, total, people } = input;
	const passes = family.counts.filter((count) => planOk(planOf([count], input), total));
	const fails = family.counts.filter((count) => !passes.includes(count));
	return [
		...(passes.length > 0 ? [planOf(passes, input)] : []),
		...fails.map(({ sum, square }): Plan => ({
			layer: 'event',
			name: `event ${sum}`,
			measures: square < 0 ? [sum] : [sum, square].toSorted((a, b) => a - b),
			base: people,
			guards: [],
			reason: 'too-few-events'
		}))
	];
};
