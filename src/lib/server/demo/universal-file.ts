import { drawNormal, randomStream } from './file.ts';

/** What a made-up universal control group is drawn from. */
interface Plan {
	readonly seed: number;
	/** First days of the months, days since 1970-01-01. */
	readonly months: readonly number[];
	/** People, and the share of them that buys in a month, by variant. */
	readonly variants: Readonly<Record<string, { readonly people: number; readonly buying: number }>>;
	/** Mean amount of a month's buyer, and spread of its logarithm. */
	readonly order: { readonly value: number; readonly spread: number };
}

const rounded = (x: number): number => Math.round(x * 1e4) / 1e4;

/** A file in the contract with a row for each month, in which the same people come again. */
export function universalFile(name: string, { seed, months, variants, order }: Plan): string {
	const random = randomStream(seed);
	const lines = months.flatMap((day) =>
		Object.entries(variants).map(([variant, { people, buying }]) => {
			let [conversions, revenue, squares] = [0, 0, 0];
			for (let i = 0; i < people; i++) {
				if (random() >= buying) continue;
				const amount = Math.round(100 * order.value * Math.exp(drawNormal(random) * order.spread)) / 100;
				conversions += 1;
				revenue += amount;
				squares += amount ** 2;
			}
			const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
			return `"${name}",${variant},${date},${people},${conversions},${rounded(revenue)},${rounded(squares)}`;
		})
	);
	return ['campaign,variant,date,people,conversions,revenue,revenue_sq', ...lines, ''].join('\n');
}
