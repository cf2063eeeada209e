import { describe, expect, it } from 'vitest';
import { certainPart, heatClass } from '#lib/charts/effect.ts';

const range = (low: number, high: number) => ({ estimate: (low + high) / 2, low, high });

describe('certainPart', () => {
	it.each([
		[range(0.2, 0.9), 0.2],
		[range(-0.9, -0.3), 0.3],
		[range(-0.1, 0.9), 0],
		[range(0, 0.9), 0]
	])('of %o is %d', (given, part) => expect(certainPart(given)).toBeCloseTo(part, 12));
});

describe('heatClass', () => {
	it('has four steps up to the strongest cell', () => {
		const steps = [0.01, 0.26, 0.5, 0.51, 0.75, 1].map((low) => heatClass(range(low, 2), 'better', 1));
		expect(steps.map((name) => name.at(-1))).toEqual(['1', '2', '2', '3', '3', '4']);
	});

	it('is coloured by the verdict', () => {
		expect(heatClass(range(-2, -1), 'worse', 1)).toBe('heat worse heat-4');
		expect(heatClass(range(1, 2), 'guardrail broken', 1)).toBe('heat worse heat-4');
	});

	it('leaves what is not certain without colour, however large its estimate is', () => {
		expect(heatClass(range(-1, 50), 'no clear difference', 1)).toBe('');
		// Clear by itself, but not among so many comparisons.
		expect(heatClass(range(0.1, 2), 'no clear difference', 1)).toBe('');
		expect(heatClass(null, 'better', 1)).toBe('');
		expect(heatClass(range(-1, 1), 'better', 1)).toBe('');
	});
});
