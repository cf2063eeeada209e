import { describe, expect, it } from 'vitest';
import { analyse } from '#lib/experiment/results/analyse.ts';
import { campaignGain } from '#lib/experiment/roi/money/campaign-gain.ts';
import { campaignLift } from '#lib/experiment/programme/campaign-lift.ts';
import { selectionWords } from '#lib/experiment/results/row-words.ts';
import { released } from '../../released.ts';
import { assumed } from '../../roi-case.ts';

const analysed = (treated: number, people = 500) =>
	analyse(
		released([
			{ variant: 'control', people: 9500, sums: { conversions: 190 } },
			{ variant: 'picks', people, sums: { conversions: treated } }
		]),
		{ campaign: 'Test', confidence: 0.95, plan: null, running: false, currency: 'EUR' }
	);
const rowOf = (results: ReturnType<typeof analysed>) => {
	const [row] = results.results;
	if (row?.status !== 'shown') throw new Error('not shown');
	return row;
};

describe('an outcome that is shown because it did well', () => {
	// 20 of 500 against 190 of 9,500: +100%, p = 0.003 ignoring that counts under 10 are hidden.
	const results = analysed(18);

	it('is judged by the test that knows of the floor, and says so', () => {
		const row = rowOf(results);
		expect(row.deciding?.why).toEqual(['selection']);
		expect(row.difference?.p).not.toBeCloseTo(row.deciding?.p ?? 0, 3);
		expect(row.deciding?.low).toBeLessThan(row.deciding?.estimate ?? 0);
		expect(selectionWords(row, results)).toContain('at least 10 people in each group had the outcome');
	});

	it('takes part in no programme', () => {
		expect(campaignLift(results)).toBe('shown_because_it_did_well');
		expect(campaignGain(results, { ...assumed, valuePerConversion: 20 })).toBe('shown_because_it_did_well');
	});

	it('is nothing special where it would have been shown anyway', () => {
		const large = analysed(110, 5000);
		expect(rowOf(large).deciding?.why).toEqual([]);
		expect(selectionWords(rowOf(large), large)).toBeNull();
		expect(typeof campaignLift(large)).toBe('object');
	});
});
