import type { Policy } from '../../src/lib/privacy/policy.ts';
import { closeEpoch, pulse, type ReleasedBucket, type ReleaseState } from '../../src/lib/privacy/pulse.ts';
import { CubeBuilder, type Cube, type CubeCell, type Measure } from '../../src/lib/privacy/cube.ts';
import { nothingReleased } from './running.ts';

/** Seeded random numbers in [0, 1). */
export const randomness = (seed: number): (() => number) => {
	let state = (seed * 2654435761) >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
};

/** Conversions, and revenue with its squares and cubes. */
export const revenueMeasures: readonly Measure[] = [
	{ name: 'conversions', kind: 'outcome', role: 'sum', of: [] },
	{ name: 'revenue', kind: 'money', role: 'sum', of: [] },
	{ name: 'revenue_sq', kind: 'money', role: 'square', of: ['revenue'] },
	{ name: 'revenue_cu', kind: 'money', role: 'cube', of: ['revenue'] }
];
/** Σxⁿ of amounts. */
export const powerSum = (amounts: readonly number[], n: number) =>
	amounts.reduce((sum, x) => sum + x ** n, 0);

/** Measures of the simulated campaigns, in the order of their sums. */
export const simulatedMeasures: readonly Measure[] = [
	{ name: 'impressions', kind: 'event', role: 'sum', of: [] },
	{ name: 'clickers', kind: 'outcome', role: 'sum', of: [] },
	{ name: 'conversions', kind: 'outcome', role: 'sum', of: [] },
	{ name: 'revenue', kind: 'money', role: 'sum', of: [] },
	{ name: 'revenue_sq', kind: 'money', role: 'square', of: ['revenue'] },
	{ name: 'unsubscribes', kind: 'outcome', role: 'sum', of: [] },
	{ name: 'complaints', kind: 'outcome', role: 'sum', of: [] },
	{ name: 'csat', kind: 'score', role: 'sum', of: [] },
	{ name: 'csat_responses', kind: 'responses', role: 'sum', of: [] }
];

/** Measures that simulated cells have besides, after those. */
export const surveyMeasures: readonly Measure[] = [
	{ name: 'reached', kind: 'outcome', role: 'sum', of: [] },
	{ name: 'promoters', kind: 'answer', role: 'sum', of: [] },
	{ name: 'detractors', kind: 'answer', role: 'sum', of: [] },
	{ name: 'nps_responses', kind: 'answer', role: 'sum', of: [] }
];

/** How a campaign is simulated. */
export interface Shape {
	readonly people: number;
	/** Shares of the variants, control first. */
	readonly split: readonly number[];
	/** Number of values of each plain dimension. */
	readonly plain: readonly number[];
	/** A region → city hierarchy with this many cities in each region; empty for none. */
	readonly cities: readonly number[];
	readonly days: number;
	/** Do some variants and values start late, or occur in few combinations only? */
	readonly sparse: boolean;
	/** Conversion rate. */
	readonly rate: number;
}

/** A campaign: its cells, and the cube of them. */
export interface Campaign {
	readonly dimensions: readonly string[];
	readonly cells: readonly CubeCell[];
	readonly cube: Cube;
}

export const cubeOf = (
	dimensions: readonly string[],
	cells: readonly CubeCell[],
	measures = simulatedMeasures
): Cube => {
	const builder = new CubeBuilder(dimensions, measures);
	for (const cell of cells) builder.add(cell);
	return builder.build('control');
};

/** Draws an index with falling probability (a few big values, a tail of small ones). */
const skewed = (count: number, random: () => number, skew: number) =>
	Math.min(count - 1, Math.floor(count * random() ** skew));

/** Simulates every person of a campaign. */
export const simulate = (shape: Shape, seed: number): Campaign => {
	const random = randomness(seed);
	const { cities, plain, split, days, sparse, rate } = shape;
	const dimensions = [...plain.map((_, d) => `dim${d}`), ...(cities.length > 0 ? ['region', 'city'] : [])];
	const skew = 1 + 2 * random();
	const variantStart = split.map((_, v) =>
		sparse && v > 0 && random() < 0.4 ? Math.floor(days * random()) : 0
	);
	const valueStart = plain.map((count) =>
		Array.from({ length: count }, (_, code) =>
			sparse && code > 0 && random() < 0.3 ? Math.floor(days * random() * 0.8) : 0
		)
	);
	const forbidden = new Set<string>();
	if (sparse) {
		for (let i = 0; i < 8; i++) {
			const d = Math.floor(random() * Math.max(1, plain.length - 1));
			const other = () => 1 + Math.floor(random() * 5);
			forbidden.add(`${d}:${other()}:${other()}`);
		}
	}
	const cells = new Map<string, { cell: CubeCell; sums: number[]; people: number }>();
	const asking = randomness(seed + 7e6);
	for (let person = 0; person < shape.people; person++) {
		let draw = random();
		const v = Math.max(
			0,
			split.findIndex((share) => (draw -= share) < 0)
		);
		const day = Math.floor(random() * days);
		const codes = plain.map((count) => skewed(count, random, skew));
		if (day < (variantStart[v] ?? 0) || codes.some((code, d) => day < (valueStart[d]?.[code] ?? 0))) continue;
		if (codes.some((code, d) => forbidden.has(`${d}:${code}:${codes[d + 1] ?? -1}`))) continue;
		const segments = codes.map((code, d) => `v${d}_${code}`);
		if (cities.length > 0) {
			const region = skewed(cities.length, random, skew);
			segments.push(`region${region}`, `city${region}_${skewed(cities[region] ?? 1, random, skew)}`);
		}
		const clicked = random() < Math.min(0.9, rate * 4);
		const bought = clicked && random() < 0.25 + 0.02 * v;
		const amount = bought
			? Math.round(100 * Math.exp(3 + 1.2 * (random() + random() + random() - 1.5))) / 100
			: 0;
		const answered = random() < 0.3;
		const unsubscribed = random() < 0.01;
		const sums = [
			1 + Math.floor(random() * 4),
			clicked ? 1 : 0,
			bought ? 1 : 0,
			amount,
			Math.round(amount * amount * 1e4) / 1e4,
			unsubscribed ? 1 : 0,
			unsubscribed && random() < 0.2 ? 1 : 0,
			answered ? 1 + Math.floor(random() * 5) : 0,
			answered ? 1 : 0,
			clicked || asking() < 0.8 ? 1 : 0,
			...recommendation(asking, 0.3)
		];
		const variant = v === 0 ? 'control' : `variant${v}`;
		const key = JSON.stringify([variant, day, segments]);
		const known = cells.get(key);
		if (known) {
			known.people++;
			sums.forEach((sum, m) => (known.sums[m] = (known.sums[m] ?? 0) + sum));
		} else {
			cells.set(key, { cell: { variant, day, segments, people: 0, measures: [] }, sums, people: 1 });
		}
	}
	const decimals = (sum: number) => Math.round(sum * 1e4) / 1e4;
	const list = [...cells.values()].map(({ cell, sums, people }): CubeCell => ({
		...cell,
		people,
		measures: sums.map(decimals)
	}));
	return { dimensions, cells: list, cube: cubeOf(dimensions, list) };
};

/** One person's promoters, detractors and responses. */
const recommendation = (random: () => number, rate: number): number[] => {
	if (random() > rate) return [0, 0, 0];
	const answer = random();
	return [answer < 0.45 ? 1 : 0, answer > 0.8 ? 1 : 0, 1];
};

/** A random shape: 2–4 variants, plain and nested dimensions, late launches. */
export const randomShape = (seed: number, people: number): Shape => {
	const random = randomness(seed + 1e6);
	const pick = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
	const variants = pick(2, 4);
	const control = random() < 0.3 ? 0.1 : 1 / variants;
	return {
		people,
		split: [control, ...Array.from({ length: variants - 1 }, () => (1 - control) / (variants - 1))],
		plain: Array.from({ length: pick(1, 3) }, () => pick(2, 6)),
		cities: random() < 0.5 ? Array.from({ length: pick(2, 4) }, () => pick(1, 5)) : [],
		days: pick(1, 30),
		sparse: random() < 0.6,
		rate: 0.02 + 0.1 * random()
	};
};

/** A tiny campaign: few combinations, nearly half of them empty, group sizes around k. */
export const tiny = (seed: number): { dimensions: string[]; cells: CubeCell[] } => {
	const random = randomness(seed);
	const asking = randomness(seed + 7e6);
	const pick = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
	const shape = random() < 0.5 ? [pick(2, 4), pick(2, 4)] : [2, pick(2, 3), 2];
	const days = random() < 0.3 ? 2 : 1;
	const combinations = shape.reduce<number[][]>(
		(all, count) => all.flatMap((codes) => Array.from({ length: count }, (_, code) => [...codes, code])),
		[[]]
	);
	const cells: CubeCell[] = [];
	for (const codes of combinations) {
		for (let day = 0; day < days; day++) {
			if (random() < 0.45 || cells.length >= 2 * 13) continue;
			for (const variant of ['control', 'treatment']) {
				if (random() < 0.1) continue;
				const people = random() < 0.5 ? pick(1, 9) : pick(10, 60);
				const clickers = pick(0, people);
				const conversions = pick(0, clickers);
				const unsubscribes = random() < 0.5 ? 0 : pick(0, Math.min(4, people));
				const answers = pick(0, people);
				let revenue = 0;
				let squares = 0;
				for (let buyer = 0; buyer < conversions; buyer++) {
					const amount = random() < 0.02 ? 5000 : pick(5, 60);
					revenue += amount;
					squares += amount * amount;
				}
				const sums = [
					people * 2,
					clickers,
					conversions,
					revenue,
					squares,
					unsubscribes,
					0,
					answers * 4,
					answers,
					...survey(asking, { people, clickers })
				];
				cells.push({
					variant,
					day,
					segments: codes.map((code, d) => `d${d}v${code}`),
					people,
					measures: sums
				});
			}
		}
	}
	return { dimensions: shape.map((_, d) => `d${d}`), cells };
};

/** People reached, promoters, detractors and responses of a small group; sometimes everybody, or hardly anybody. */
const survey = (
	random: () => number,
	{ people, clickers }: { people: number; clickers: number }
): number[] => {
	const upTo = (most: number) => Math.floor(random() * (most + 1));
	const reached = random() < 0.3 ? people : clickers + upTo(people - clickers);
	const responses = random() < 0.2 ? people : upTo(people);
	const promoters = upTo(random() < 0.2 ? Math.min(2, responses) : responses);
	return [reached, promoters, upTo(responses - promoters), responses];
};

/** Days a campaign is followed: a pulse every day, an epoch every ten days, the end on the last. */
export const followed = (
	cube: Cube,
	days: number,
	by: Policy
): { state: ReleaseState; said: ReturnType<typeof pulse> } => {
	let state = nothingReleased;
	const said: ReleasedBucket[] = [];
	for (let today = 0; today < days; today++) {
		const ended = today === days - 1;
		const buckets = pulse(cube, by, { state, through: today, ended });
		said.push(...buckets);
		state = { ...state, buckets: [...state.buckets, ...buckets] };
		if (today % 10 !== 9 && !ended) continue;
		const closing = closeEpoch(cube, by, state);
		if (closing.kind === 'closed') state = closing.state;
	}
	return { state, said };
};

const conversions: readonly Measure[] = [{ name: 'conversions', kind: 'outcome', role: 'sum', of: [] }];

/** A campaign's cells: `variant value value people conversions`, and a day before it where there are days. */
const cellsOfLines = (lines: readonly string[], dated = false): CubeCell[] =>
	lines.map((line) => {
		const parts = line.split(' ');
		const [people, conversions] = parts.slice(-2).map(Number);
		const [variant = '', ...rest] = parts.slice(0, -2);
		const segments = dated ? rest.slice(1) : rest;
		return {
			variant,
			day: dated ? Number(rest[0]) : null,
			segments,
			people: people ?? 0,
			measures: [conversions ?? 0]
		};
	});

export const cubeOfLines = (dimensions: readonly string[], lines: readonly string[], dated = false) =>
	cubeOf(dimensions, cellsOfLines(lines, dated), conversions);
