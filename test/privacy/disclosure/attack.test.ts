import { describe, expect, it } from 'vitest';
import { attack, type CampaignFindings, type Published } from '#lib/privacy/disclosure/attacker/attack.ts';
import { promisedWidth } from '#lib/privacy/disclosure/attacker/attack-findings.ts';
import { systemOf } from '#lib/privacy/disclosure/attacker/attack-system.ts';
import { changesBetween, type Version } from '#lib/privacy/disclosure/attacker/attack-versions.ts';
import { roundedEpoch } from '#lib/privacy/published-blocks.ts';
import { randomness } from '../campaign.ts';
import { combinations, ended, peopleAt, released, type SmallCube } from './released-cube.ts';

const found = (published: Published): CampaignFindings => ended(attack(published));

/** Every way to share out so many people to so many cells. */
function* shares(cells: number, people: number): Generator<number[]> {
	if (cells === 1) yield [people];
	for (let n = 0; cells > 1 && n <= people; n++)
		for (const rest of shares(cells - 1, people - n)) yield [n, ...rest];
}

/** People of a combination of values in each of some tables: the cells are looked up once. */
const sizesIn = (cube: SmallCube, names: readonly string[], codes: readonly number[]) => {
	const at = Object.fromEntries(names.map((name, d) => [name, codes[d] ?? 0]));
	const cells = cube.people.flatMap((_, cell) =>
		peopleAt({ ...cube, people: cube.people.map((_people, other) => (other === cell ? 1 : 0)) }, at)
			? [cell]
			: []
	);
	return (people: readonly number[]) => cells.reduce((sum, cell) => sum + (people[cell] ?? 0), 0);
};

/** All combinations of some axes, without those that are hidden. */
const shownOf = (cube: SmallCube, names: readonly string[], holes: readonly string[] = []) =>
	combinations(names.map((name) => cube.axes[name]?.length ?? 0)).filter(
		(codes) =>
			!holes.includes(names.map((name, d) => `${name}=${cube.axes[name]?.[codes[d] ?? 0]}`).join(' '))
	);

/** The true smallest and largest size of every group over some axes, by looking at all tables that agree with a release. */
const bruteForce = (cube: SmallCube, options: Parameters<typeof released>[1], names: readonly string[]) => {
	const { crossTabs = [], holes } = options ?? {};
	const rows = [...Object.keys(cube.axes).map((name) => [name]), ...crossTabs].flatMap((of) =>
		shownOf(cube, of, holes).map((codes) => sizesIn(cube, of, codes))
	);
	const wanted = rows.map((row) => row(cube.people));
	const all = [
		...shares(
			cube.people.length,
			cube.people.reduce((a, b) => a + b, 0)
		)
	].filter((people) => rows.every((row, i) => row(people) === wanted[i]));
	return shownOf(cube, names).map((codes) => {
		const sizes = all.map(sizesIn(cube, names, codes));
		return { low: Math.min(...sizes), high: Math.max(...sizes) };
	});
};

/** The bounds of the attack for the same groups; axes that no cross-tab links are bounded by their margins. */
const bounds = (cube: SmallCube, options: Parameters<typeof released>[1], names: readonly string[]) => {
	const system = ended(systemOf(released({ a: cube }, options), 0));
	const views = names.map((name) => system?.views.findIndex(({ axis }) => axis === name) ?? -1);
	const table = system?.linked.find((one) => one.views.join() === views.join());
	return table && [...table.low].map((low, cell) => ({ low, high: table.high[cell] ?? NaN }));
};

const cube = (axes: SmallCube['axes'], seed: number, people: number): SmallCube => {
	const random = randomness(seed);
	const cells = combinations(Object.values(axes).map((values) => values.length)).length;
	const list = new Array<number>(cells).fill(0);
	for (let n = 0; n < people; n++) {
		const cell = Math.floor(cells * random() ** 2);
		list[cell] = (list[cell] ?? 0) + 1;
	}
	return { axes, people: list };
};

const two = { a: ['x', 'y'], b: ['u', 'v'], c: ['p', 'q'] };

describe('bounds from published tables', () => {
	it.each([1, 2, 3, 4, 5, 6])('are exact for two cross-tabs with an axis in common (%i)', (seed) => {
		const options = { crossTabs: [['a', 'b'] as const, ['b', 'c'] as const] };
		const made = cube(two, seed, 9);
		for (const names of [
			['a', 'c'],
			['a', 'b', 'c']
		])
			expect(bounds(made, options, names), names.join()).toEqual(bruteForce(made, options, names));
	});

	it.each([1, 2, 3, 4])('are exact in the hole of a cross-tab (%i)', (seed) => {
		const axes = { a: ['x', 'y', 'z'], b: ['u', 'v', 'w'] };
		const options = { crossTabs: [['a', 'b'] as const], holes: ['a=x b=u', 'a=x b=v', 'a=y b=u', 'a=y b=v'] };
		const made = cube(axes, seed, 7);
		expect(bounds(made, options, ['a', 'b'])).toEqual(bruteForce(made, options, ['a', 'b']));
	});

	it('leave no possible size out where three cross-tabs form a chain', () => {
		const axes = { a: ['x', 'y'], b: ['u', 'v'], c: ['p', 'q'], d: ['m', 'n'] };
		const options = { crossTabs: [['a', 'b'] as const, ['b', 'c'] as const, ['c', 'd'] as const] };
		const made = cube(axes, 3, 5);
		const truth = bruteForce(made, options, ['a', 'd']);
		for (const [i, { low, high }] of (bounds(made, options, ['a', 'd']) ?? []).entries()) {
			expect(low).toBeLessThanOrEqual(truth[i]?.low ?? -1);
			expect(high).toBeGreaterThanOrEqual(truth[i]?.high ?? NaN);
		}
	});

	it('join the days of a trend with the shorter ranges that it is made of', () => {
		const { tables: shown, ...epoch } = released({ a: cube({ date: ['1-1', '2-2', '3-3', '4-4'] }, 1, 40) });
		const [total, dates] = shown;
		const [first = 0, second = 0] = [0, 1].map((part) =>
			[0, 1].reduce((sum, i) => sum + (dates?.blocks[2 * part + i]?.sums[0]?.[0] ?? 0), 0)
		);
		const trend = {
			axes: ['date', 'a'],
			layer: 'people',
			measures: ['people'],
			hidden: [],
			blocks: [first, second].flatMap((people, part) =>
				['x', 'y'].map((value, i) => ({
					at: [{ from: 1 + 2 * part, to: 2 + 2 * part }, { value }],
					sums: [[i === 0 ? people - 1 : 1]]
				}))
			)
		} as const;
		const split = {
			...trend,
			axes: ['a'],
			blocks: ['x', 'y'].map((value, i) => ({ at: [{ value }], sums: [[i === 0 ? first + second - 2 : 2]] }))
		};
		if (!total || !dates) throw new Error('no dates');
		const system = ended(systemOf({ ...epoch, tables: [total, dates, split, trend] }, 0));
		const [day, a, range] = ['date', 'a', 'date'].map((axis, i) =>
			i === 2
				? (system?.views.findLastIndex((view) => view.axis === axis) ?? -1)
				: (system?.views.findIndex((view) => view.axis === axis) ?? -1)
		);
		expect(range).not.toBe(day);
		const table = system?.linked.find(({ views }) => views.join() === [day, a].join());
		// One of y in the first two days: each of them has none or one.
		expect([...(table?.high ?? [])].filter((_, cell) => cell % 2 === 1)).toEqual([1, 1, 1, 1]);
	});
});

describe('an attack', () => {
	const large = { axes: { a: ['x', 'Other'], b: ['u', 'v'] }, people: [400, 300, 30, 90] };

	it('finds what margins leave of two groups, and names the narrowest that may be small', () => {
		const result = found({ epochs: [released({ control: large })], others: [] });
		// Other has 120 people, u 430 of 820: those of Other who are in u are 0 to 120.
		expect(result).toMatchObject({ exposed: 0, possible: 0, leftOut: 0, breakdowns: 2, known: 5 });
		expect(result.narrowest).toEqual([
			{ axes: ['a'], low: 0, high: 120, kind: 'group' },
			{ axes: ['a', 'b'], low: 0, high: 120, kind: 'group' }
		]);
	});

	it.each([1, 2, 3])('agrees with all tables on what margins leave (%i)', (seed) => {
		const made = cube({ a: ['x', 'y', 'z'], b: ['u', 'v'] }, seed, 8);
		const truth = bruteForce(made, {}, ['a', 'b']).filter(({ low, high }) => high >= 1 && low < 10);
		const widest = found({ epochs: [released({ a: made }, { policy: { k: 10 } })], others: [] });
		const narrowest = Math.min(...truth.map(({ low, high }) => high - low));
		const guess = widest.narrowest.find(({ axes }) => axes.length === 2);
		expect((guess?.high ?? NaN) - (guess?.low ?? NaN)).toBe(narrowest);
	});

	it('exposes a small group that a cross-tab leaves no room', () => {
		const leaking = { axes: { a: ['x', 'y'], b: ['u', 'v'] }, people: [400, 300, 90, 7] };
		const options = { crossTabs: [['a', 'b'] as const], holes: ['a=y b=v'] };
		const safe = { ...leaking, people: [400, 300, 90, 70] };
		const result = found({ epochs: [released({ control: leaking, treatment: safe }, options)], others: [] });
		expect(result.exposed).toBe(1);
		expect(result.narrowest[0]).toEqual({ axes: ['a', 'b'], low: 7, high: 7, kind: 'group' });
	});

	it('counts apart what may be large enough, where counts are rounded', () => {
		const hole = { axes: { a: ['x', 'y'], b: ['u', 'v'] }, people: [400, 300, 120, 104] };
		const options = { crossTabs: [['a', 'b'] as const], holes: ['a=y b=v'] };
		const policy = { k: 100, rounding: 10 } as const;
		const exact = released({ control: hole }, { ...options, policy });
		const result = found({ epochs: [roundedEpoch(exact)], others: [] });
		// Those of y are 215 to 224, and 115 to 124 of them are in u.
		expect(result).toMatchObject({ exposed: 0, possible: 1 });
		expect(result.narrowest[0]).toEqual({ axes: ['a', 'b'], low: 91, high: 109, kind: 'group' });
	});

	it('knows that a block of a rounded count has at least k people', () => {
		const small = { axes: { a: ['x', 'y', 'z'] }, people: [51, 60, 70] };
		const rounded = roundedEpoch(released({ control: small }, { policy: { k: 50, rounding: 10 } }));
		expect(found({ epochs: [rounded], others: [] })).toMatchObject({ possible: 0, narrowest: [] });
	});

	it('says nothing of numbers that fit no table', () => {
		const options = { crossTabs: [['a', 'b'] as const] };
		const { tables: shown, ...epoch } = released({ control: large }, options);
		const wrong = shown.map((table) =>
			table.axes.length === 2
				? { ...table, blocks: table.blocks.map((block) => ({ ...block, sums: [[500]] })) }
				: table
		);
		expect(found({ epochs: [{ ...epoch, tables: wrong }], others: [] }).narrowest).toEqual([]);
	});

	it('says nothing where nothing is published', () => {
		const { tables: shown, ...epoch } = released({ control: large });
		const empty = shown.map((table) => ({ ...table, blocks: [], reason: 'fewer-than-k' as const }));
		expect(found({ epochs: [{ ...epoch, tables: empty }], others: [] })).toMatchObject({
			known: 0,
			groups: 0,
			narrowest: []
		});
	});

	it('subtracts versions of one campaign', () => {
		const before = released({ control: large, picks: large });
		const after = released({ control: large, picks: { ...large, people: [400, 306, 30, 90] } });
		expect(changesBetween({ epochs: [before] }, { epochs: [after] }).filter(({ high }) => high > 0)).toEqual([
			{ axes: [], low: 6, high: 6 },
			{ axes: ['a'], low: 6, high: 6 },
			{ axes: ['b'], low: 6, high: 6 }
		]);
		const result = found({ epochs: [after], others: [{ epochs: [before] }] });
		expect(result.exposed).toBe(3);
		expect(result.narrowest[0]).toEqual({ axes: [], low: 6, high: 6, kind: 'change' });
		const shared: Version = { epochs: [before], variants: [['control', 'control']] };
		expect(found({ epochs: [after], others: [shared] }).exposed).toBe(0);
	});

	it('finds the same every time, step by step', () => {
		const published = { epochs: [released({ control: large, picks: large })], others: [] };
		const steps = [...attack(published)];
		expect(steps.length).toBeGreaterThan(4);
		expect(steps.every(({ done, of }) => done < of && of === 2)).toBe(true);
		expect(found(published)).toEqual(found(published));
	});
});

describe('promisedWidth', () => {
	it('is a fifth of k, and at least 3', () => {
		expect([10, 25, 50, 51, 100].map(promisedWidth)).toEqual([3, 5, 10, 11, 20]);
	});
});
