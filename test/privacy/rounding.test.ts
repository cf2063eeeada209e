import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { roundedEpoch } from '#lib/privacy/published-blocks.ts';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';

const epoch = (rounding: 1 | 10): ReleasedEpoch => ({
	policy: { ...defaultPolicy, rounding },
	variants: ['control', 'picks'],
	from: null,
	to: null,
	measures: [
		{ name: 'conversions', kind: 'outcome', role: 'sum', of: [] },
		{ name: 'revenue', kind: 'money', role: 'sum', of: [] }
	],
	tables: [
		{
			axes: [],
			layer: 'revenue',
			measures: ['people', 'conversions', 'revenue'],
			blocks: [
				{
					at: [],
					sums: [
						[1234, 66, 99.95],
						[1235, 64, 80.1]
					]
				}
			],
			hidden: []
		}
	]
});

describe('roundedEpoch', () => {
	it('rounds people and outcomes to ten, and leaves amounts', () => {
		expect(roundedEpoch(epoch(10)).tables[0]?.blocks[0]?.sums).toEqual([
			[1230, 70, 99.95],
			[1240, 60, 80.1]
		]);
	});

	it('changes nothing without other campaigns over the audience', () => {
		expect(roundedEpoch(epoch(1))).toEqual(epoch(1));
	});
});
