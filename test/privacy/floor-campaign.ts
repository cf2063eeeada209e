import type { CubeCell, Measure } from '../../src/lib/privacy/cube.ts';
import { randomness } from './campaign.ts';

export const sum = (name: string, kind: Measure['kind']): Measure => ({ name, kind, role: 'sum', of: [] });
export const square = (name: string, kind: Measure['kind']): Measure => ({
	name: `${name}_sq`,
	kind,
	role: 'square',
	of: [name]
});

/** Every kind of column there is. */
export const everyKind: readonly Measure[] = [
	sum('impressions', 'event'),
	sum('clicks', 'event'),
	square('clicks', 'event'),
	sum('conversions', 'outcome'),
	sum('orders', 'event'),
	square('orders', 'event'),
	sum('revenue', 'money'),
	square('revenue', 'money'),
	sum('clv', 'money'),
	square('clv', 'money'),
	sum('margin', 'money'),
	sum('installs', 'event'),
	sum('trials', 'outcome'),
	sum('csat', 'score'),
	square('csat', 'score'),
	sum('csat_responses', 'responses'),
	sum('cost', 'money')
];

/** Simulates people with every kind of column, in two dimensions whose smallest values are tiny. */
export const everyKindCells = (seed: number, people: number): { dimensions: string[]; cells: CubeCell[] } => {
	const random = randomness(seed);
	const clickRate = 0.01 + 0.1 * random();
	const rate = 0.005 + 0.05 * random();
	const hasPrice = random() < 0.3;
	const cells = new Map<string, { cell: CubeCell; people: number; sums: number[] }>();
	for (let person = 0; person < people; person++) {
		const variant = random() < 0.4 ? 'control' : 'picks';
		const region = `r${Math.floor(9 * random() ** 4)}`;
		const device = `d${Math.floor(4 * random() ** 2)}`;
		const clicks = random() < clickRate ? 1 + Math.floor(-2 * Math.log(1 - random())) : 0;
		const bought = random() < (region === 'r8' ? 0 : rate);
		const orders = bought ? 1 + Math.floor(2 * random() ** 4) : 0;
		const amount = bought ? (hasPrice ? 10 : Math.round(10 * Math.exp(2 * random()))) : 0;
		const clv = random() < 0.2 ? Math.round(20 * Math.exp(3 * random())) : 0;
		const installs = random() < 0.02 ? 1 + Math.floor(4 * random()) : 0;
		const isAsked = bought ? random() < 0.95 : false;
		const score = isAsked ? (region === 'r5' ? 5 : 1 + Math.floor(5 * random())) : 0;
		const sums = [
			3,
			clicks,
			clicks ** 2,
			bought ? 1 : 0,
			orders,
			orders ** 2,
			amount,
			amount ** 2,
			clv,
			clv ** 2,
			amount / 2,
			installs,
			random() < 0.03 ? 1 : 0,
			score,
			score ** 2,
			isAsked ? 1 : 0,
			2
		];
		const key = JSON.stringify([variant, region, device]);
		const known = cells.get(key) ?? {
			cell: { variant, day: null, segments: [region, device], people: 0, measures: [] },
			people: 0,
			sums: sums.map(() => 0)
		};
		known.people++;
		sums.forEach((value, m) => (known.sums[m] = (known.sums[m] ?? 0) + value));
		cells.set(key, known);
	}
	return {
		dimensions: ['region', 'device'],
		cells: [...cells.values()].map(({ cell, people: n, sums }) => ({ ...cell, people: n, measures: sums }))
	};
};
