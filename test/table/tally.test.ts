import { describe, expect, test } from 'vitest';
import type { CellRow } from '#lib/table/row.ts';
import { controlProblems, Tally } from '#lib/table/tally.ts';

const row = (campaign: string | null, variant: string, day: number | null = null): CellRow => ({
	line: 2,
	campaign,
	variant,
	day,
	segments: [],
	people: 5,
	measures: []
});

describe('Tally', () => {
	test('counts rows and people, guesses each control, finds the days', () => {
		const tally = new Tally();
		for (const cell of [
			row('a', 'control', 3),
			row('a', 'x', 1),
			row('b', 'psa'),
			row('b', 'ad'),
			row('b', 'ad')
		])
			tally.add(cell);
		expect(tally.campaigns(null)).toMatchObject([
			{ name: 'a', control: 'control', days: { first: 1, last: 3 } },
			{
				name: 'b',
				control: 'psa',
				days: null,
				variants: [
					{ name: 'psa', rows: 1 },
					{ name: 'ad', rows: 2, people: 10 }
				]
			}
		]);
		expect(controlProblems(tally.campaigns('PSA'), 'PSA', 1)).toEqual([
			{ code: 'unknown_control', line: 1, control: 'PSA', variants: ['control', 'x'], campaign: 'a' }
		]);
	});
	test('reports an unclear control', () => {
		const tally = new Tally();
		tally.add(row(null, 'a'));
		expect(controlProblems(tally.campaigns(null), null, 1)).toEqual([
			{ code: 'control_missing', line: 1, variants: ['a'] }
		]);
	});
});
