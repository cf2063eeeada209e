import { describe, expect, it } from 'vitest';
import { metricsOf } from '#lib/experiment/metrics/metrics.ts';
import { outlook, type Goal } from '#lib/experiment/planning/outlook.ts';
import type { Measure } from '#lib/privacy/cube.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { plannedPeople, plannedPower, smallestLift } from '#lib/stats/planning/plan.ts';

const measure = (name: string, kind: Measure['kind'], of: readonly string[] = []): Measure => ({
	name,
	kind,
	role: of.length > 0 ? 'square' : 'sum',
	of
});
const measures = [
	measure('conversions', 'outcome'),
	measure('unsubscribes', 'outcome'),
	measure('revenue', 'money'),
	measure('revenue_sq', 'money', ['revenue'])
];
const metric = (name: string) => {
	const found = metricsOf(measures).find((one) => one.name === name);
	if (!found) throw new Error(`no metric ${name}`);
	return found;
};

/** One release of control and picks: [people, conversions, unsubscribes], and money. */
function epoch(
	days: readonly [number, number] | null,
	control: readonly number[],
	picks: readonly number[],
	money: readonly (readonly number[])[] = []
): ReleasedEpoch {
	const table = (
		layer: 'people' | 'outcome' | 'revenue',
		names: string[],
		sums: readonly (readonly number[])[]
	) => ({
		axes: [],
		layer,
		measures: names,
		blocks: [{ at: [], sums }],
		hidden: []
	});
	return {
		policy: defaultPolicy,
		variants: ['control', 'picks'],
		from: days?.[0] ?? null,
		to: days?.[1] ?? null,
		measures: money.length > 0 ? measures : measures.slice(0, 2),
		tables: [
			table('people', ['people'], [control.slice(0, 1), picks.slice(0, 1)]),
			table('outcome', ['people', 'conversions', 'unsubscribes'], [control, picks]),
			...(money.length > 0 ? [table('revenue', ['people', 'revenue', 'revenue_sq'], money)] : [])
		]
	};
}

const goal: Goal = { lift: 0.1, power: 0.8, confidence: 0.95 };
const first = epoch([20_000, 20_006], [7000, 140, 70], [7000, 160, 75]);
const second = epoch([20_007, 20_009], [3000, 60, 30], [3000, 70, 33]);
const computed = (...parts: Parameters<typeof outlook>) => {
	const answer = outlook(...parts);
	if (answer.kind !== 'computed') throw new Error(answer.reason);
	return answer;
};

describe('outlook', () => {
	const plan = { metric: { kind: 'proportion', rate: 0.02 }, confidence: 0.95 } as const;
	const needed = plannedPeople(plan, 0.1, 0.8);

	it('plans with the released control, split and pace', () => {
		if (needed.kind !== 'computed') throw new Error('out of reach');
		const now = computed([first, second], metric('conversion'), 'picks', goal);
		const smallest = smallestLift({ ...plan, tunedTo: needed.people }, { people: 20_000, power: 0.8 });
		expect(now).toEqual({
			kind: 'computed',
			people: 20_000,
			smallestLift: smallest.kind === 'computed' ? smallest.lift : null,
			power: plannedPower(plan, 20_000, 0.1),
			needed: needed.people,
			perDay: 2000,
			daysLeft: Math.ceil((needed.people - 20_000) / 2000)
		});
	});

	it('is the same when a release is split in two', () => {
		const whole = epoch([20_000, 20_009], [10_000, 200, 100], [10_000, 230, 108]);
		expect(outlook([first, second], metric('conversion'), 'picks', goal)).toEqual(
			outlook([whole], metric('conversion'), 'picks', goal)
		);
	});

	it('has no days left when there are enough people', () => {
		const now = computed([first], metric('conversion'), 'picks', { ...goal, lift: 1 });
		expect(now.daysLeft).toBe(0);
		expect(now.power).toBeGreaterThan(0.8);
	});

	it('has neither pace nor days without dates', () => {
		const now = computed(
			[epoch(null, [7000, 140, 70], [7000, 160, 75])],
			metric('conversion'),
			'picks',
			goal
		);
		expect(now).toMatchObject({ perDay: null, daysLeft: null, people: 14_000 });
	});

	it('leaves out releases from before the treatment started', () => {
		const early = epoch([19_000, 19_999], [50_000, 1000, 500], [0, 0, 0]);
		expect(outlook([early, first, second], metric('conversion'), 'picks', goal)).toEqual(
			outlook([first, second], metric('conversion'), 'picks', goal)
		);
	});

	it('plans for decreases where less is better', () => {
		const now = computed([first, second], metric('unsubscribe_rate'), 'picks', goal);
		expect(now.smallestLift).toBeLessThan(0);
		expect(now.power).toBe(
			plannedPower({ metric: { kind: 'proportion', rate: 0.01 }, confidence: 0.95 }, 20_000, -0.1)
		);
	});

	it('needs more people when it is read while it runs, or by several treatments', () => {
		const once = computed([first], metric('conversion'), 'picks', goal);
		for (const more of [{ sequential: true }, { treatments: 3 }]) {
			const now = computed([first], metric('conversion'), 'picks', { ...goal, ...more });
			expect(now.needed).toBeGreaterThan(once.needed ?? Infinity);
			expect(now.power).toBeLessThan(once.power);
			expect(now.smallestLift).toBeGreaterThan(once.smallestLift ?? Infinity);
		}
	});

	it('is widest away from the size the always-valid interval is tuned to', () => {
		const tuned = computed([first], metric('conversion'), 'picks', { ...goal, sequential: true });
		const early = computed([first], metric('conversion'), 'picks', {
			...goal,
			sequential: true,
			tunedTo: 14_000
		});
		expect(early.smallestLift).toBeLessThan(tuned.smallestLift ?? 0);
		expect(early.needed).toBeGreaterThan(tuned.needed ?? Infinity);
	});

	it('takes the spread of amounts from their released squares', () => {
		const money = [
			[7000, 7000, 7000 + 6999 * 25],
			[7000, 7000, 7000 + 6999 * 25]
		];
		const now = computed(
			[epoch([20_000, 20_006], [7000, 140, 70], [7000, 160, 75], money)],
			metric('revenue_per_person'),
			'picks',
			goal
		);
		expect(now.power).toBeCloseTo(
			plannedPower(
				{ metric: { kind: 'mean', mean: 1, standardDeviation: 5 }, confidence: 0.95 },
				14_000,
				0.1
			),
			9
		);
	});

	it('refuses where nothing is released, nothing varies, or the goal is beyond everybody', () => {
		const reason = (...parts: Parameters<typeof outlook>) => {
			const answer = outlook(...parts);
			return answer.kind === 'not-computable' ? answer.reason : null;
		};
		expect(reason([first], metric('conversion'), 'nobody', goal)).toBe('no-people');
		const none = epoch([20_000, 20_006], [7000, 0, 70], [7000, 160, 75]);
		expect(reason([none], metric('conversion'), 'picks', goal)).toBe('zero-baseline');
		expect(reason([first], metric('conversion'), 'picks', { ...goal, lift: 60 })).toBe('out-of-reach');
	});
});
