import { describe, expect, test } from 'vitest';
import type { CubeCell } from '../../src/lib/privacy/cube.ts';
import { defaultPolicy, type Policy } from '../../src/lib/privacy/policy.ts';
import { closedThrough, closeEpoch, matureThrough, pulse } from '../../src/lib/privacy/pulse.ts';
import { attack } from './attacker.ts';
import { cubeOf, followed, simulate, simulatedMeasures } from './campaign.ts';
import { privateCells, statementsOf, statementsOfBuckets, valuesOf, type Statement } from './statements.ts';
import { cellsWhere, nothingReleased } from './running.ts';

const policy: Policy = { ...defaultPolicy, k: 10, minOutcome: 3, outcomeWindow: 0 };
const shape = {
	people: 2400,
	split: [0.3, 0.7],
	plain: [3],
	cities: [2, 2],
	days: 40,
	sparse: true,
	rate: 0.15
};

describe('pulse', () => {
	const { cube, cells, dimensions } = simulate(shape, 3);

	test('closes a bucket as soon as every variant has k people and m on both sides', () => {
		const buckets = pulse(cube, policy, { state: nothingReleased, through: 39 });
		expect(buckets.length).toBeGreaterThan(3);
		for (const { sums, measures } of buckets) {
			expect(measures).toEqual(['people', 'impressions', 'clickers', 'conversions']);
			for (const [people = 0, , clickers = 0, conversions = 0] of sums) {
				expect(people).toBeGreaterThanOrEqual(10);
				expect(conversions).toBeGreaterThanOrEqual(3);
				expect(clickers - conversions).toBeGreaterThanOrEqual(3);
				expect(people - clickers).toBeGreaterThanOrEqual(3);
			}
		}
	});

	test('leaves no day between buckets', () => {
		const buckets = pulse(cube, policy, { state: nothingReleased, through: 39 });
		buckets.slice(1).forEach(({ from }, at) => expect(from).toBe((buckets[at]?.to ?? 0) + 1));
	});

	test('never changes a bucket: day by day gives what one look at the end gives', () => {
		const { said } = followed(cube, 39, policy);
		const atOnce = pulse(cube, policy, { state: nothingReleased, through: 38, ended: true });
		expect(said.map(({ from, to, sums }) => ({ from, to, sums })).slice(0, -1)).toEqual(
			atOnce.slice(0, -1).map(({ from, to, sums }) => ({ from, to, sums }))
		);
	});

	test('does not look at days after the mature ones, nor at closed days', () => {
		const through = 20;
		const state = {
			...nothingReleased,
			buckets: pulse(cube, policy, { state: nothingReleased, through: 12 })
		};
		const closed = closedThrough(state) ?? 0;
		const late: CubeCell = {
			variant: 'control',
			day: closed,
			segments: ['v0_0', 'region0', 'city0_0'],
			people: 7,
			measures: simulatedMeasures.map(() => 1)
		};
		const early = { ...late, day: through + 1 };
		const more = cubeOf(dimensions, [...cells, late, early]);
		expect(JSON.stringify(pulse(more, policy, { state, through }))).toBe(
			JSON.stringify(pulse(cube, policy, { state, through }))
		);
	});

	test('waits for blank outcomes, and releases no later day before', () => {
		const blank = cells.map((cell) =>
			cell.day === 9
				? { ...cell, measures: Array.from(cell.measures, (sum, m) => (m === 2 ? NaN : sum)) }
				: cell
		);
		const buckets = pulse(cubeOf(dimensions, blank), policy, { state: nothingReleased, through: 39 });
		expect(Math.max(...buckets.map(({ to }) => to))).toBeLessThan(9);
	});

	test('is not ahead of the outcome window', () => {
		expect(matureThrough(100, { ...policy, outcomeWindow: 14 })).toBe(86);
		expect(pulse(cube, policy, { state: nothingReleased, through: -1 })).toEqual([]);
	});
});

describe('closeEpoch', () => {
	const { cube, cells, dimensions } = simulate(shape, 5);
	const buckets = pulse(cube, policy, { state: nothingReleased, through: 20 });
	const state = { epochs: [], buckets };

	test('publishes the breakdowns of the buckets, whose date table is the buckets themselves', () => {
		const closing = closeEpoch(cube, policy, state);
		const epoch = closing.kind === 'closed' ? closing.epoch : undefined;
		const dates = epoch?.tables.find(({ axes, layer }) => axes.join() === 'date' && layer === 'people');
		expect(dates?.blocks.map(({ at }) => at[0])).toEqual(buckets.map(({ from, to }) => ({ from, to })));
		const conversions = epoch?.tables.find(
			({ axes, measures }) => axes.join() === 'date' && measures.includes('conversions')
		);
		expect(conversions?.blocks.map(({ at }) => at[0])).toEqual(buckets.map(({ from, to }) => ({ from, to })));
		expect(epoch?.tables.some(({ axes, blocks }) => axes.join() === 'dim0' && blocks.length > 1)).toBe(true);
	});

	test('refuses cells that no longer add up to a published bucket', () => {
		const late: CubeCell = {
			variant: 'control',
			day: 2,
			segments: ['v0_0', 'region0', 'city0_0'],
			people: 1,
			measures: simulatedMeasures.map(() => 0)
		};
		const more = cubeOf(dimensions, [...cells, late]);
		expect(closeEpoch(more, policy, state)).toEqual({ kind: 'refused', reason: 'cells-changed' });
		const without = cellsWhere(more, (cell) => cell < cells.length);
		expect(closeEpoch(without, policy, state)).toEqual(closeEpoch(cube, policy, state));
	});

	test('refuses an epoch of no buckets', () => {
		expect(closeEpoch(cube, policy, nothingReleased)).toEqual({ kind: 'refused', reason: 'no-buckets' });
	});
});

describe('a campaign followed from day to day', () => {
	test.each([1, 2, 3, 4, 5, 6, 7, 8])(
		'discloses nothing over all pulses and epochs together (%i)',
		(seed) => {
			const days = 6;
			const small = simulate({ ...shape, days, people: 260, plain: [2], cities: [], rate: 0.2 }, seed);
			const { state, said } = followed(small.cube, days, policy);
			const statements: Statement[] = [
				...statementsOfBuckets(said, 'c'),
				...statementsOf(state.epochs, { name: 'c', values: valuesOf(small.cells, small.dimensions) })
			];
			const measures = simulatedMeasures.map(({ name }) => name);
			const cells = privateCells(small.cells, { name: 'c', dimensions: small.dimensions, measures });
			expect(statements.length).toBeGreaterThan(0);
			expect(attack(statements, cells, policy)).toEqual([]);
		}
	);
});
