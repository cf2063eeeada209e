import type { CubeCell, Measure } from '../../../src/lib/privacy/cube.ts';
import { defaultPolicy, type Policy } from '../../../src/lib/privacy/policy.ts';
import { randomness } from '../campaign.ts';
import { randomCube, type Features, type RandomCube } from './random-cube.ts';

/** One campaign as it is published. */
export interface Edition {
	readonly name: string;
	readonly dimensions: readonly string[];
	readonly measures: readonly Measure[];
	readonly cells: readonly CubeCell[];
	readonly policy: Policy;
	/** How it is about the people of what was published before; null: it is about nobody else. */
	readonly relation: 'version' | 'audience' | null;
	/** Name of the control. */
	readonly control: string;
	/** Where it is one of several campaigns of an audience. */
	readonly audienceId?: string;
	/** Whom the statements about a variant are about, and in which version. */
	readonly whose: (variant: string) => { readonly population?: string; readonly version?: number };
}

export type CaseKind = 'single' | 'running' | 'audience' | 'chain';

/** A campaign, or several about the same people. */
export interface AttackCase {
	readonly name: string;
	readonly kind: CaseKind;
	readonly features: Features;
	/** In order of publication. */
	readonly editions: readonly Edition[];
}

const first = (
	seed: number,
	k: number,
	size?: Parameters<typeof randomCube>[2]
): { cube: RandomCube; edition: Edition } => {
	const cube = randomCube(seed, k, size);
	const { dimensions, measures, cells, crossTabs } = cube;
	const policy = { ...defaultPolicy, k, crossTabs };
	return {
		cube,
		edition: {
			name: `c${seed}`,
			control: 'control',
			dimensions,
			measures,
			cells,
			policy,
			relation: null,
			whose: () => ({})
		}
	};
};

/** Adds cells up over the dimensions that are left out. */
const without = (edition: Edition, left: readonly string[]): Edition => {
	const kept = edition.dimensions.flatMap((name, d) => (left.includes(name) ? [] : [d]));
	const crossTabs = edition.policy.crossTabs.filter((pair) => pair.every((axis) => !left.includes(axis)));
	return {
		...edition,
		dimensions: kept.map((d) => edition.dimensions[d] ?? ''),
		policy: { ...edition.policy, crossTabs },
		cells: addedUp(
			edition.cells.map((cell) => ({ ...cell, segments: kept.map((d) => cell.segments[d] ?? '') }))
		)
	};
};

/** One cell for each combination of values. */
const addedUp = (cells: readonly CubeCell[]): CubeCell[] => {
	const found = new Map<string, CubeCell>();
	for (const cell of cells) {
		const key = JSON.stringify([cell.variant, cell.day, cell.segments]);
		const known = found.get(key);
		found.set(
			key,
			known
				? {
						...known,
						people: known.people + cell.people,
						measures: Array.from(known.measures, (sum, m) => sum + (cell.measures[m] ?? 0))
					}
				: cell
		);
	}
	return [...found.values()];
};

/**
 * Two campaigns of one audience that share the control, which every second audience calls otherwise in the second campaign; other
 * people got that one. It has all columns, or one of them less, or cross-tabs of its own.
 */
const audience = (seed: number, k: number): Pick<AttackCase, 'features' | 'editions'> => {
	const { cube, edition } = first(seed, k, { combinations: 50 });
	const random = randomness(seed * 17 + 5);
	const { cells } = edition;
	const others = cells.filter(({ variant }) => variant === 'variant1');
	const fresh = others.map((cell, at): CubeCell => {
		const { people, measures } = others[(at * 7 + 3) % others.length] ?? cell;
		return { ...cell, variant: 'fresh', people, measures };
	});
	const second = Math.floor(seed / 5) % 2 === 0 ? 'control' : 'holdout';
	const control = cells.flatMap((cell) => (cell.variant === 'control' ? [{ ...cell, variant: second }] : []));
	const whose = (variant: string) =>
		variant === 'control' || variant === second ? { population: `c${seed}/control` } : {};
	const a: Edition = { ...edition, name: `c${seed}a`, audienceId: `audience${seed}`, whose };
	const whole: Edition = {
		...a,
		name: `c${seed}b`,
		control: second,
		cells: [...control, ...fresh],
		relation: 'audience'
	};
	const left = edition.dimensions.slice(0, -1).find(() => random() < 0.3);
	const b = left !== undefined && edition.dimensions.length > 2 ? without(whole, [left]) : whole;
	return {
		features: cube.features,
		editions: [random() < 0.4 ? { ...a, policy: { ...a.policy, crossTabs: [] } } : a, b]
	};
};

/**
 * A correction: one value of a dimension has many people more, or nothing else has; a few people more here and there, and an
 * outcome that is another; sometimes only some outcomes are others.
 */
const corrected = (edition: Edition, random: () => number): CubeCell[] => {
	const { cells, dimensions, measures, policy } = edition;
	const axis = Math.floor(random() * dimensions.length);
	const value = cells[Math.floor(random() * cells.length)]?.segments[axis];
	const [isLarge, hasFew] = [random() < 0.8, random() < 0.5];
	const conversions = measures.findIndex(({ name }) => name === 'conversions');
	const above = measures.flatMap(({ name }, m) => (name === 'orders' || name === 'clickers' ? [m] : []));
	return cells.map((cell) => {
		const isIn = isLarge && cell.segments[axis] === value;
		const many = isIn ? Math.round(policy.k * (0.2 + 1.2 * random())) : 0;
		const few = hasFew && random() < 0.03 ? 1 + Math.floor(random() * 4) : 0;
		const sums = Array.from(cell.measures);
		if (hasFew && random() < 0.01 && many + few > 0)
			for (const m of [conversions, ...above]) sums[m] = (sums[m] ?? 0) + 1;
		return { ...cell, people: cell.people + many + few, measures: sums };
	});
};

/** A campaign and four corrections, each of what was wished for before it, whether or not that could be published. */
const chain = (seed: number, k: number): Pick<AttackCase, 'features' | 'editions'> => {
	// Five versions are one system of rows: small ones, so that many can be attacked.
	const { cube, edition } = first(seed, k, { combinations: 26, dimensions: 4 });
	const random = randomness(seed * 23 + 11);
	const editions: Edition[] = [];
	for (let version = 1; version <= 5; version++) {
		const before = editions.at(-1);
		editions.push({
			...edition,
			name: `c${seed}v${version}`,
			cells: before ? corrected(before, random) : edition.cells,
			relation: before ? 'version' : null,
			whose: (variant) => ({ population: `c${seed}/${variant}`, version })
		});
	}
	return { features: cube.features, editions };
};

const order: readonly CaseKind[] = [
	'single',
	'audience',
	'single',
	'chain',
	'running',
	'single',
	'audience',
	'single',
	'chain',
	'single'
];

/** The case of a number at a threshold: of ten, five are single campaigns, two audiences, two chains, and one runs. */
export const attackCase = (seed: number, k: number): AttackCase => {
	const kind = order[seed % order.length] ?? 'single';
	const name = `${kind}${seed}`;
	if (kind === 'audience') return { name, kind, ...audience(seed, k) };
	if (kind === 'chain') return { name, kind, ...chain(seed, k) };
	// A running campaign has days.
	const at = kind === 'running' ? dated(seed, k) : seed;
	const { cube, edition } = first(at, k);
	return { name, kind, features: cube.features, editions: [edition] };
};

const dated = (seed: number, k: number): number => {
	for (let at = seed; ; at += 1000) if (randomCube(at, k).features.days > 1) return at;
};

/** The same with half the outcomes of the control in all campaigns but the first: equal people who did something else. */
export const otherOutcomes = (one: AttackCase): AttackCase => ({
	...one,
	editions: one.editions.map((edition, i) => {
		if (i === 0) return edition;
		const cells = edition.cells.map((cell) =>
			cell.variant === edition.control
				? { ...cell, measures: Array.from(cell.measures, (x) => Math.floor(x / 2)) }
				: cell
		);
		return { ...edition, cells };
	})
});

/** How much of the control has other outcomes in each later campaign or version: one to five cells, or half of it. */
export type Restated = 'few' | 'half';

/**
 * The same where some people of the control have half the outcomes: other ones in each later campaign or version. Versions have the
 * people of the first one.
 */
export const restated = (one: AttackCase, how: Restated): AttackCase => ({
	...one,
	editions: one.editions.map((edition, i) => {
		if (i === 0) return edition;
		const random = randomness(i * 101 + one.editions.length * 7 + edition.cells.length);
		const cells = one.kind === 'chain' ? (one.editions[0]?.cells ?? []) : edition.cells;
		const control = cells.filter(({ variant }) => variant === edition.control);
		const changed = new Set(
			how === 'half'
				? control.filter(() => random() < 0.5)
				: control
						.map((cell) => ({ cell, sum: Array.from(cell.measures).reduce((a, b) => a + b, 0) * random() }))
						.toSorted((a, b) => b.sum - a.sum)
						.slice(0, 1 + Math.floor(random() * 5))
						.map(({ cell }) => cell)
		);
		const halved = (cell: CubeCell): CubeCell => ({
			...cell,
			measures: Array.from(cell.measures, (x) => Math.floor(x / 2))
		});
		return { ...edition, cells: cells.map((cell) => (changed.has(cell) ? halved(cell) : cell)) };
	})
});
