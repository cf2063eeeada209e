import type { Chart } from 'chart.js';
import { expect, test } from 'vitest';
import { errorBars } from '#lib/charts/forest.ts';

/** A context that records the lines drawn. */
function drawing() {
	const lines: string[] = [];
	const nothing = () => {};
	const ctx = {
		save: nothing,
		restore: nothing,
		beginPath: nothing,
		stroke: nothing,
		moveTo: (x: number, y: number) => lines.push(`from ${x} ${y}`),
		lineTo: (x: number, y: number) => lines.push(`to ${x} ${y}`),
		strokeStyle: '',
		lineWidth: 0
	};
	return { ctx, lines };
}

test('errorBars draws each interval from its low to its high end, with whiskers, in its own colour', () => {
	const { ctx, lines } = drawing();
	const chart = {
		ctx,
		data: { datasets: [{ borderColor: 'rgb(6, 6, 6)', data: [{ x: 2, xMin: 1, xMax: 4, y: 0 }] }] }
	};
	const meta = { data: [{ x: 20, y: 50 }], xScale: { getPixelForValue: (value: number) => value * 10 } };
	errorBars.afterDatasetDraw?.call(
		errorBars,
		chart as unknown as Chart<'scatter'>,
		{ index: 0, meta } as never,
		{}
	);
	expect(lines).toEqual([
		'from 10 50',
		'to 40 50',
		'from 10 46.5',
		'to 10 53.5',
		'from 40 46.5',
		'to 40 53.5'
	]);
	expect(ctx.strokeStyle).toBe('rgb(6, 6, 6)');
});
