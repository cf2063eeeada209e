import { describe, expect, it } from 'vitest';
import { byName } from '#lib/format/names.ts';

describe('byName', () => {
	it('reads numbers as numbers', () => {
		expect(['r13', 'r4', 'r1'].toSorted(byName)).toEqual(['r1', 'r4', 'r13']);
	});

	it('orders days, and letters with accents next to those without', () => {
		expect(['2026-10-01', '2026-09-30'].toSorted(byName)).toEqual(['2026-09-30', '2026-10-01']);
		expect(['Zürich', 'Äpfel', 'Bern'].toSorted(byName)).toEqual(['Äpfel', 'Bern', 'Zürich']);
	});

	it('distinguishes names that only look the same, so that the order is stable', () => {
		const [composed, combined] = ['\u00e9', 'e\u0301'];
		expect([composed, combined].toSorted(byName)).toEqual([combined, composed].toSorted(byName));
		expect(byName('a', 'a')).toBe(0);
	});
});
