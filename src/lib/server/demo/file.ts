/** A seeded stream of numbers in [0, 1): the same seed gives the same demo everywhere (mulberry32). */
export function randomStream(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

/** How many of `people` say yes, each with probability `rate`. */
function drawCount(random: () => number, people: number, rate: number): number {
	let count = 0;
	for (let i = 0; i < people; i++) if (random() < rate) count += 1;
	return count;
}

/** A standard normal number (Box–Muller). */
export function drawNormal(random: () => number): number {
	return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** What a made-up file is drawn from. */
export interface Plan {
	readonly seed: number;
	/** People per day and variant, by variant name; the first is the control. */
	readonly variants: Readonly<Record<string, Effects>>;
	readonly dimensions: Readonly<Record<string, readonly Share[]>>;
	readonly peoplePerDay: number;
	readonly days: readonly number[];
	/** Mean order value, and spread of its logarithm. */
	readonly order: { readonly value: number; readonly spread: number };
	readonly impressionsPerPerson?: number;
	/**
	 * What people spent in as many days before: the share who bought, and of the buyers now, the share who bought then.
	 * With orders, and what people were worth after ninety days.
	 */
	readonly before?: { readonly bought: number; readonly returning: number };
	/** Share of people who answered whether they would recommend the shop. */
	readonly answering?: number;
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
	/** Every order has this part of its price off; amounts are what was paid. */
	readonly discount?: number;
	readonly optOut?: number;
	readonly complaint?: number;
	/** Of those who answered. */
	readonly promoters?: number;
	readonly detractors?: number;
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

/** A file in the contract, drawn person by person. */
export function file(name: string, plan: Plan): string {
	const random = randomStream(plan.seed);
	// Streams of their own: what happened before, and what people say, changes nothing of what happens now.
	const past = randomStream(plan.seed + 1);
	const survey = randomStream(plan.seed + 2);
	const [control] = Object.values(plan.variants);
	const withImpressions = plan.impressionsPerPerson !== undefined;
	const measures = [
		...(withImpressions
			? ['impressions', 'impressions_sq', 'clicks', 'clicks_sq', 'clicks_x_impressions']
			: ['clicks']),
		'conversions',
		'revenue',
		'revenue_sq',
		...(plan.before
			? [
					'pre_revenue',
					'pre_revenue_sq',
					'revenue_x_pre_revenue',
					'orders',
					'orders_sq',
					'clv_90',
					'clv_90_sq'
				]
			: []),
		...(Object.values(plan.variants).some(({ discount }) => discount !== undefined)
			? ['discount', 'discount_sq', 'revenue_x_discount']
			: []),
		...(control?.optOut === undefined ? [] : ['unsubscribes']),
		...(control?.complaint === undefined ? [] : ['complaints']),
		...(plan.answering === undefined ? [] : ['promoters', 'detractors', 'nps_responses'])
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
				const sums = group({ random, past, survey }, people, { ...effects, conversion }, plan);
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
function group(
	{ random, past, survey }: Readonly<Record<'random' | 'past' | 'survey', () => number>>,
	people: number,
	effects: Effects,
	plan: Plan
): Record<string, number> {
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
	const { discount: off = 0 } = effects;
	const given = { discount: 0, discount_sq: 0, revenue_x_discount: 0 };
	const amounts: number[] = [];
	for (let i = 0; i < conversions; i++) {
		const amount = Math.round(
			100 * plan.order.value * (effects.orderFactor ?? 1) * Math.exp(drawNormal(random) * plan.order.spread)
		);
		cents += amount;
		squares += (amount / 100) ** 2;
		amounts.push(amount / 100);
		const discount = Math.round((amount * off) / (1 - off)) / 100;
		given.discount += discount;
		given.discount_sq += discount ** 2;
		given.revenue_x_discount += (amount / 100) * discount;
	}
	if (plan.before) {
		const spent = (chance: number) =>
			past() < chance
				? Math.round(100 * plan.order.value * Math.exp(drawNormal(past) * plan.order.spread)) / 100
				: 0;
		const { bought, returning } = plan.before;
		// Those who buy now bought then more often; how many bought then does not hang on the variant.
		const rest =
			Math.max(0, bought * people - returning * amounts.length) / Math.max(1, people - amounts.length);
		const earlier = Array.from({ length: people }, (_, i) => spent(i < amounts.length ? returning : rest));
		const rounded = (list: readonly number[]) =>
			Math.round(list.reduce((total, x) => total + x, 0) * 1e4) / 1e4;
		add('pre_revenue', rounded(earlier));
		add('pre_revenue_sq', rounded(earlier.map((x) => x * x)));
		// A buyer's amount is that of all orders; what was spent since comes from the same habits as what was before.
		const orders = amounts.map(() => 1 + drawCount(past, 3, 0.08));
		const worth = earlier.map((_, i) => (amounts[i] ?? 0) + spent(i < amounts.length ? 0.22 : bought / 2));
		add('orders', rounded(orders));
		add('orders_sq', rounded(orders.map((x) => x * x)));
		add('clv_90', rounded(worth));
		add('clv_90_sq', rounded(worth.map((x) => x * x)));
		add('revenue_x_pre_revenue', rounded(amounts.map((x, i) => x * (earlier[i] ?? 0))));
	}
	add('conversions', conversions);
	add('revenue', cents / 100);
	add('revenue_sq', Math.round(squares * 1e4) / 1e4);
	for (const [name, value] of Object.entries(given)) add(name, Math.round(value * 1e4) / 1e4);
	add('unsubscribes', drawCount(random, people, effects.optOut ?? 0));
	add('complaints', drawCount(random, people, effects.complaint ?? 0));
	const answers = drawCount(survey, people, plan.answering ?? 0);
	const promoters = drawCount(survey, answers, effects.promoters ?? 0);
	const others = 1 - (effects.promoters ?? 0);
	add('promoters', promoters);
	add('detractors', drawCount(survey, answers - promoters, (effects.detractors ?? 0) / others));
	add('nps_responses', answers);
	return sums;
}
