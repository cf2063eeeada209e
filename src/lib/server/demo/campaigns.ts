import { drawCount, drawNormal, randomStream } from './random.ts';

/** A made-up campaign: its description and a file in the contract, as an analyst would upload it. */
export interface DemoCampaign {
	readonly name: string;
	readonly control: string;
	readonly hypothesis: string;
	readonly audience: string;
	readonly channel: string;
	readonly currency: string;
	/** Planned weight by variant. */
	readonly planned: Readonly<Record<string, number>>;
	/** First and last planned day, days since 1970-01-01. */
	readonly startsOn: number;
	readonly endsOn: number;
	readonly csv: string;
}

interface Plan {
	readonly seed: number;
	/** People per day and variant, by variant name; the first is the control. */
	readonly variants: Readonly<Record<string, Effects>>;
	readonly dimensions: Readonly<Record<string, readonly Share[]>>;
	readonly peoplePerDay: number;
	readonly days: readonly number[];
	/** Mean order value, and spread of its logarithm. */
	readonly order: { readonly value: number; readonly spread: number };
	readonly impressionsPerPerson?: number;
}

/** A value of a dimension, its share of people, and how it multiplies the conversion rate and its effect. */
interface Share {
	readonly value: string;
	readonly share: number;
	readonly level?: number;
	readonly effect?: number;
}

/** Rates per person of one variant. */
interface Effects {
	readonly share?: number;
	readonly click: number;
	readonly conversion: number;
	readonly orderFactor?: number;
	readonly optOut?: number;
	readonly complaint?: number;
}

const iso = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** Every combination of values, with the share of people who have it. */
function combinations(dimensions: readonly (readonly Share[])[]): { values: Share[]; share: number }[] {
	return dimensions.reduce<{ values: Share[]; share: number }[]>(
		(list, shares) =>
			list.flatMap(({ values, share }) =>
				shares.map((one) => ({ values: [...values, one], share: share * one.share }))
			),
		[{ values: [], share: 1 }]
	);
}

function file(name: string, plan: Plan): string {
	const random = randomStream(plan.seed);
	const [control] = Object.values(plan.variants);
	const withImpressions = plan.impressionsPerPerson !== undefined;
	const measures = [
		...(withImpressions
			? ['impressions', 'impressions_sq', 'clicks', 'clicks_sq', 'clicks_x_impressions']
			: ['clicks']),
		'conversions',
		'revenue',
		'revenue_sq',
		...(control?.optOut === undefined ? [] : ['unsubscribes']),
		...(control?.complaint === undefined ? [] : ['complaints'])
	];
	const lines = [
		['campaign', 'variant', 'date', ...Object.keys(plan.dimensions), 'people', ...measures].join(',')
	];
	for (const day of plan.days) {
		for (const { values, share } of combinations(Object.values(plan.dimensions))) {
			for (const [variant, effects] of Object.entries(plan.variants)) {
				const mean = plan.peoplePerDay * (effects.share ?? 1) * share;
				const people = Math.max(0, Math.round(mean + drawNormal(random) * Math.sqrt(mean)));
				if (people === 0) continue;
				const level = values.reduce((product, { level = 1 }) => product * level, 1);
				const response = values.reduce((product, { effect = 1 }) => product * effect, 1);
				const base = (control?.conversion ?? 0) * level;
				const conversion = base + (effects.conversion - (control?.conversion ?? 0)) * level * response;
				const sums = group(random, people, { ...effects, conversion }, plan);
				const cells = [
					name,
					variant,
					iso(day),
					...values.map(({ value }) => value),
					people,
					...measures.map((m) => sums[m])
				];
				lines.push(cells.join(','));
			}
		}
	}
	return lines.join('\n') + '\n';
}

/** Sums of one group of people, drawn person by person. */
function group(random: () => number, people: number, effects: Effects, plan: Plan): Record<string, number> {
	const sums: Record<string, number> = {};
	const add = (name: string, value: number) => (sums[name] = (sums[name] ?? 0) + value);
	for (const name of ['impressions', 'impressions_sq', 'clicks', 'clicks_sq', 'clicks_x_impressions'])
		add(name, 0);
	for (let i = 0; i < people; i++) {
		if (plan.impressionsPerPerson === undefined) {
			if (random() < effects.click) add('clicks', 1);
			continue;
		}
		const impressions = 1 + drawCount(random, 4, (plan.impressionsPerPerson - 1) / 4);
		const clicks = drawCount(random, impressions, effects.click);
		add('impressions', impressions);
		add('impressions_sq', impressions ** 2);
		add('clicks', clicks);
		add('clicks_sq', clicks ** 2);
		add('clicks_x_impressions', clicks * impressions);
	}
	const clickers = plan.impressionsPerPerson === undefined ? (sums['clicks'] ?? 0) : people;
	const conversions = drawCount(
		random,
		clickers,
		Math.min(1, (effects.conversion * people) / Math.max(clickers, 1))
	);
	let cents = 0;
	let squares = 0;
	for (let i = 0; i < conversions; i++) {
		const amount = Math.round(
			100 * plan.order.value * (effects.orderFactor ?? 1) * Math.exp(drawNormal(random) * plan.order.spread)
		);
		cents += amount;
		squares += (amount / 100) ** 2;
	}
	add('conversions', conversions);
	add('revenue', cents / 100);
	add('revenue_sq', Math.round(squares * 1e4) / 1e4);
	add('unsubscribes', drawCount(random, people, effects.optOut ?? 0));
	add('complaints', drawCount(random, people, effects.complaint ?? 0));
	return sums;
}

const range = (from: number, days: number): number[] => Array.from({ length: days }, (_, i) => from + i);

/**
 * The demo: an e-mail programme that works, a homepage still running, and reminders that sell and annoy.
 *
 * @param today days since 1970-01-01; only the running campaign's dates depend on it
 */
export function demoCampaigns(today: number): readonly DemoCampaign[] {
	const spring = Date.UTC(2026, 3, 2) / 86_400_000;
	const summer = Date.UTC(2026, 5, 1) / 86_400_000;
	const ran = 35;
	const email = 'Spring e-mail: picks from purchase history';
	const home = 'Homepage recommendations';
	const basket = 'Abandoned-basket reminders';
	return [
		{
			name: email,
			control: 'No e-mail',
			planned: { 'No e-mail': 1, 'Best sellers': 1, 'Personal picks': 1 },
			hypothesis: 'Product picks from purchase history lift conversion without more opt-outs.',
			audience: 'Customers who bought in the last twelve months; a third each, no e-mail as holdout.',
			channel: 'E-mail',
			currency: 'EUR',
			startsOn: spring,
			endsOn: spring + 20,
			csv: file(email, {
				seed: 20260402,
				variants: {
					'No e-mail': { click: 0.106, conversion: 0.0058, optOut: 0.0031 },
					'Best sellers': { click: 0.151, conversion: 0.0088, optOut: 0.0031 },
					'Personal picks': { click: 0.183, conversion: 0.0125, orderFactor: 1.03, optOut: 0.0029 }
				},
				dimensions: {
					channel: [
						{ value: 'Web', share: 0.44, effect: 1.25 },
						{ value: 'Phone', share: 0.43, effect: 0.8 },
						{ value: 'Multichannel', share: 0.127, level: 1.2 },
						{ value: 'Store', share: 0.0018 },
						{ value: 'Partner', share: 0.0012 }
					],
					history: [
						{ value: 'Under 100', share: 0.36, level: 0.7 },
						{ value: '100 to 350', share: 0.42 },
						{ value: '350 to 750', share: 0.17, level: 1.3 },
						{ value: 'Over 750', share: 0.05, level: 1.8 }
					]
				},
				peoplePerDay: 980,
				days: range(spring, 21),
				order: { value: 92, spread: 0.55 }
			})
		},
		{
			name: home,
			control: 'Same homepage for all',
			planned: { 'Same homepage for all': 1, 'By browsing interest': 1 },
			hypothesis: 'A homepage ordered by browsing interest gets more visitors to buy.',
			audience: 'Signed-in visitors; half of them keep the common homepage.',
			channel: 'Web',
			currency: 'EUR',
			startsOn: today - 14 - ran,
			endsOn: today + 28,
			csv: file(home, {
				seed: 20260915,
				variants: {
					'Same homepage for all': { click: 0.064, conversion: 0.031 },
					'By browsing interest': { click: 0.071, conversion: 0.0338 }
				},
				dimensions: {
					device: [
						{ value: 'Mobile', share: 0.58, level: 0.85, effect: 0.6 },
						{ value: 'Desktop', share: 0.37, level: 1.25, effect: 1.4 },
						{ value: 'Tablet', share: 0.05 }
					],
					visitor_type: [
						{ value: 'Returning', share: 0.7, level: 1.1 },
						{ value: 'New', share: 0.3, level: 0.75 }
					],
					country: [
						{ value: 'DE', share: 0.61 },
						{ value: 'AT', share: 0.2 },
						{ value: 'CH', share: 0.185, level: 1.1 },
						// Too few of each to be shown alone: they make the Other row.
						...['BE', 'CZ', 'DK', 'FR', 'HU', 'IT', 'LI', 'LU', 'NL', 'PL', 'SE', 'SI'].map((value) => ({
							value,
							share: 0.0009
						}))
					]
				},
				peoplePerDay: 1150,
				days: range(today - 14 - ran, ran),
				order: { value: 58, spread: 0.6 },
				impressionsPerPerson: 2.4
			})
		},
		{
			name: basket,
			control: 'No reminder',
			planned: { 'No reminder': 1, 'Three reminders': 3 },
			hypothesis: 'Reminders with the basket’s content win back buyers.',
			audience: 'People who left a basket; one in four gets no reminder.',
			channel: 'E-mail',
			currency: 'EUR',
			startsOn: summer,
			endsOn: summer + 27,
			csv: file(basket, {
				seed: 20260601,
				variants: {
					'No reminder': { share: 0.5, click: 0.21, conversion: 0.082, optOut: 0.0042, complaint: 0.0011 },
					'Three reminders': { share: 1.5, click: 0.33, conversion: 0.104, optOut: 0.0095, complaint: 0.0019 }
				},
				dimensions: {
					tier: [
						{ value: 'First order', share: 0.5, level: 0.85 },
						{ value: 'Regular', share: 0.4, level: 1.1 },
						{ value: 'Gold', share: 0.1, level: 1.35 }
					]
				},
				peoplePerDay: 620,
				days: range(summer, 28),
				order: { value: 74, spread: 0.5 }
			})
		}
	];
}
