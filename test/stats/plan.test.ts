import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { furtherPeople } from '#lib/stats/planning/further-people.ts';
import { growthbookExactPower, growthbookPower } from '../reference/methods/growthbook-power.ts';
import { daysLeft, plannedPeople, plannedPower, smallestLift } from '#lib/stats/planning/plan.ts';
import type { TestDesign } from '#lib/stats/planning/plan.ts';
import { computed } from './reference/gbstats.ts';

const email: TestDesign = { metric: { kind: 'proportion', rate: 0.02 }, confidence: 0.95 };
const money: TestDesign = { metric: { kind: 'mean', mean: 12, standardDeviation: 80 }, confidence: 0.95 };

describe('plannedPeople', () => {
	it('is the textbook number of people for 2% → 2.2%', () => {
		const { people } = computed(plannedPeople(email, 0.1, 0.8));
		const byHand = (2 * (1.959964 + 0.841621) ** 2 * (0.02 * 0.98 + 0.022 * 0.978)) / 0.002 ** 2;
		expect(people / byHand).toBeCloseTo(1, 3);
	});

	it('is undone by the smallest lift', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(email, money, { ...email, sequential: true }, { ...money, treatmentShare: 0.9 }),
				fc.double({ min: 0.02, max: 0.6, noNaN: true }),
				fc.constantFrom(0.8, 0.9),
				(plan, lift, power) => {
					const { people } = computed(plannedPeople(plan, lift, power));
					expect(computed(smallestLift(plan, { people, power })).lift).toBeCloseTo(lift, 3);
					expect(plannedPower(plan, people, lift)).toBeGreaterThanOrEqual(power - 1e-9);
				}
			)
		);
	});

	it('is larger for sequential analysis, an unequal split and more treatments', () => {
		const people = (plan: TestDesign) => computed(plannedPeople(plan, 0.1, 0.8)).people;
		for (const change of [{ sequential: true }, { treatmentShare: 0.9 }, { comparisons: 3 }])
			expect(people({ ...email, ...change })).toBeGreaterThan(people(email));
	});

	it('widens only the threshold in sequential analysis, not the noise', () => {
		const people = 40_000;
		const found = plannedPower({ ...email, sequential: true, tunedTo: people }, people, 0.3);
		const test = { mean: 0.02, variance: 0.0196, people: people / 2, confidence: 0.95, tunedTo: people };
		expect(growthbookPower(test, 0.3)).toBeLessThan(growthbookExactPower(test, 0.3));
		expect(found).toBeGreaterThan(growthbookPower(test, 0.3));
	});

	it('is out of reach for no lift', () => {
		expect(plannedPeople(email, 0, 0.8)).toMatchObject({ reason: 'out-of-reach' });
	});

	it.each([
		['a rate of 2', { metric: { kind: 'proportion', rate: 2 } }],
		['a mean of 0', { metric: { kind: 'mean', mean: 0, standardDeviation: 1 } }],
		['everyone in the treatment', { treatmentShare: 1 }],
		['no comparison', { comparisons: 0 }]
	] as const)('refuses %s', (_, wrong) => {
		expect(() => plannedPeople({ ...email, ...wrong }, 0.1, 0.8)).toThrow(
			expect.objectContaining({ code: 'out_of_range' })
		);
	});
});

describe('smallestLift', () => {
	it('is out of reach where even everyone converting would not be seen', () => {
		const goal = { people: 6, power: 0.99 };
		const plan: TestDesign = { metric: { kind: 'proportion', rate: 0.5 }, confidence: 0.999 };
		expect(smallestLift(plan, goal)).toMatchObject({ reason: 'out-of-reach' });
	});

	it('is below 0 for a decrease', () => {
		const answer = computed(smallestLift(email, { people: 50_000, power: 0.8, direction: -1 }));
		expect(answer.lift).toBeLessThan(0);
		expect(answer.power).toBeCloseTo(0.8, 9);
	});
});

describe('daysLeft', () => {
	it('counts days until enough have come', () => {
		expect(daysLeft({ needed: 1000, soFar: 350, perDay: 100 })).toBe(7);
		expect(daysLeft({ needed: 1000, soFar: 1000, perDay: 0 })).toBe(0);
		expect(daysLeft({ needed: 1000, soFar: 0, perDay: 0 })).toBe(Infinity);
	});
});

describe('furtherPeople', () => {
	it('is 0 where the test is large enough', () => {
		const test = { variance: 1e-6, people: 1000, target: 0.01, confidence: 0.95, power: 0.8 };
		expect(computed(furtherPeople(test)).people).toBe(0);
	});

	it('is out of reach for a target of nothing', () => {
		const test = { variance: 1e-6, people: 1000, target: 0, confidence: 0.95, power: 0.8 };
		expect(furtherPeople(test)).toMatchObject({ reason: 'out-of-reach' });
	});
});
