import { groupLayer, publishedBlocks, type Block, type Forced, type Grouping } from './axis.ts';
import type { EpochCells } from './epoch.ts';
import { inOrder } from './outcomes/event-links.ts';
import { eventPlans, sentNames } from './outcomes/event-plan.ts';
import { discountPlans } from './money/discount-plan.ts';
import { familiesOf } from './family.ts';
import { moneyPlans } from './money/money-plan.ts';
import { nobodyIn } from './nobody.ts';
import { outcomePlans } from './outcomes/outcome-plan.ts';
import { peoplePlan, type Plan } from './plan.ts';
import type { Policy } from '../policy.ts';
import { answerPlan, scorePlan } from './outcomes/score-plan.ts';
import { voucherValues } from './money/vouchers.ts';

/** One plan with its blocks on every axis. */
export interface Layout {
	readonly plan: Plan;
	readonly grouping: Grouping;
}

/** Values the audit has pooled, by the plan's name. */
export type ForcedPlans = ReadonlyMap<string, Forced>;

/** The plan of which every block is made of whole blocks of all others; none where something is hidden in the total. */
const coarsestOf = (list: readonly Layout[]): Plan | undefined => {
	const isMadeOf = (outer: Grouping, inner: Grouping) =>
		outer.every((blocks, at) => {
			const block = new Map(blocks.flatMap(({ rows }, b) => rows.map((row) => [row, b] as const)));
			return (
				blocks.length === 0 ||
				((inner[at] ?? []).length > 0 &&
					(inner[at] ?? []).every(({ rows }) => new Set(rows.map((row) => block.get(row))).size === 1))
			);
		});
	return list.some(({ plan }) => plan.reason)
		? undefined
		: list.find((one) => list.every((other) => isMadeOf(one.grouping, other.grouping)))?.plan;
};

/** The groupings of all layers, people first; a plan with a reason has no blocks. */
export const layouts = (epoch: EpochCells, policy: Policy, forced: ForcedPlans): Layout[] => {
	const { cube, axes, total, known } = epoch;
	const nothing: Forced = axes.map(() => new Set<number>());
	const list: Layout[] = [];
	const layOut = (plan: Plan): Layout => {
		const base = plan.base && list.find((layout) => layout.plan === plan.base);
		const grouping =
			(plan.reason ?? plan.totalOnly)
				? axes.map((): Block[] => [])
				: groupLayer(axes, plan, {
						base: base?.grouping ?? null,
						k: policy.k,
						forced: forced.get(plan.name) ?? nothing
					});
		const layout = { plan, grouping };
		list.push(layout);
		return layout;
	};
	const grouping = groupLayer(axes, peoplePlan([], policy), {
		base: null,
		k: policy.k,
		forced: forced.get('people') ?? nothing
	});
	const groups = [
		total,
		...axes.flatMap((axis, at) =>
			publishedBlocks(grouping[at] ?? []).map((block) => axis.table.sum(block.rows))
		)
	];
	const { measures } = cube;
	const isNobody = nobodyIn(cube, policy, total);
	const sent = sentNames({ measures, known, groups, policy, isNobody });
	const families = familiesOf(measures, known, (name) => sent.has(name));
	const people = peoplePlan(families.sent, policy);
	list.push({ plan: people, grouping });
	const outcomes = outcomePlans({ ...families, measures, groups, total, people, policy, isNobody });
	outcomes.forEach(layOut);
	/** Blocks in which a plan shows several groups together. */
	const mergedOf = (plan: Plan) => {
		const own = list.find((layout) => layout.plan === plan)?.grouping ?? [];
		return axes.flatMap((axis, at) =>
			publishedBlocks(own[at] ?? []).flatMap(({ rows }) => (rows.length > 1 ? [axis.table.sum(rows)] : []))
		);
	};
	const shared = { measures, total, groups, people, outcomes, mergedOf, policy, isNobody };
	const events: Plan[] = [];
	for (const family of inOrder(families.events, groups)) {
		const plans = eventPlans({ family, ...shared, events: [...events] });
		plans.forEach(layOut);
		events.push(...plans);
	}
	const counts = [...outcomes, ...events];
	const coarsest = coarsestOf(list.filter(({ plan }) => counts.includes(plan)));
	for (const family of families.money)
		moneyPlans({ family, hasNegative: epoch.hasNegative, counts, coarsest, ...shared }).forEach(layOut);
	if (families.discounts) {
		const amounts = list.flatMap(({ plan }) =>
			plan.layer === 'revenue' && !plan.reason ? plan.measures : []
		);
		const vouchers = voucherValues(cube, epoch.cells, families.discounts);
		discountPlans({ family: families.discounts, counts, amounts, vouchers, ...shared }).forEach(layOut);
	}
	const shown = outcomes.flatMap((plan) => (plan.reason ? [] : plan.measures));
	const others = families.outcomes.filter((y) => shown.includes(y));
	for (const family of families.scores) layOut(scorePlan(family, { ...shared, counts, others }));
	if (families.answers) {
		const people = [...families.outcomes, ...families.scores.flatMap(({ responses }) => responses)];
		layOut(answerPlan(families.answers, { ...shared, counts, others: people }));
	}
	return list;
};
