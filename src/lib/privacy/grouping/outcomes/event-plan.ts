import { isWithoutOpen, minActors } from '../outcome.ts';
import { outcomeWidth } from '../../disclosure/system/judged.ts';
import { type EventFamily, isSent } from '../family.ts';
import { outcomeOf, refusedWith, shownLink, type EventInput } from './event-links.ts';
import { isTrust } from './outcome-plan.ts';
import { planOk, sumAt, type Guard, type Plan } from '../plan.ts';
import type { HiddenReason } from '../../released.ts';
import type { Measure } from '../../cube.ts';
import type { Sums } from '../exact.ts';
import { isLinked, isMultiple } from '../links.ts';
import type { Nobody } from '../nobody.ts';
import type { Policy } from '../../policy.ts';

/** What decides whether a number is the sender's alone. */
interface SentInput {
	readonly measures: readonly Measure[];
	/** Indices of the measures known in every cell. */
	readonly known: readonly number[];
	/** The total and every people block. */
	readonly groups: readonly Sums[];
	readonly policy: Pick<Policy, 'minOutcome'>;
	readonly isNobody: Nobody;
}

/** Is it so much a person (or an impression), in each variant, or in all where the total alone is known? */
const isRate = (groups: readonly Sums[], measure: number, by: (of: ArrayLike<number>) => number): boolean => {
	const rows = (list: Sums): Sums[] => list.map((sums) => [sums]);
	const variants = (groups[0] ?? []).map((_, v) =>
		groups.flatMap((sums) => (sums[v] && sums[v][0] !== 0 ? [sums[v]] : []))
	);
	const sent = variants.filter((of) => of.some((sums) => sumAt(sums, measure) !== 0));
	// One group has some rate, whatever is counted.
	const isTotalAlone = sent.some((of) => new Set(of.map((sums) => sums[0])).size < 2);
	if (isTotalAlone) return sent.length > 1 && isMultiple(rows(sent.flat()), measure, by);
	return sent.every((of) => isMultiple(rows(of), measure, by));
};

/**
 * Names of the columns that are the sender's alone, published wherever people are.
 *
 * - Impressions: so many a person; or in every group enough of them, of enough people, and no multiple of an outcome. Where
 *   people reached are counted, impressions bound them: then every group has more impressions than people.
 * - Cost without squares: so much a person, or so much an impression where impressions are published. A cost for each click or
 *   conversion counts what people did.
 */
export const sentNames = ({ measures, known, groups, policy, isNobody }: SentInput): ReadonlySet<string> => {
	const find = (name: string) => known.find((m) => measures[m]?.name === name) ?? -1;
	const people = (of: ArrayLike<number>) => of[0] ?? 0;
	const m = policy.minOutcome;
	const isFree = (impressions: number, reached: number, square: number) =>
		groups.every((sums) =>
			sums.every((of, variant) => {
				const [n, sum] = [of[0] ?? 0, sumAt(of, impressions)];
				if (n === 0) return true;
				if (sum === 0) return reached < 0 || isNobody(of, reached, variant);
				const actors = square < 0 ? 0 : minActors(sum, sumAt(of, square));
				if (sum < m || (square >= 0 && sum ** 2 < m * sumAt(of, square))) return false;
				// Where nobody counts who was reached, only those without any may not be known.
				if (reached < 0) return square < 0 || n - (sum - (sumAt(of, square) - sum) / 2) >= m;
				return sum >= n && n - actors >= m;
			})
		);
	const outcomes = known.filter((y) => measures[y]?.role === 'sum' && measures[y].kind === 'outcome');
	const isOfOutcome = (count: number) =>
		outcomes.some((outcome) => isLinked({ count, outcome }, { groups, merged: groups, m }));
	const sent = new Set<string>();
	for (const pre of ['', 'pre_']) {
		const impressions = find(`${pre}impressions`);
		const cost = find(`${pre}cost`);
		if (impressions >= 0) {
			const square = find(`${pre}impressions_sq`);
			const isOurs =
				isRate(groups, impressions, people) ||
				(!isOfOutcome(impressions) && isFree(impressions, find(`${pre}reached`), square));
			if (isOurs) sent.add(`${pre}impressions`);
		}
		if (cost >= 0 && isSent(`${pre}cost`, measures)) {
			const isOurs =
				isRate(groups, cost, people) ||
				(sent.has(`${pre}impressions`) && isRate(groups, cost, (of) => sumAt(of, impressions)));
			if (isOurs) sent.add(`${pre}cost`);
		}
	}
	return sent;
};

/** The outcome plan on whose blocks no event at all may be shown: that people can do it is no secret there. */
const zeroBase = ({ outcomes, measures }: EventInput): Plan | undefined => {
	const shown = outcomes.filter(({ reason }) => reason === undefined);
	const isStep = (plan: Plan) => !isTrust(measures[outcomeOf(plan)]?.name ?? '');
	return shown.find(isStep) ?? shown[0];
};

/** The blocks that events are merged from: those of the outcome they belong to, if it is published. */
const baseOf = (counts: EventFamily['counts'], input: EventInput): Plan => {
	const { family, total, people, outcomes } = input;
	const host = outcomes.find(({ name, reason }) => name === `outcome ${family.host}` && !reason);
	if (host) return host;
	const linked = shownLink(counts, input);
	if (linked) return linked;
	const hasNone = total.some(
		(variant) => variant[0] !== 0 && counts.some(({ sum }) => sumAt(variant, sum) === 0)
	);
	return (hasNone ? zeroBase(input) : undefined) ?? people;
};

/** Are the events of m people at least, as far as sums of squares tell? */
const hasActors = (
	of: ArrayLike<number>,
	{ sum, square }: EventFamily['counts'][number],
	m: number
): boolean => square < 0 || sumAt(of, sum) ** 2 >= m * sumAt(of, square);

/** Why events are not published even in the total. */
const refusalOf = (count: EventFamily['counts'][number], { total, policy }: EventInput): HiddenReason =>
	total.every(
		(of) =>
			of[0] === 0 || (sumAt(of, count.sum) >= policy.minOutcome && hasActors(of, count, policy.minOutcome))
	)
		? 'one-side-below-m'
		: 'too-few-events';

const planOf = (counts: EventFamily['counts'], input: EventInput): Plan => {
	const { family, measures, people, policy, isNobody } = input;
	const m = policy.minOutcome;
	/** None were shown is no secret where nobody counts who was reached. */
	const isUnhosted = (sum: number) =>
		family.host < 0 && /^(pre_)?impressions$/.test(measures[sum]?.name ?? '');
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
		...(people.sent ? { sent: people.sent } : {}),
		guards: sums.map((sum): Guard => ({
			count: (of) => sumAt(of, sum),
			min: m,
			zeroOk: isUnhosted(sum),
			harmless: (of, variant) => base !== people && isNobody(of, sum, variant),
			reason: 'events-under-m'
		})),
		// From Σx and Σx² follows how many people are behind the events at least, and how many have none at most.
		certified: (of) =>
			counts.every(
				(count) =>
					count.square < 0 ||
					sumAt(of, count.sum) === 0 ||
					(hasActors(of, count, m) && isWithoutOpen(of, count, { m, width: outcomeWidth(m) }))
			),
		uncertified: (of) =>
			counts.every((count) => hasActors(of, count, m)) ? 'outcome-under-m' : 'events-under-m'
	};
};

/**
 * The plan of one family of events (orders, clicks beside impressions, own counts), and plans with a reason for those that cannot
 * be published even in the total.
 *
 * A block shows at least m events, where sums of squares are known by at least m people. "None" is shown beside a published
 * outcome only, about a large group. Events of an outcome follow its blocks, so that m people are behind them; so do events that
 * an outcome could be worked out from. Where sums of squares tell how many people have no event, those are m at least, too.
 */
export const eventPlans = (input: EventInput): Plan[] => {
	const { family, total, people } = input;
	const isRefused = (count: EventFamily['counts'][number]) => refusedWith(count, input) !== undefined;
	const passes = family.counts.filter((count) => !isRefused(count) && planOk(planOf([count], input), total));
	const fails = family.counts.filter((count) => !passes.includes(count));
	return [
		...(passes.length > 0 ? [planOf(passes, input)] : []),
		...fails.map(({ sum, square }): Plan => ({
			layer: 'event',
			name: `event ${sum}`,
			measures: square < 0 ? [sum] : [sum, square].toSorted((a, b) => a - b),
			base: people,
			guards: [],
			reason: refusedWith({ sum, square }, input) ?? refusalOf({ sum, square }, input)
		}))
	];
};
