import { describe, expect, test } from 'vitest';
import { plotOf } from '#lib/charts/plot.ts';

const points = [
	{ x: 10, estimate: -2, low: -4, high: 0 },
	{ x: 11, estimate: 0, low: -2, high: 2 },
	{ x: 20, estimate: 4, low: 2, high: 6 }
];
const words = { value: (y: number) => `${y}`, position: (x: number) => `day ${x}` };

describe('plotOf', () => {
	const plot = plotOf(points, {
		...words,
		marks: [
			{ x: 15, label: 'Easter' },
			{ x: 30, label: 'later' }
		]
	});

	test('keeps the distances between days', () => {
		const across = plot?.line
			.slice(1)
			.split('L')
			.map((pair) => Number(pair.split(',')[0]));
		expect(across).toEqual([0, 100, 1000]);
	});

	test('draws larger values higher, the band around the line', () => {
		const down = (path = '') =>
			path
				.replace(/[MZ]/g, '')
				.split('L')
				.map((pair) => Number(pair.split(',')[1]));
		const line = down(plot?.line);
		const band = down(plot?.band);
		expect(line).toEqual(line.toSorted((a, b) => b - a));
		for (const [i, y] of line.entries()) {
			expect(band[i]).toBeLessThan(y);
			expect(band[band.length - 1 - i]).toBeGreaterThan(y);
		}
	});

	test('labels 0 and the first and last day', () => {
		expect(plot?.y.filter(({ isZero }) => isZero)).toHaveLength(1);
		expect(plot?.x.map(({ label }) => label)).toEqual(['day 10', 'day 11', 'day 20']);
	});

	test('marks days that it covers', () => {
		expect(plot?.marks).toEqual([{ at: 50, label: 'Easter' }]);
	});

	test('is nothing without two days', () => {
		expect(plotOf(points.slice(0, 1), words)).toBeNull();
		expect(plotOf([], words)).toBeNull();
	});
});
