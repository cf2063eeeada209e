import type { Position, ReleasedEpoch, ReleasedTable } from '#lib/privacy/released.ts';
import { defaultPolicy, type Policy } from '#lib/privacy/policy.ts';

/** People of one variant by the codes of each axis: `people(codes)`. */
export interface SmallCube {
	/** Values of each axis; `Other` is the pooled place. */
	readonly axes: Readonly<Record<string, readonly string[]>>;
	/** People of every combination, in rising order of the codes, the last axis fastest. */
	readonly people: readonly number[];
}

/** Combinations of codes, the last axis fastest. */
export const combinations = (sizes: readonly number[]): number[][] =>
	sizes.reduce<number[][]>(
		(all, size) => all.flatMap((codes) => Array.from({ length: size }, (_, code) => [...codes, code])),
		[[]]
	);

const placeOf = (value: string): Position => {
	const [, from, to] = /^(\d+)-(\d+)$/.exec(value) ?? [];
	if (from !== undefined && to !== undefined) return { from: Number(from), to: Number(to) };
	return value === 'Other' ? { pooled: true } : { value };
};

/** People of a combination of values; `at` says which axes and which codes. */
export const peopleAt = ({ axes, people }: SmallCube, at: Readonly<Record<string, number>>): number => {
	const names = Object.keys(axes);
	return combinations(Object.values(axes).map((values) => values.length)).reduce(
		(sum, codes, cell) =>
			sum + (names.every((name, d) => (at[name] ?? codes[d]) === codes[d]) ? (people[cell] ?? 0) : 0),
		0
	);
};

/** A release of a small cube: its total, every breakdown, and the cross-tabs that are asked for, without their holes. */
export const released = (
	variants: Readonly<Record<string, SmallCube>>,
	{
		crossTabs = [],
		holes = [],
		policy = {}
	}: {
		crossTabs?: readonly (readonly [string, string])[];
		/** Cells of cross-tabs that are hidden, as `a=x b=y`. */
		holes?: readonly string[];
		policy?: Partial<Policy>;
	} = {}
): ReleasedEpoch => {
	const cubes = Object.values(variants);
	const { axes = {} } = cubes[0] ?? {};
	const table = (names: readonly string[]): ReleasedTable => ({
		axes: names,
		layer: 'people',
		measures: ['people'],
		blocks: combinations(names.map((name) => axes[name]?.length ?? 0)).flatMap((codes) => {
			const values = names.map((name, d) => axes[name]?.[codes[d] ?? 0] ?? '');
			if (holes.includes(names.map((name, d) => `${name}=${values[d]}`).join(' '))) return [];
			const at = Object.fromEntries(names.map((name, d) => [name, codes[d] ?? 0]));
			return [{ at: values.map(placeOf), sums: cubes.map((cube) => [peopleAt(cube, at)]) }];
		}),
		hidden: []
	});
	return {
		policy: { ...defaultPolicy, ...policy },
		variants: Object.keys(variants),
		from: null,
		to: null,
		measures: [],
		tables: [[], ...Object.keys(axes).map((name) => [name]), ...crossTabs].map(table)
	};
};

/** What a generator returns in the end. */
export const ended = <Result>(steps: Generator<unknown, Result>): Result => {
	let step = steps.next();
	while (!step.done) step = steps.next();
	return step.value;
};
