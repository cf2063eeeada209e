import type { Measure } from '../../cube.ts';
import type { Sums } from '../exact.ts';
import type { Nobody } from '../nobody.ts';
import { isWithin, nestedPairs, outerOnly, planOk, sumAt, type Guard, type Plan } from '../plan.ts';
import type { Policy } from '../../policy.ts';
import type { HiddenReason } from '../../released.ts';

/** What the outcome plans are made from. */
export interface OutcomeInput {
	readonly outcomes: readonly number[];
	readonly beside: ReadonlyMap<number, readonly number[]>;
	readonly measures: readonly Measure[];
	/** The total and every people block. */
	readonly groups: readonly Sums[];
	readonly total: Sums;
	readonly people: Plan;
	readonly policy: Policy;
	readonly isNobody: Nobody;
}

/** Opt-outs and complaints are no steps of a funnel: a rare complaint must not take the conversions with it. */
export const isTrust = (name: string) => /^(pre_)?(unsubscribes|complaints)$/.test(name);

/**
 * Whom the campaign reached is the first step of every funnel, and nearly everybody may take it: it must neither coarsen the
 * steps after it nor hold back a running campaign's days. It is published last, and looks after the people between itself and
 * every other step alone.
 */
export const isReach = (name: string) => /^(pre_)?reached$/.test(name);

/** How the outcomes of a file hang together. */
class Outcomes {
	/** Outcomes with a plan of their own. */
	readonly own: readonly number[];
	readonly #input: OutcomeInput;
	readonly #beside: Map<number, readonly number[]>;

	constructor(input: OutcomeInput) {
		this.#input = input;
		this.#beside = new Map(input.beside);
		for (const y of input.outcomes) {
			const twin = this.#twinOf(y);
			if (twin !== undefined) this.#beside.set(twin, [...(this.#beside.get(twin) ?? []), y]);
		}
		this.own = input.outcomes.filter((y) => this.#twinOf(y) === undefined);
	}

	/** The outcome and what is published beside it. */
	withBeside(y: number): number[] {
		return [y, ...(this.#beside.get(y) ?? [])];
	}

	isProduct(y: number): boolean {
		return this.#input.measures[y]?.role === 'product';
	}

	factors(y: number): number[] {
		const { measures } = this.#input;
		if (!this.isProduct(y)) return [];
		return (measures[y]?.of ?? []).map((name) => measures.findIndex((measure) => measure.name === name));
	}

	/** Steps before this one: whoever has this outcome has those too, as far as the published groups tell. */
	earlierThan(y: number): number[] {
		if (this.isReach(y)) return [];
		return this.own.filter(
			(other) =>
				other !== y &&
				!this.isReach(other) &&
				this.#isTrust(other) === this.#isTrust(y) &&
				this.#within(y, other) &&
				(other < y || !this.#within(other, y))
		);
	}

	/** People between whom the campaign reached and each step, as [outer, inner]. */
	besideReach(y: number): (readonly [number, number])[] {
		const steps = this.own.filter((other) => !this.isReach(other) && !this.#isTrust(other));
		return this.isReach(y) ? steps.flatMap((step) => nestedPairs(this.#input.groups, y, step)) : [];
	}

	isReach(y: number): boolean {
		return isReach(this.#nameOf(y));
	}

	#isTrust(y: number): boolean {
		return isTrust(this.#nameOf(y));
	}

	#nameOf(y: number): string {
		return this.#input.measures[y]?.name ?? '';
	}

	#within(later: number, earlier: number): boolean {
		return isWithin(this.#input.groups, later, earlier);
	}

	/** A product equal to one of its factors (everybody who bought has clicked) says nothing new. */
	#twinOf(y: number): number | undefined {
		return this.factors(y).find((factor) => this.#input.outcomes.includes(factor) && this.#within(factor, y));
	}
}

/** A variant with people. */
interface Live {
	readonly sums: ArrayLike<number>;
	readonly v: number;
}

/** Outcomes that cannot be published even in the total; of two steps that too few people separate, the later is kept. */
const refusedOutcomes = (
	outcomes: Outcomes,
	total: Sums,
	{ m, isNobody }: { m: number; isNobody: Nobody }
): Map<number, HiddenReason> => {
	const live = total.flatMap((sums, v): Live[] => ((sums[0] ?? 0) > 0 ? [{ sums, v }] : []));
	const refused = new Map<number, HiddenReason>();
	for (const y of outcomes.own) {
		const few = ({ sums, v }: Live) => sumAt(sums, y) < m && !isNobody(sums, y, v);
		if (live.some(few) && live.every(({ sums }) => sumAt(sums, y) < m)) refused.set(y, 'fewer-than-m');
		else if (live.some((one) => few(one) || (one.sums[0] ?? 0) - sumAt(one.sums, y) < m)) {
			refused.set(y, 'one-side-below-m');
		}
	}
	for (const later of outcomes.own) {
		for (const earlier of outcomes.earlierThan(later)) {
			if (refused.has(earlier) || refused.has(later)) continue;
			const isClose = ({ sums }: Live) => sumAt(sums, earlier) - sumAt(sums, later) < m;
			if (live.some((one) => isClose(one) && !isNobody(one.sums, earlier, one.v))) {
				refused.set(outcomes.isProduct(later) ? later : earlier, 'one-side-below-m');
			}
		}
	}
	return refused;
};

/**
 * At least m people on each side of the outcome, between it and other steps, and with neither factor of a product. Where nobody
 * of a large group has it, or has even the step before, that is harmless.
 */
const guardsOf = (
	y: number,
	input: {
		between: readonly (readonly [number, number])[];
		factors: readonly number[];
		m: number;
		isNobody: Nobody;
	}
): Guard[] => {
	const { between, factors, m, isNobody } = input;
	const [a, b] = factors;
	const guard = (count: Guard['count'], nobodyHas?: number): Guard => ({
		count,
		min: m,
		zeroOk: false,
		...(nobodyHas === undefined
			? {}
			: {
					harmless: (sums: ArrayLike<number>, variant?: number) => isNobody(sums, nobodyHas, variant)
				}),
		reason: 'outcome-under-m'
	});
	return [
		guard((sums) => sumAt(sums, y), y),
		guard((sums) => (sums[0] ?? 0) - sumAt(sums, y)),
		...between.map(([outer, inner]) => guard(outerOnly(outer, inner), outer)),
		...(a !== undefined && b !== undefined
			? [guard((sums) => (sums[0] ?? 0) - sumAt(sums, a) - sumAt(sums, b) + sumAt(sums, y))]
			: [])
	];
};

/**
 * Plans of the outcomes: along a funnel (clicks, then conversions) each step is published on merged blocks of the step before.
 *
 * What is known about a step tells about the next: the people who clicked but did not buy are a group too. Their number can be
 * derived only where both steps can, which is on blocks of the later step and sums of them, so guarding the difference there is
 * enough, and a rare last step does not coarsen the first. Unrelated outcomes share no unknowns: a combination of published
 * numbers that gives an outcome of some group uses rows of that outcome alone, so each may have blocks of its own. Nesting is
 * judged on published groups only, so that no hidden cell can change the answer; true nesting always shows there.
 *
 * Outcomes that cannot be published even in the total are left out first (plans with a reason) and hinder nobody.
 */
export const outcomePlans = (input: OutcomeInput): Plan[] => {
	const { total, people, policy, isNobody } = input;
	const outcomes = new Outcomes(input);
	const m = policy.minOutcome;
	const refused = refusedOutcomes(outcomes, total, { m, isNobody });
	const size = (y: number) => total.reduce((sum, variant) => sum + sumAt(variant, y), 0);
	const plans = new Map<number, Plan>();
	const refusal = (y: number, reason: HiddenReason): Plan => ({
		layer: 'outcome',
		name: `outcome ${y}`,
		measures: outcomes.withBeside(y).toSorted((a, b) => a - b),
		base: people,
		guards: [],
		reason
	});
	const planned = (y: number): Plan => {
		const earlier = outcomes.earlierThan(y).filter((step) => !plans.get(step)?.reason);
		const nearest = earlier.toSorted((a, b) => size(a) - size(b) || a - b)[0];
		const base = (nearest === undefined ? undefined : plans.get(nearest)) ?? people;
		const plan: Plan = {
			layer: 'outcome',
			name: `outcome ${y}`,
			measures: [...outcomes.withBeside(y), ...(base === people ? [] : base.measures)].toSorted(
				(a, b) => a - b
			),
			base,
			guards: guardsOf(y, {
				between: [...earlier.map((step) => [step, y] as const), ...outcomes.besideReach(y)],
				factors: outcomes.factors(y),
				m,
				isNobody
			})
		};
		return planOk(plan, total) ? plan : refusal(y, 'one-side-below-m');
	};
	const firstStepsFirst = outcomes.own.toSorted(
		(a, b) => outcomes.earlierThan(a).length - outcomes.earlierThan(b).length || a - b
	);
	for (const y of firstStepsFirst) {
		const reason = refused.get(y);
		plans.set(y, reason ? refusal(y, reason) : planned(y));
	}
	return [...plans.values()];
};
