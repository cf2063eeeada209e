import { assumed, dayAt, type DemoCampaign } from './demo-campaign.ts';
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
function universalFile(name: string, { seed, months, variants, order }: Plan): string {
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

/** People who got none of it, against everyone else. */
export function universalControl(): DemoCampaign {
	const name = 'Universal control group, first half of 2026';
	return {
		name,
		kind: 'programme',
		recurring: true,
		control: 'Universal control group',
		planned: { 'Universal control group': 1, 'Everyone else': 4 },
		hypothesis: 'All personalisation together brings more than it costs.',
		audience: 'All customers; one in five gets no personalisation at all until the end of June.',
		channel: 'All channels',
		owner: 'CRM team',
		currency: 'EUR',
		startsOn: dayAt(2026, 1, 1),
		endsOn: dayAt(2026, 6, 30),
		assumptions: { ...assumed, fixedCost: 0, costPerPerson: 0, horizonDays: 181 },
		categories: {
			'Universal control group': [],
			'Everyone else': ['purchase_history', 'browsing', 'loyalty', 'contact']
		},
		csv: universalFile(name, {
			seed: 20260101,
			months: Array.from({ length: 6 }, (_, month) => dayAt(2026, month + 1, 1)),
			variants: {
				'Universal control group': { people: 4000, buying: 0.081 },
				'Everyone else': { people: 16_000, buying: 0.0885 }
			},
			order: { value: 62, spread: 0.5 }
		})
	};
}
