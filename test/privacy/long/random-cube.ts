import type { CubeCell, Measure } from '../../../src/lib/privacy/cube.ts';
import { randomness } from '../campaign.ts';
import { kits, pick, type Sums } from './kits.ts';

/** What a random campaign is made of. */
export interface Features {
	readonly dimensions: number;
	/** Cities within regions. */
	readonly nested: boolean;
	/** Days of first exposure; 1: no dates. */
	readonly days: number;
	/** A variant and a value that begin later than the others. */
	readonly late: boolean;
	/** Orders, visits: any number a person. */
	readonly events: boolean;
	/** Measures of one's own: a yes/no, a count, an amount. */
	readonly own: boolean;
	readonly crossTabs: number;
}

/** A random campaign; days are counted from 0. */
export interface RandomCube {
	readonly features: Features;
	readonly dimensions: readonly string[];
	readonly measures: readonly Measure[];
	readonly cells: readonly CubeCell[];
	readonly crossTabs: readonly (readonly [string, string])[];
}

/** Few combinations of many, as real files have them: common values often, rare ones seldom. */
const combinationsOf = (codeOf: (() => number[]) | (() => readonly number[]), count: number): number[][] => {
	const found = new Map<string, number[]>();
	for (let tries = 0; tries < 4 * count && found.size < count; tries++) {
		const codes = [...codeOf()];
		found.set(codes.join(), codes);
	}
	return [...found.values()].toSorted((a, b) => {
		const at = a.findIndex((code, d) => code !== b[d]);
		return (a[at] ?? 0) - (b[at] ?? 0);
	});
};

/**
 * A random campaign of 2–5 dimensions and a few hundred cells, which says more the smaller k is: many combinations have one or
 * two people, others more than k. The same seed has the same shape at every k.
 *
 * @param size about how many combinations of values there are, and the most dimensions
 */
export const randomCube = (
	seed: number,
	k: number,
	{ combinations: most = 70, dimensions: atMost = 5 }: { combinations?: number; dimensions?: number } = {}
): RandomCube => {
	const random = randomness(seed * 7919 + 13);
	const dimensionCount = 2 + (Math.floor(seed / 2) % (atMost - 1));
	const nested = random() < 0.45;
	const days = random() < 0.5 ? 1 : pick(random, 3, 8);
	/** Many values that few people have, just above the thresholds: hard to prove. */
	const sparse = random() < 0.6;
	const late = days > 1 && random() < 0.7;
	const [events, own] = [random() < 0.5, random() < 0.5];
	const plain = Array.from({ length: dimensionCount - (nested ? 2 : 0) }, () =>
		pick(random, 2, (sparse ? 7 : 4) + (dimensionCount === 2 ? 3 : 0))
	);
	const cities = nested ? Array.from({ length: pick(random, 2, 4) }, () => pick(random, 1, 4)) : [];
	const dimensions = [...plain.map((_, d) => `dim${d}`), ...(nested ? ['region', 'city'] : [])];
	const skew = sparse ? 1 + 0.5 * random() : 1 + 1.5 * random();
	const skewed = (n: number) => Math.min(n - 1, Math.floor(n * random() ** skew));
	const variants = random() < 0.2 ? ['control', 'variant1', 'variant2'] : ['control', 'variant1'];
	const startOf = (share: number) => (late && random() < share ? 1 + Math.floor((days - 1) * random()) : 0);
	const starts = variants.map((_, v) => (v === 0 ? 0 : startOf(0.6)));
	const lateValue = plain.length > 0 ? startOf(0.7) : 0;
	const chosen = kits(random, events, own);
	const measures = chosen.flatMap((kit) => kit.measures);
	const combinations = combinationsOf(
		() => {
			const region = skewed(Math.max(1, cities.length));
			const place = nested ? [region, skewed(cities[region] ?? 1)] : [];
			return [Math.floor(days * random()), ...plain.map(skewed), ...place];
		},
		pick(random, Math.round(most / 3), most)
	);
	const smallControl = random() < 0.25;
	const cells = combinations.flatMap(([day = 0, ...codes], at) => {
		// Every variant has enough people for something to be published.
		const isLast = at === combinations.length - 1;
		if (!isLast && (codes[0] ?? 0) > 0 && codes[0] === (plain[0] ?? 0) - 1 && day < lateValue) return [];
		const kind = random();
		const segments = [
			...plain.map((_, d) => `v${d}_${codes[d]}`),
			...(nested ? [`region${codes[plain.length]}`, `city${codes[plain.length]}_${codes.at(-1)}`] : [])
		];
		return variants.flatMap((variant, v): CubeCell[] => {
			const draw = randomness(seed * 31 + v * 7 + Math.floor(random() * 1e6));
			if (!isLast && (day < (starts[v] ?? 0) || random() < 0.08)) return [];
			const size = isLast ? 1 : random() < 0.3 ? random() : kind;
			const share = (v === 0 && smallControl ? 0.4 : 1) * (isLast ? 4 : 1);
			const people =
				size < 0.3
					? pick(draw, 1, 2)
					: size < 0.55
						? pick(draw, 3, Math.max(4, Math.round(k / 3)))
						: Math.max(
								1,
								Math.round(share * Math.max(k, 20) * (sparse ? 0.3 + 1.3 * draw() : 0.4 + 2.2 * draw()))
							);
			let sums: Sums = {};
			for (const kit of chosen) sums = { ...sums, ...kit.sums(draw, people, sums) };
			return [
				{
					variant,
					day: days > 1 ? day : null,
					segments,
					people,
					measures: measures.map(({ name }) => sums[name] ?? 0)
				}
			];
		});
	});
	const [first = '', second = '', third = ''] = dimensions;
	const pairs = [[first, second] as const, ...(third === '' ? [] : [[second, third] as const])];
	const dated = days > 1 ? [['date', first] as const] : [];
	const crossTabs = [...pairs, ...dated].filter(() => random() < 0.45);
	return {
		features: { dimensions: dimensionCount, nested, days, late, events, own, crossTabs: crossTabs.length },
		dimensions,
		measures,
		cells,
		crossTabs
	};
};
