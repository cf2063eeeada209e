import type { Measure, MeasureKind } from '../../../src/lib/privacy/cube.ts';

/** Draws from [0, 1). */
export type Random = () => number;
/** Sums of a group by measure. */
export type Sums = Record<string, number>;

export const pick = (random: Random, from: number, to: number) =>
	from + Math.floor(random() * (to - from + 1));
const amongst = (random: Random, people: number, rate: number): number => {
	let count = 0;
	for (let person = 0; person < people; person++) if (random() < rate) count += 1;
	return count;
};

const measure = (name: string, kind: MeasureKind): Measure => ({ name, kind, role: 'sum', of: [] });
const square = (of: string, kind: MeasureKind): Measure => ({
	name: `${of}_sq`,
	kind,
	role: 'square',
	of: [of]
});

const total = (amounts: readonly number[]) => amounts.reduce((all, amount) => all + amount, 0);
/** Amounts of so many buyers, of which a few are large. */
const amounts = (random: Random, buyers: number, price: number): number[] =>
	Array.from({ length: buyers }, () => Math.round(price * Math.exp(2.4 * (random() + random() - 1))));
const money = (name: string, of: readonly number[]): Sums => ({
	[name]: total(of),
	[`${name}_sq`]: total(of.map((amount) => amount * amount))
});

/** Measures that belong together, and what people of a group add to them; later ones may build on earlier ones. */
interface Kit {
	readonly measures: readonly Measure[];
	readonly sums: (random: Random, people: number, before: Sums) => Sums;
}

/** What a campaign measures: conversions, and some of the rest. */
export const kits = (random: Random, events: boolean, own: boolean): Kit[] => {
	const rate = 0.03 + 0.3 * random() ** 2;
	const price = random() < 0.2 ? null : 20;
	const chosen = (share: number, kit: Kit) => (random() < share ? [kit] : []);
	const of = (before: Sums, name: string) => before[name] ?? 0;
	return [
		...chosen(0.4, {
			measures: [measure('clickers', 'outcome')],
			sums: (draw, people) => ({ clickers: amongst(draw, people, Math.min(0.8, 3 * rate)) })
		}),
		{
			measures: [measure('conversions', 'outcome')],
			sums: (draw, people, before) => ({
				conversions:
					'clickers' in before ? amongst(draw, of(before, 'clickers'), 0.35) : amongst(draw, people, rate)
			})
		},
		...chosen(0.5, {
			measures: [measure('revenue', 'money'), square('revenue', 'money')],
			sums: (draw, _, before) =>
				money(
					'revenue',
					price === null
						? new Array<number>(of(before, 'conversions')).fill(25)
						: amounts(draw, of(before, 'conversions'), price)
				)
		}),
		...chosen(events ? 1 : 0, {
			measures: [measure('orders', 'event')],
			sums: (draw, _, before) => ({
				orders: of(before, 'conversions') + amongst(draw, of(before, 'conversions'), 0.25)
			})
		}),
		...chosen(0.3, {
			measures: [measure('unsubscribes', 'outcome'), measure('complaints', 'outcome')],
			sums: (draw, people) => ({
				unsubscribes: amongst(draw, people, 0.04),
				complaints: amongst(draw, people, 0.01)
			})
		}),
		...chosen(0.2, {
			measures: [measure('csat', 'score'), measure('csat_responses', 'responses')],
			sums: (draw, people) => {
				const responses = amongst(draw, people, 0.4);
				return {
					csat: total(Array.from({ length: responses }, () => pick(draw, 1, 5))),
					csat_responses: responses
				};
			}
		}),
		...chosen(own ? 0.6 : 0, {
			measures: [measure('installs', 'outcome')],
			sums: (draw, people) => ({ installs: amongst(draw, people, 0.08) })
		}),
		...chosen(own || events ? 0.5 : 0, {
			measures: [measure('visits', 'event')],
			sums: (draw, people) => ({ visits: amongst(draw, people, 0.15) + amongst(draw, people, 0.02) * 3 })
		}),
		...chosen(own ? 0.6 : 0, {
			measures: [measure('points', 'money'), square('points', 'money')],
			sums: (draw, people) => money('points', amounts(draw, amongst(draw, people, 0.1), 100))
		})
	];
};
