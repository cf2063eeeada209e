import { describe, expect, it } from 'vitest';
import { checkSplit } from '#lib/experiment/health.ts';

describe('checkSplit', () => {
	it('does not flag an even split', () => {
		expect(checkSplit({ control: 21306, a: 21307, b: 21387 }, null)).toMatchObject({
			flagged: false,
			planned: { a: 1 / 3 }
		});
	});

	it('flags a split that chance does not explain', () => {
		expect(checkSplit({ control: 50_000, picks: 48_000 }, null)).toMatchObject({ flagged: true });
	});

	it('does not flag a gap of less than 0.2 points, however certain', () => {
		const check = checkSplit({ control: 10_010_000, picks: 9_990_000 }, null);
		expect(check?.p).toBeLessThan(0.001);
		expect(check?.flagged).toBe(false);
	});

	it('checks against the declared plan', () => {
		expect(checkSplit({ psa: 23524, ad: 564577 }, { psa: 4, ad: 96 })).toMatchObject({ flagged: false });
		expect(checkSplit({ psa: 23524, ad: 564577 }, { psa: 10, ad: 90 })).toMatchObject({ flagged: true });
	});

	it('cannot check an uneven split that nobody declared', () => {
		expect(checkSplit({ psa: 23524, ad: 564577 }, null)).toBeNull();
	});

	it('takes people in a variant planned to have none as a mismatch with p = 0', () => {
		expect(
			checkSplit({ control: 500, picks: 500, stray: 90 }, { control: 1, picks: 1, stray: 0 })
		).toMatchObject({
			p: 0,
			flagged: true
		});
	});
});
