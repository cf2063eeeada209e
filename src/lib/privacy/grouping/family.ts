import type { Measure } from '../cube.ts';

/** An amount of a person with what its certificate needs; indices of measures, -1 where the file has none. */
export interface Amount {
	readonly sum: number;
	readonly square: number;
	/** Σx³; left out where the file has none. */
	readonly cube?: number;
	/** People with an amount; -1 where nobody knows how many they are. */
	readonly buyers: number;
}

/** Events linked by products (orders, pre_orders, orders_x_pre_orders): published on the same blocks. */
export interface EventFamily {
	readonly counts: readonly { readonly sum: number; readonly square: number }[];
	/** Products of two of them. */
	readonly products: readonly number[];
	/** The outcome that the events belong to (who ordered has converted), or -1. */
	readonly host: number;
}

/** Amounts linked by products (revenue, pre_revenue, revenue_x_pre_revenue): published on the same blocks. */
export interface MoneyFamily {
	readonly amounts: readonly Amount[];
	/** Amounts of the people with some outcome (revenue_x_unsubscribes). */
	readonly partial: readonly { readonly product: number; readonly outcome: number }[];
	/** Products with events, published beside. */
	readonly others: readonly number[];
}

/** Discounts given, with how they move with revenue; indices of measures, -1 where the file has none. Used in totals alone. */
export interface DiscountFamily {
	readonly sum: number;
	readonly square: number;
	/** Σ of revenue × discount of each person. */
	readonly product: number;
	readonly revenue: { readonly sum: number; readonly square: number };
	/** People who bought. */
	readonly buyers: number;
}

/** A score with its squares and its count of respondents (none: everybody answered). */
export interface ScoreFamily {
	readonly members: readonly number[];
	readonly responses: readonly number[];
}

/** The three counts of the recommendation question: promoters and detractors are disjoint, and both among who answered. */
export interface AnswerFamily {
	readonly promoters: number;
	readonly detractors: number;
	readonly responses: number;
}

/** Which layer each known measure belongs to. */
export interface Families {
	/** What the sender decided, published with the people blocks. */
	readonly sent: readonly number[];
	/** What people did, any number of times each. */
	readonly events: readonly EventFamily[];
	/** Counts of people: outcomes, and products of two of them (people with both). */
	readonly outcomes: readonly number[];
	/** Published beside an outcome: its square (x² = x) and its products with events. */
	readonly beside: ReadonlyMap<number, readonly number[]>;
	readonly money: readonly MoneyFamily[];
	/** Null where the file has no discounts. */
	readonly discounts: DiscountFamily | null;
	readonly scores: readonly ScoreFamily[];
	/** Null where one of the three counts is missing: then none of them is published. */
	readonly answers: AnswerFamily | null;
}

const base = (name: string) => name.replace(/^pre_/, '');

/**
 * Impressions and cost are the sender's: they tell nothing that people did. A cost with its squares differs between persons
 * (vouchers): it is an amount.
 */
export const isSent = (name: string, measures: readonly Pick<Measure, 'name'>[]): boolean =>
	/^(pre_)?impressions$/.test(name) ||
	(/^(pre_)?cost$/.test(name) && !measures.some((measure) => measure.name === `${name}_sq`));

/**
 * Sorts the known measures into layers; a `pre_` measure follows its base.
 * Cubes of anything but an amount, discounts before the campaign and their products but with revenue, products of a score with anything but a score, and everything made of answers but their three counts, are published
 * nowhere: no layer certifies them.
 *
 * @param known indices of the measures known in every cell
 * @param isOurs is a column the sender's alone? By its name, unless the published groups tell (`sentNames`)
 */
export const familiesOf = (
	measures: readonly Measure[],
	known: readonly number[],
	isOurs = (name: string) => isSent(name, measures)
): Families => {
	const indexOf = new Map(known.map((m) => [measures[m]?.name ?? '', m]));
	const find = (name: string) => indexOf.get(name) ?? -1;
	const kindOf = (name: string) =>
		isOurs(name) ? 'event' : measures.find((measure) => measure.name === name)?.kind;
	const sent: number[] = [];
	const events = new Groups();
	const outcomes: number[] = [];
	const beside = new Map<number, number[]>();
	const money = new Groups();
	const scores = new Groups();
	for (const m of known) {
		const measure = measures[m];
		if (!measure) continue;
		const names = measure.role === 'sum' ? [measure.name] : measure.of;
		const kinds = names.map((name) => kindOf(name) ?? measure.kind);
		const isScore = (kind: string) => kind === 'score' || kind === 'responses';
		if (kinds.includes('answer')) continue;
		// Cubes serve the ranges of amounts alone.
		if (measure.role === 'cube' && !kinds.every((kind) => kind === 'money')) continue;
		// Discounts have a plan of their own.
		if ([measure.name, ...names].some((name) => base(name) === 'discount')) continue;
		if (kinds.some(isScore)) {
			if (kinds.every(isScore))
				scores.add(
					m,
					names.map((name) => base(name).replace(/_responses$/, ''))
				);
		} else if (kinds.includes('money')) {
			money.add(m, names.filter((_, at) => kinds[at] === 'money').map(base));
		} else if (!kinds.includes('outcome')) {
			const own = names.filter((name) => !isOurs(name)).map(base);
			if (own.length === 0) sent.push(m);
			// Impressions that tell what people did share the blocks of clicks.
			else events.add(m, own.includes('impressions') ? [...own, 'clicks'] : own);
		} else if (
			measure.role === 'sum' ||
			(measure.role === 'product' && kinds.every((kind) => kind === 'outcome'))
		) {
			outcomes.push(m);
		} else {
			const outcome = find(names[kinds.indexOf('outcome')] ?? '');
			if (outcome >= 0) beside.set(outcome, [...(beside.get(outcome) ?? []), m]);
		}
	}
	const isSum = (m: number) => measures[m]?.role === 'sum';
	const nameOf = (m: number) => measures[m]?.name ?? '';
	const outcomeFactor = (m: number) => find(measures[m]?.of.find((name) => kindOf(name) === 'outcome') ?? '');
	return {
		sent,
		events: events.lists().map((members) => {
			const sums = members.filter(isSum);
			return {
				counts: sums.map((sum) => ({ sum, square: find(`${nameOf(sum)}_sq`) })),
				products: members.filter((m) => measures[m]?.role === 'product'),
				host: hostIn(sums.map(nameOf), find)
			};
		}),
		outcomes,
		beside,
		money: money.lists().map((members) => {
			const sums = members.filter((m) => isSum(m));
			const rest = members.filter((m) => !isSum(m) && measures[m]?.role === 'product');
			return {
				amounts: sums.map((sum) => ({
					sum,
					square: find(`${nameOf(sum)}_sq`),
					...(find(`${nameOf(sum)}_cu`) < 0 ? {} : { cube: find(`${nameOf(sum)}_cu`) }),
					buyers: base(nameOf(sum)) === 'revenue' ? find(nameOf(sum).replace('revenue', 'conversions')) : -1
				})),
				partial: rest.flatMap((product) => {
					const outcome = outcomeFactor(product);
					return outcome >= 0 ? [{ product, outcome }] : [];
				}),
				others: rest.filter((m) => measures[m]?.of.every((name) => kindOf(name) !== 'outcome'))
			};
		}),
		discounts: find('discount') < 0 ? null : discountsOf(find),
		scores: scores.lists().map((members) => ({
			members,
			responses: members.filter((m) => measures[m]?.kind === 'responses' && isSum(m))
		})),
		answers: answersOf(find)
	};
};

const discountsOf = (find: (name: string) => number): DiscountFamily => ({
	sum: find('discount'),
	square: find('discount_sq'),
	product: find('revenue_x_discount'),
	revenue: { sum: find('revenue'), square: find('revenue_sq') },
	buyers: find('conversions')
});

/** Who ordered has converted; who saw an impression was reached. */
const hostIn = (names: readonly string[], find: (name: string) => number): number => {
	const has = (name: string) => names.some((one) => base(one) === name);
	if (has('orders')) return find('conversions');
	return has('impressions') ? find('reached') : -1;
};

const answersOf = (find: (name: string) => number): AnswerFamily | null => {
	const [promoters, detractors, responses] = [find('promoters'), find('detractors'), find('nps_responses')];
	return Math.min(promoters, detractors, responses) < 0 ? null : { promoters, detractors, responses };
};

/** Measures that share a name are one group; a product joins the groups of both its names. */
class Groups {
	readonly #groups: { names: Set<string>; members: number[] }[] = [];

	add(member: number, names: readonly string[]): void {
		const touched = this.#groups.filter((one) => names.some((name) => one.names.has(name)));
		const into = touched[0] ?? { names: new Set<string>(), members: [] };
		if (touched.length === 0) this.#groups.push(into);
		for (const name of names) into.names.add(name);
		for (const other of touched.slice(1)) {
			for (const name of other.names) into.names.add(name);
			into.members.push(...other.members);
			this.#groups.splice(this.#groups.indexOf(other), 1);
		}
		into.members.push(member);
	}

	lists(): number[][] {
		return this.#groups.map(({ members }) => members.toSorted((a, b) => a - b));
	}
}
