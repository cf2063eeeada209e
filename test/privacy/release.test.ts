import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cube, CubeCell, Measure } from '../../src/lib/privacy/cube.ts';
import { defaultPolicy, type Policy } from '../../src/lib/privacy/policy.ts';
import { solve } from '../../src/lib/server/release/solver.ts';
import { releaseCampaign as release } from '../../src/lib/privacy/release.ts';
import type { ReleasedEpoch, ReleasedTable } from '../../src/lib/privacy/released.ts';
import { cubeOf, randomness, randomShape, simulate, simulatedMeasures } from './campaign.ts';

const measure = (
	name: string,
	kind: Measure['kind'],
	role: Measure['role'] = 'sum',
	of: string[] = []
): Measure => ({
	name,
	kind,
	role,
	of
});

const releaseCampaign = (cube: Cube, policy: Policy) => release(cube, policy, solve);

const policy: Policy = { ...defaultPolicy, k: 10, minOutcome: 5 };

const cell = (
	variant: string,
	segments: string[],
	people: number,
	measures: number[] = [],
	day: number | null = null
): CubeCell => ({ variant, day, segments, people, measures });

/** Both variants alike. */
const both = (
	segments: string[],
	people: number,
	measures: number[] = [],
	day: number | null = null
): CubeCell[] => [
	cell('control', segments, people, measures, day),
	cell('treatment', segments, people, measures, day)
];

const released = (
	dimensions: string[],
	cells: CubeCell[],
	{ measures = [], by = policy }: { measures?: Measure[]; by?: Policy } = {}
): readonly ReleasedEpoch[] => releaseCampaign(cubeOf(dimensions, cells, measures), by);

const table = (
	epoch: ReleasedEpoch | undefined,
	axes: string[],
	having = 'people'
): ReleasedTable | undefined =>
	epoch?.tables.find((one) => one.axes.join() === axes.join() && one.measures.includes(having));

/** Blocks of a table as text: place = people of the control. */
const shown = (of: ReleasedTable | undefined): string[] =>
	(of?.blocks ?? []).map(({ at, sums }) => {
		const places = at.map((place) =>
			'value' in place ? place.value : 'pooled' in place ? 'Other' : `${place.from}-${place.to}`
		);
		return `${places.join(' ')} = ${sums[0]?.[0]}`;
	});

describe('releaseCampaign', () => {
	test('publishes the total, and a breakdown with small groups as Other', () => {
		const [epoch] = released(
			['channel'],
			[...both(['web'], 100), ...both(['mail'], 40), ...both(['phone'], 6), ...both(['fax'], 7)]
		);
		expect(shown(table(epoch, []))).toEqual([' = 153']);
		expect(shown(table(epoch, ['channel']))).toEqual(['mail = 40', 'web = 100', 'Other = 13']);
		expect(epoch?.from).toBeNull();
	});

	test('publishes nothing of an epoch where a variant has 1 to k−1 people', () => {
		const cells = [...both(['web'], 100), cell('third', ['web'], 9)];
		const [epoch] = released(['channel'], cells);
		expect(epoch?.tables.map(({ blocks, reason }) => [blocks.length, reason])).toEqual([
			[0, 'fewer-than-k'],
			[0, 'fewer-than-k']
		]);
	});

	test('takes a variant without people in the epoch as it is', () => {
		const measures = [measure('conversions', 'outcome')];
		const late = both(['web'], 100, [20], 1).flatMap((one) => [one, { ...one, measures: [NaN], day: 2 }]);
		const cells = [...late, cell('third', ['web'], 50, [NaN], 2)];
		const [first, second] = released(['channel'], cells, { measures });
		expect(first?.variants).toEqual(['control', 'third', 'treatment']);
		expect(table(first, [])?.blocks[0]?.sums.map(([people]) => people)).toEqual([100, 0, 100]);
		expect(table(second, [])?.blocks[0]?.sums.map(([people]) => people)).toEqual([100, 50, 100]);
	});

	test('cuts the days without conversions off, as an epoch of their own', () => {
		const measures = [measure('conversions', 'outcome')];
		const cells = [1, 2, 3, 4].flatMap((day) => both(['web'], 50, [day < 3 ? 10 : NaN], day));
		const epochs = released(['channel'], cells, { measures });
		expect(epochs.map(({ from, to, measures: known }) => [from, to, known.map(({ name }) => name)])).toEqual([
			[1, 2, ['conversions']],
			[3, 4, []]
		]);
		expect(shown(table(epochs[0], ['date'], 'conversions'))).toEqual(['1-1 = 50', '2-2 = 50']);
		expect(table(epochs[1], [], 'conversions')).toBeUndefined();
	});

	test('joins a few days that could not stand alone with their neighbours', () => {
		const measures = [measure('conversions', 'outcome')];
		const cells = [1, 2, 3].flatMap((day) => both(['web'], day === 2 ? 4 : 50, [day === 2 ? NaN : 10], day));
		const epochs = released(
			[],
			cells.map((one) => ({ ...one, segments: [] })),
			{ measures }
		);
		expect(epochs.map(({ from, to }) => [from, to])).toEqual([
			[1, 2],
			[3, 3]
		]);
		expect(epochs[1]?.measures.map(({ name }) => name)).toEqual(['conversions']);
	});

	test('shows a rare outcome on coarser blocks without hiding the others', () => {
		const measures = [
			measure('clicks', 'outcome'),
			measure('conversions', 'outcome'),
			measure('complaints', 'outcome')
		];
		const cells = ['a', 'b', 'c'].flatMap((value) =>
			both([value], value === 'a' ? 300 : 200, [100, value === 'c' ? 3 : 30, value === 'a' ? 6 : 0])
		);
		const [epoch] = released(['dim'], cells, { measures });
		expect(shown(table(epoch, ['dim'], 'clicks'))).toEqual(['a = 300', 'b = 200', 'c = 200']);
		expect(shown(table(epoch, ['dim'], 'conversions'))).toEqual(['a = 300', 'Other = 400']);
		expect(table(epoch, ['dim'], 'conversions')?.hidden).toEqual([
			{ at: [{ value: 'b' }], reason: 'outcome-under-m' },
			{ at: [{ value: 'c' }], reason: 'outcome-under-m' }
		]);
		expect(table(epoch, ['dim'], 'complaints')?.reason).toBe('too-few-groups-with-outcome');
	});

	test('says "fewer than m" only where fewer than m people had the outcome in every variant', () => {
		const measures = [
			measure('conversions', 'outcome'),
			measure('complaints', 'outcome'),
			measure('unsubscribes', 'outcome')
		];
		const [epoch] = released(
			[],
			[cell('control', [], 100, [50, 2, 0]), cell('treatment', [], 100, [50, 4, 40])],
			{
				measures
			}
		);
		expect(table(epoch, [], 'conversions')?.reason).toBeUndefined();
		expect(table(epoch, [], 'complaints')?.reason).toBe('fewer-than-m');
		expect(table(epoch, [], 'unsubscribes')?.reason).toBe('one-side-below-m');
	});

	test('keeps the later of two steps that too few people separate', () => {
		const measures = [measure('clicks', 'outcome'), measure('conversions', 'outcome')];
		const [epoch] = released([], both([], 100, [42, 40]), { measures });
		expect(epoch?.tables.map(({ measures: names, reason }) => [names.join(), reason])).toEqual([
			['people', undefined],
			['people,clicks', 'one-side-below-m'],
			['people,conversions', undefined]
		]);
	});

	test('shows revenue without squares only for k buyers, and never squares that were not certified', () => {
		const measures = [measure('conversions', 'outcome'), measure('revenue', 'money')];
		const cells = [
			...both(['a'], 150, [30, 900]),
			...both(['b'], 100, [8, 200]),
			...both(['c'], 100, [12, 300])
		];
		const [epoch] = released(['dim'], cells, { measures });
		expect(shown(table(epoch, ['dim'], 'conversions'))).toEqual(['a = 150', 'b = 100', 'c = 100']);
		expect(shown(table(epoch, ['dim'], 'revenue'))).toEqual(['a = 150', 'Other = 200']);
	});

	test('refuses revenue that one customer dominates, and keeps the conversions', () => {
		const measures = [
			measure('conversions', 'outcome'),
			measure('revenue', 'money'),
			measure('revenue_sq', 'money', 'square', ['revenue'])
		];
		const whale = [40, 100000 + 39 * 25, 100000 ** 2 + 39 * 800];
		const [epoch] = released([], both([], 500, whale), { measures });
		expect(table(epoch, [], 'revenue')?.reason).toBe('revenue-not-certified');
		expect(table(epoch, [], 'conversions')?.blocks).toHaveLength(1);
	});

	test('shows scores where nobody or at least r people answered', () => {
		const measures = [measure('csat', 'score'), measure('csat_responses', 'responses')];
		const cells = [
			...both(['a'], 150, [80, 20]),
			...both(['b'], 100, [16, 4]),
			...both(['c'], 100, [60, 15])
		];
		const [epoch] = released(['dim'], cells, { measures });
		expect(shown(table(epoch, ['dim'], 'csat'))).toEqual(['a = 150', 'Other = 200']);
		expect(table(epoch, ['dim'], 'csat')?.hidden.map(({ reason }) => reason)).toContain(
			'respondents-under-r'
		);
	});

	test('shows promoters and detractors only where nobody can read the few in between, either side or the silent', () => {
		const measures = ['promoters', 'detractors', 'nps_responses'].map((name) => measure(name, 'answer'));
		const blocks = (answers: number[], people = 300) => {
			const cells = [
				...both(['a'], 200, [40, 20, 100]),
				...both(['b'], 200, [40, 20, 100]),
				...both(['c'], people, answers)
			];
			const [epoch] = released(['dim'], cells, { measures });
			return shown(table(epoch, ['dim'], 'promoters'));
		};
		const apart = ['a = 200', 'b = 200', 'c = 300'];
		expect(blocks([40, 20, 100])).toEqual(apart);
		expect(blocks([40, 20, 65])).toEqual(apart);
		const few = {
			promoters: [4, 20, 100],
			detractors: [40, 0, 100],
			between: [40, 20, 64],
			answered: [3, 2, 9],
			nobody: [0, 0, 0],
			silent: [200, 50, 297]
		};
		for (const [name, answers] of Object.entries(few))
			expect(blocks(answers), name).toEqual(['b = 200', 'Other = 500']);
		expect(blocks([200, 50, 300])).toEqual(apart);
	});

	test('says why a recommendation score is not there at all', () => {
		const measures = ['promoters', 'detractors', 'nps_responses'].map((name) => measure(name, 'answer'));
		const reason = (answers: number[]) =>
			table(released([], both([], 300, answers), { measures })[0], [], 'promoters')?.reason;
		expect(reason([40, 20, 100])).toBeUndefined();
		expect(reason([4, 2, 9])).toBe('too-few-respondents');
		expect(reason([40, 4, 100])).toBe('one-side-below-m');
		expect(reason([40, 57, 100])).toBe('one-side-below-m');
	});

	test('does not let two surveys tell who answered one of them only', () => {
		const measures = [
			measure('csat', 'score'),
			measure('csat_responses', 'responses'),
			...['promoters', 'detractors', 'nps_responses'].map((name) => measure(name, 'answer'))
		];
		const score = (csat: number, nps: number) => {
			const [epoch] = released([], both([], 300, [csat * 4, csat, 40, 20, nps]), { measures });
			return table(epoch, [], 'promoters')?.reason;
		};
		expect(score(100, 100)).toBeUndefined();
		expect(score(100, 90)).toBeUndefined();
		expect(score(100, 98)).toBe('one-side-below-m');
		expect(score(98, 100)).toBe('one-side-below-m');
	});

	test('publishes people reached last: they coarsen no other step, and look after the people before each', () => {
		const measures = ['reached', 'conversions'].map((name) => measure(name, 'outcome'));
		const of = (reached: number) => {
			const cells = [
				...both(['a'], 100, [60, 20]),
				...both(['b'], 100, [60, 20]),
				...both(['c'], 100, [reached, 20])
			];
			const [epoch] = released(['dim'], cells, { measures });
			return ['conversions', 'reached'].map((name) => shown(table(epoch, ['dim'], name)).join());
		};
		const apart = 'a = 100,b = 100,c = 100';
		expect(of(60)).toEqual([apart, apart]);
		// Everybody reached, nearly everybody, and hardly more than bought.
		for (const reached of [100, 98, 22]) expect(of(reached)).toEqual([apart, 'b = 100,Other = 200']);
		const [epoch] = released([], both([], 300, [300, 60]), { measures });
		expect(table(epoch, [], 'reached')?.reason).toBe('one-side-below-m');
		expect(table(epoch, [], 'conversions')?.blocks).toHaveLength(1);
	});

	test('groups cities inside their countries and pools the cities of pooled countries', () => {
		const cells = [
			...both(['NO', 'Oslo'], 60),
			...both(['NO', 'Bergen'], 50),
			...both(['NO', 'Voss'], 6),
			...both(['SE', 'Malmo'], 80),
			...both(['SE', 'Umea'], 4),
			...both(['DK', 'Ribe'], 7)
		];
		const [epoch] = released(['country', 'city'], cells);
		expect(shown(table(epoch, ['country']))).toEqual(['NO = 116', 'Other = 91']);
		// Voss would be NO minus Oslo minus Bergen: Bergen joins it.
		expect(shown(table(epoch, ['city']))).toEqual(['Oslo = 60', 'Other = 147']);
	});

	test('publishes a declared cross-tab with a hole, listed with the reason of the merge', () => {
		const sizes = [
			[500, 200, 60],
			[300, 150, 40],
			[90, 45, 7]
		];
		const cells = sizes.flatMap((row, r) => row.flatMap((people, c) => both([`r${r}`, `c${c}`], people)));
		const [epoch] = released(['row', 'column'], cells, { by: { ...policy, crossTabs: [['row', 'column']] } });
		const cross = table(epoch, ['row', 'column']);
		expect(shown(cross)).toEqual(['r0 c0 = 500', 'r0 c1 = 200', 'r0 c2 = 60', 'r1 c0 = 300', 'r2 c0 = 90']);
		expect(cross?.hidden).toHaveLength(4);
		expect(new Set(cross?.hidden.map(({ reason }) => reason))).toEqual(new Set(['under-k']));
	});

	test('publishes a segment trend in blocks of at least a week', () => {
		const days = Array.from({ length: 21 }, (_, day) => day);
		const cells = days.flatMap((day) => [...both(['a'], 30, [], day), ...both(['b'], 2, [], day)]);
		const [epoch] = released(['dim'], cells, { by: { ...policy, crossTabs: [['date', 'dim']] } });
		expect(shown(table(epoch, ['date', 'dim']))).toEqual([
			'0-6 a = 210',
			'0-6 b = 14',
			'7-13 a = 210',
			'7-13 b = 14',
			'14-20 a = 210',
			'14-20 b = 14'
		]);
	});

	test('merges the open tail of days into the last bucket', () => {
		const cells = [
			...both([], 12, [], 1),
			...both([], 6, [], 2),
			...both([], 6, [], 3),
			...both([], 1, [], 4)
		];
		const [epoch] = released([], cells);
		expect(shown(table(epoch, ['date']))).toEqual(['1-1 = 12', '2-4 = 13']);
	});
});

describe('very fine breakdowns', () => {
	test('are cut to the 800 biggest segments of an epoch', () => {
		const cells = Array.from({ length: 200 }, (_, value) =>
			[1, 7, 11].flatMap((step) =>
				both(
					[0, 1, 2, 3, 4].map((d) => `v${(value * (d === 0 ? 1 : step) + d * step) % 200}`),
					20 + (value % 5)
				)
			)
		).flat();
		const [epoch] = released(['a', 'b', 'c', 'd', 'e'], cells);
		const segments = ['a', 'b', 'c', 'd', 'e'].flatMap((axis) => shown(table(epoch, [axis])));
		expect(segments.length).toBeGreaterThan(700);
		expect(segments.filter((place) => !place.startsWith('Other')).length).toBeLessThanOrEqual(800);
	}, 30_000);
});

describe('the date table', () => {
	test('joins blocks backwards where a variant has nobody in the last block and a few people in the tail', () => {
		const cells = [1, 2, 3].flatMap((day) => both([], 20, [], day));
		const third = [cell('third', [], 15, [], 1), cell('third', [], 3, [], 4), ...both([], 2, [], 4)];
		const [epoch] = released([], [...cells, ...third]);
		expect(shown(table(epoch, ['date']))).toEqual([]);
		const [more] = released([], [...cells, ...third, cell('third', [], 11, [], 2)]);
		expect(shown(table(more, ['date']))).toEqual(['1-1 = 20', '2-4 = 42']);
		expect(table(more, ['date'])?.blocks.map(({ sums }) => sums[1]?.[0])).toEqual([15, 14]);
	});
});

describe('a release depends on the multiset of cells alone', () => {
	const campaign = (seed: number) => simulate(randomShape(seed, 800), seed);

	test('permuting the rows changes nothing', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
				const { dimensions, cells } = campaign(seed);
				const random = randomness(seed);
				const permuted = cells.map((one) => ({ one, at: random() })).sort((a, b) => a.at - b.at);
				const crossTabs: Policy['crossTabs'] = [['dim0', 'dim1']];
				const by = { ...defaultPolicy, k: 10, crossTabs };
				const of = (list: readonly CubeCell[]) =>
					JSON.stringify(releaseCampaign(cubeOf(dimensions, list), by));
				expect(of(permuted.map(({ one }) => one))).toBe(of(cells));
			}),
			{ numRuns: 6, seed: 7 }
		);
	});

	test('splitting cells changes nothing', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
				const { dimensions, cells } = campaign(seed);
				const random = randomness(seed);
				const cents = (sum: number, share: number) => Math.round(sum * 100 * share) / 100;
				const split = cells.flatMap((one) => {
					if (one.people < 2) return [one];
					const share = random();
					const people = 1 + Math.floor((one.people - 1) * share);
					const part = Array.from(one.measures, (sum, m) =>
						simulatedMeasures[m]?.kind === 'money' ? cents(sum, share) : Math.floor(sum * share)
					);
					const rest = Array.from(one.measures, (sum, m) => Math.round((sum - (part[m] ?? 0)) * 1e4) / 1e4);
					return [
						{ ...one, people, measures: part },
						{ ...one, people: one.people - people, measures: rest }
					];
				});
				const by = { ...defaultPolicy, k: 10 };
				const of = (list: readonly CubeCell[]) =>
					JSON.stringify(releaseCampaign(cubeOf(dimensions, list), by));
				expect(split.length).toBeGreaterThan(cells.length);
				expect(of(split)).toBe(of(cells));
			}),
			{ numRuns: 6, seed: 8 }
		);
	});

	test('moving a person between two cells of one pool changes not a byte', () => {
		const cells = (a: number, b: number) => [
			...both(['web', 'x'], 100),
			...both(['mail', 'x'], 40),
			...both(['mail', 'y'], 40),
			...both(['phone', 'y'], a),
			...both(['fax', 'y'], b)
		];
		const of = (a: number, b: number) => JSON.stringify(released(['channel', 'other'], cells(a, b)));
		expect(of(7, 6)).toBe(of(6, 7));
		expect(of(9, 4)).toBe(of(6, 7));
		expect(of(8, 6)).not.toBe(of(6, 7));
	});
});

describe('a release shows most people', () => {
	/** Share of people in blocks of their own, over all one-way breakdowns. */
	const visible = (people: number, seed: number): number => {
		const shape = {
			people,
			split: [0.1, 0.9],
			plain: [8, 4, 6],
			cities: [],
			days: 1,
			sparse: false,
			rate: 0.05
		};
		const { cube } = simulate(shape, seed);
		const [epoch] = releaseCampaign(cube, { ...defaultPolicy, k: 25 });
		const tables = (epoch?.tables ?? []).filter(
			({ axes, layer }) => axes.length === 1 && axes[0] !== 'date' && layer === 'people'
		);
		const shares = tables.map(({ blocks }) => {
			const own = blocks.filter(({ at }) => at.every((place) => 'value' in place));
			return (
				own.reduce((sum, { sums }) => sum + sums.reduce((all, [count = 0]) => all + count, 0), 0) / people
			);
		});
		return shares.reduce((a, b) => a + b, 0) / shares.length;
	};

	test('at least 95% of 20,000 people at k = 25', () => {
		const shares = [1, 2, 3, 4, 5].map((seed) => visible(20_000, seed));
		expect(Math.min(...shares)).toBeGreaterThan(0.95);
	});

	test('at least 99% of 100,000 people at k = 25', () => {
		expect(visible(100_000, 1)).toBeGreaterThan(0.99);
	});
});
