import { describe, expect, it } from 'vitest';
import { cellsOfVariant } from '#lib/privacy/cells.ts';
import { settle } from '#lib/privacy/joint/settle.ts';
import type { Settled } from '#lib/privacy/joint/settlement.ts';
import type { Related } from '#lib/privacy/joint/published.ts';
import { sharedVariants } from '#lib/privacy/joint/shared-variants.ts';
import { unknownsMaker } from '#lib/privacy/joint/unknowns.ts';
import { defaultPolicy, type Policy } from '#lib/privacy/policy.ts';
import { releaseCampaign } from '#lib/privacy/release.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { solve } from '#lib/server/release/solver.ts';
import { cubeOfLines } from './campaign.ts';

interface Case {
	readonly columns: readonly string[];
	readonly lines: readonly string[];
	readonly dated?: boolean;
}

/** Publishes one campaign, and another one beside it. */
function beside(
	before: Case,
	after: Case,
	{
		relation = 'version',
		known = true,
		policy = {}
	}: {
		relation?: Related['relation'];
		known?: boolean;
		policy?: Partial<Policy>;
	} = {}
): {
	before: readonly ReleasedEpoch[];
	made: Settled<{ epochs: readonly ReleasedEpoch[]; ranges: readonly [] }>;
} {
	const rule = { ...defaultPolicy, ...policy };
	const [old, young] = [before, after].map(({ columns, lines, dated }) => cubeOfLines(columns, lines, dated));
	if (!old || !young) throw new Error('no cubes');
	const epochs = releaseCampaign(old, rule, solve);
	const made = settle({
		related: [{ name: 'before', relation, epochs, cube: known ? old : null }],
		history: [],
		cube: young,
		policy: rule,
		solve,
		own: { epochs: releaseCampaign(young, rule, solve), ranges: [] as const },
		make: (earlier) => ({ epochs: releaseCampaign(young, rule, solve, earlier), ranges: [] as const })
	});
	return { before: epochs, made };
}

/** Breakdowns of people: shown, or why not. */
const shown = (
	made: Settled<{ epochs: readonly ReleasedEpoch[]; ranges: readonly [] }>
): Record<string, string> =>
	made.kind === 'refused'
		? { refused: made.refusal.measure }
		: Object.fromEntries(
				made.attempt.epochs.flatMap(({ tables }) =>
					tables
						.filter(({ layer }) => layer === 'people')
						.map(({ axes, blocks, reason }) => [
							axes.join(' × ') || 'total',
							reason ??
								blocks
									.map(({ at }) => at.map((place) => ('value' in place ? place.value : '*')).join())
									.join(' ')
						])
				)
			);

const three = (name: string, sizes: readonly number[]) =>
	['North', 'South', 'West'].map(
		(region, r) => `${name} ${region} ${sizes[r] ?? 0} ${Math.floor((sizes[r] ?? 0) / 5)}`
	);
const region = ['region'];
const usual = [500, 300, 200];
/** The usual campaign by region. @param offer people of its variant in each region */
const withOffer = (offer: readonly number[]): Case => ({
	columns: region,
	lines: [...three('control', usual), ...three('offer', offer)]
});
const asBefore = withOffer(usual);
/** Three people more. */
const few = withOffer([503, 300, 200]);

describe('settle', () => {
	it('shows everything where nothing differs, or enough', () => {
		const same = beside(asBefore, asBefore);
		expect(shown(same.made)).toEqual({ total: '', region: 'North South West' });
		expect(shown(beside(asBefore, withOffer([600, 300, 200])).made)).toEqual({
			total: '',
			region: 'North South West'
		});
	});

	it('refuses a total that differs by few people, and leaves out a breakdown in which some are moved', () => {
		expect(shown(beside(asBefore, few).made)).toEqual({ refused: 'people' });
		const moved = {
			columns: region,
			lines: [...three('control', usual), 'offer North 503 100', 'offer South 300 60', 'offer West 197 40']
		};
		expect(shown(beside(asBefore, moved).made)).toEqual({ total: '', region: 'would-show-corrected' });
		expect(shown(beside(asBefore, moved, { relation: 'audience' }).made)).toEqual({
			total: '',
			region: 'would-show-other-campaign'
		});
	});

	it('refuses restated outcomes of fewer than m people, and hides an outcome that few of many more people had', () => {
		const line = (people: number, conversions: number) => [
			...three('control', usual),
			`offer North ${people} ${conversions}`,
			'offer South 300 60',
			'offer West 200 40'
		];
		const before = { columns: region, lines: line(500, 100) };
		expect(shown(beside(before, { columns: region, lines: line(500, 103) }).made)).toEqual({
			refused: 'conversions'
		});
		expect(shown(beside(before, { columns: region, lines: line(500, 110) }).made)).toMatchObject({
			total: ''
		});
		const { made } = beside(before, { columns: region, lines: line(560, 103) });
		expect(made.kind === 'settled' && made.leftOut).toMatchObject([{ axes: [], measure: 'conversions' }]);
		const outcomes =
			made.kind === 'settled' && made.attempt.epochs[0]?.tables.filter(({ layer }) => layer === 'outcome');
		expect(outcomes && outcomes.map(({ reason }) => reason)).toEqual([
			'would-show-corrected',
			'would-show-corrected'
		]);
	});

	it('finds people who moved although variants and columns have new names', () => {
		const renamed = {
			columns: ['area'],
			lines: [...three('control', usual), ...three('new', [503, 300, 200])]
		};
		expect(shown(beside(asBefore, renamed).made)).toEqual({ refused: 'people' });
		const moved = {
			columns: ['area'],
			lines: [...three('control', usual), 'new North 503 100', 'new South 300 60', 'new West 197 40']
		};
		expect(shown(beside(asBefore, moved).made)).toEqual({ total: '', area: 'would-show-corrected' });
	});

	it('proves breakdowns of different columns together: one of them is part of the other', () => {
		// In the control everybody of the new plan is in West, and 6 others are: West minus the new plan.
		const control = ['control West new 100 28', 'control West old 6 2', 'control East old 894 200'];
		const banner = ['banner West old 30 12', 'banner East new 100 28', 'banner East old 870 200'];
		const before = {
			columns: region,
			lines: ['control West 106 30', 'control East 894 200', 'offer West 106 30', 'offer East 894 200']
		};
		const after = { columns: ['region', 'plan'], lines: [...control, ...banner] };
		const alone = releaseCampaign(cubeOfLines(after.columns, after.lines), defaultPolicy, solve);
		expect(
			shown({ kind: 'settled', attempt: { epochs: alone, ranges: [] }, leftOut: [], proof: null })['plan']
		).toBe('new old');
		const others = { relation: 'audience' } as const;
		expect(shown(beside(before, after, others).made)['plan']).toBe('would-show-other-campaign');
		expect(shown(beside(before, after, { ...others, known: false }).made)['plan']).toBe(
			'would-show-other-campaign'
		);
	});

	it('compares days and periods, and what is added up over all of them', () => {
		const days = (west: readonly number[]) =>
			['control', 'offer'].flatMap((variant) =>
				[20_000, 20_001].flatMap((day, d) => [
					`${variant} ${day} North 400 80`,
					`${variant} ${day} West ${variant === 'offer' ? (west[d] ?? 0) : 200} 40`
				])
			);
		const before = { columns: region, lines: days([200, 200]), dated: true };
		// 60 more on one day, 58 fewer on the other: 2 people over both.
		expect(shown(beside(before, { columns: region, lines: days([260, 142]), dated: true }).made)).toEqual({
			refused: 'people'
		});
		expect(
			shown(beside(before, { columns: region, lines: days([260, 140]), dated: true }).made)
		).toMatchObject({
			total: ''
		});
	});

	it('compares what was released alone where the cells are deleted', () => {
		expect(shown(beside(asBefore, few, { known: false }).made)).toEqual({ refused: 'people' });
		expect(shown(beside(asBefore, asBefore, { known: false }).made)).toEqual({
			total: '',
			region: 'North South West'
		});
	});
});

describe('sharedVariants', () => {
	const published = (lines: readonly string[]): Related => {
		const cube = cubeOfLines(region, lines);
		return { name: 'x', relation: 'version', cube, epochs: releaseCampaign(cube, defaultPolicy) };
	};
	it('are those of one name; of a version the control, and the nearest ones in size', () => {
		const before = published([
			...three('control', usual),
			...three('mail', [400, 300, 200]),
			...three('push', [90, 80, 70])
		]);
		const after = published([
			...three('control', usual),
			...three('letter', [410, 300, 200]),
			...three('push', [90, 80, 70])
		]);
		expect(sharedVariants(before, after)).toEqual([
			['control', 'control'],
			['push', 'push'],
			['mail', 'letter']
		]);
		// In an audience only one of nearly the same size.
		expect(sharedVariants({ ...before, relation: 'audience' }, after)).toEqual([
			['control', 'control'],
			['push', 'push'],
			['mail', 'letter']
		]);
		const larger = published([...three('control', usual), ...three('letter', [460, 300, 200])]);
		expect(sharedVariants({ ...before, relation: 'audience' }, larger)).toEqual([['control', 'control']]);
	});
});

describe('unknownsMaker', () => {
	const of = (columns: readonly string[], lines: readonly string[]) =>
		cellsOfVariant(cubeOfLines(columns, lines), 'control');
	const people = (cells: ReturnType<typeof of>) => cells.people;

	it('is one unknown for cells that did not change, and two for those that did', () => {
		const before = of(region, three('control', [50, 30, 20]));
		const after = of(region, three('control', [50, 30, 25]));
		const { size, cellOf, truth } = unknownsMaker([before, after]).of([people]);
		expect(size).toBe(4);
		expect(cellOf.map((list) => [...list].filter((cell) => cell >= 0).length)).toEqual([3, 3]);
		expect([...(truth[0] ?? [])].toSorted((a, b) => a - b)).toEqual([20, 25, 30, 50]);
	});

	it('splits cells where each campaign has a column that the other one lacks', () => {
		const before = of(['region', 'plan'], ['control West new 30 3', 'control West old 20 2']);
		const after = of(['region', 'device'], ['control West app 35 4', 'control West web 15 1']);
		const { cellOf, truth } = unknownsMaker([before, after]).of([people]);
		const sums = (campaign: number) =>
			[0, 1].map((cell) =>
				[...(truth[0] ?? [])].reduce((sum, n, u) => sum + (cellOf[campaign]?.[u] === cell ? n : 0), 0)
			);
		expect(sums(0)).toEqual([30, 20]);
		expect(sums(1)).toEqual([35, 15]);
	});
});
