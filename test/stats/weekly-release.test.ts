import { describe, expect, it } from 'vitest';
import { Draws } from '../bench/truth/random.ts';
import { claims, weeklyReadings, weeklyRows } from '../bench/truth/weekly-release.ts';

describe('weekly readings through the release engine', () => {
	const rows = weeklyRows({ days: 60, people: 400, share: 0.05 }, new Draws(1));
	const readings = weeklyReadings(rows);

	it('see mature days alone, and all people once the last outcomes are complete', () => {
		const seen = readings.map(({ today, results }) => [today, results?.people.total ?? 0]);
		// Two variants of 400 people; on day 21 the days 0 to 7 are complete.
		expect(seen.slice(0, 4)).toEqual([
			[7, 0],
			[14, 800],
			[21, 8 * 800],
			[28, 15 * 800]
		]);
		expect(seen.at(-1)).toEqual([77, 60 * 800]);
	});

	it('are always-valid until the last days are published, and fixed from then on', () => {
		expect(readings.map(({ ended, results }) => [ended, results?.sequential])).toEqual([
			[false, undefined],
			...Array.from({ length: 7 }, () => [false, true]),
			[true, true],
			[true, true],
			[true, false]
		]);
	});

	it('find a large difference in the first week', () => {
		const better = rows.map((row) =>
			row.variant === 'picks' ? { ...row, conversions: row.conversions + 20 } : row
		);
		expect(weeklyReadings(better).findIndex(claims)).toBe(1);
	});
});
