import { describe, expect, test } from 'vitest';
import {
	defaultPolicy,
	loosenings,
	looseningWords,
	policyProblems,
	policyProblemWords,
	strictPolicy
} from '../../src/lib/privacy/policy.ts';
import { cycle, forest } from '../../src/lib/privacy/forest.ts';
import { guaranteeWords, otherWords, policyWords, reasonWords, ruleOf } from '../../src/lib/privacy/words.ts';
import type { HiddenReason } from '../../src/lib/privacy/released.ts';

describe('policyProblems', () => {
	test('finds nothing wrong with the default, nor with its strict form', () => {
		expect(policyProblems(defaultPolicy)).toEqual([]);
		expect(policyProblems(strictPolicy(defaultPolicy))).toEqual([]);
		expect(strictPolicy(defaultPolicy)).toMatchObject({ k: 50, minOutcome: 50, minBuyers: 50 });
	});

	test.each([
		[{ k: 9 }, 'k_out_of_range'],
		[{ k: 1001 }, 'k_out_of_range'],
		[{ k: 25.5 }, 'k_out_of_range'],
		[{ minOutcome: 2 }, 'min_outcome_out_of_range'],
		[{ minOutcome: 51 }, 'min_outcome_out_of_range'],
		[{ minBuyers: 9 }, 'min_buyers_too_low'],
		[{ minOutcome: 20, minBuyers: 15 }, 'min_buyers_too_low'],
		[{ dominance: 0 }, 'dominance_out_of_range'],
		[{ dominance: NaN }, 'dominance_out_of_range'],
		[{ outcomeWindow: -1 }, 'outcome_window_out_of_range']
	])('refuses %o: %s', (change, code) => {
		const problems = policyProblems({ ...defaultPolicy, ...change });
		expect(problems.map((problem) => problem.code)).toContain(code);
		expect(problems.map(policyProblemWords).join()).not.toBe('');
	});

	test('names the axis that a campaign does not have', () => {
		const policy = { ...defaultPolicy, crossTabs: [['date', 'planet'] as const] };
		expect(policyProblems(policy, ['date', 'region'])).toEqual([
			{ code: 'cross_tab_unknown_axis', axis: 'planet' }
		]);
	});

	test('names the triangle', () => {
		const crossTabs = [
			['region', 'device'],
			['device', 'age'],
			['region', 'age']
		] as const;
		const [problem] = policyProblems({ ...defaultPolicy, crossTabs });
		expect(problem).toEqual({ code: 'cross_tab_cycle', axes: ['region', 'device', 'age'] });
		expect(problem && policyProblemWords(problem)).toContain('region × device × age');
	});
});

describe('cycle', () => {
	test('is undefined for a forest', () => {
		expect(
			cycle([
				['a', 'b'],
				['c', 'd'],
				['b', 'c']
			])
		).toBeUndefined();
		expect(forest({ edges: [] })).toBe(true);
	});

	test('finds an axis crossed with itself, a pair declared twice and a longer circle', () => {
		expect(cycle([['a', 'a']])).toEqual(['a']);
		expect(
			cycle([
				['a', 'b'],
				['b', 'a']
			])
		).toEqual(['b', 'a']);
		expect(
			cycle([
				['a', 'b'],
				['b', 'c'],
				['c', 'd'],
				['d', 'a']
			])
		).toHaveLength(4);
	});
});

describe('reasonWords', () => {
	test.each<[HiddenReason, string]>([
		['fewer-than-k', 'hidden: fewer than 50 people'],
		['fewer-than-m', 'hidden: fewer than 10 people'],
		['groups-too-small', 'no breakdown: fewer than two groups have 50 people in every variant'],
		['outcome-shown-with-other', 'outcomes are shown together with Other'],
		['combined-for-privacy', 'combined for privacy']
	])('says %s as it is said everywhere', (reason, words) => {
		expect(reasonWords(reason, defaultPolicy)).toBe(words);
	});

	test('goes with the name of the pooled row and the rule in one sentence', () => {
		expect(otherWords).toBe('Other (small groups combined)');
		expect(policyWords(defaultPolicy)).toBe(
			'Groups under 50 people are never shown and can’t be worked out. Outcomes need at least 10 people on each side.'
		);
	});

	test('claims what can be worked out only where all periods are proved', () => {
		const worded = (...assurances: ('ranges' | 'exact' | undefined)[]) =>
			policyWords(
				ruleOf(
					assurances.map((assurance) => (assurance ? { assurance } : {})),
					defaultPolicy
				)
			);
		expect(worded('ranges', 'ranges')).toBe(policyWords(defaultPolicy));
		const unproved =
			'Groups under 50 people are never shown. How far their sizes can be narrowed is not proved. Outcomes need at least 10 people on each side.';
		expect(worded('ranges', 'exact')).toBe(unproved);
		expect(worded('ranges', undefined)).toBe(unproved);
		expect(guaranteeWords('50', false)).toBe('Groups under 50 people are never shown.');
	});
});

describe('loosenings', () => {
	test('names what protects less than the workspace, and nothing that protects as much', () => {
		const options = { ...defaultPolicy, k: 40, minOutcome: 12, dominance: 0.1 };
		expect(loosenings(options, defaultPolicy, defaultPolicy)).toEqual([
			{ field: 'k', min: 50 },
			{ field: 'dominance', min: 0.15 }
		]);
		expect(loosenings({ ...defaultPolicy, k: 500 }, defaultPolicy, defaultPolicy)).toEqual([]);
	});

	test('leaves a campaign what it has already', () => {
		const present = { ...defaultPolicy, k: 20 };
		expect(loosenings(present, present, defaultPolicy)).toEqual([]);
		expect(loosenings({ ...present, k: 19 }, present, defaultPolicy)).toEqual([{ field: 'k', min: 20 }]);
	});

	test('says what the workspace asks for', () => {
		expect(looseningWords({ field: 'k', min: 50 })).toContain('at least 50');
		expect(looseningWords({ field: 'dominance', min: 0.15 })).toContain('15%');
	});
});
