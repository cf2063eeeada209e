import { describe, expect, test } from 'vitest';
import { forestConfig, forestHeight, forestLines } from '#lib/charts/forest.ts';
import { conversion, hidden, optOuts, shown } from './rows.ts';
import { theme } from './theme.ts';

const better = shown({ estimate: 0.004, low: 0.001, high: 0.007 });
const even = shown({ estimate: 0.001, low: -0.001, high: 0.003 }, { variant: 'C' });
const broken = shown(
	{ estimate: 0.003, low: 0.001, high: 0.005 },
	{ metric: 'unsubscribe_rate', verdict: 'guardrail broken' }
);

describe('forestLines', () => {
	test('has a line for each total with a relative interval, metric by metric', () => {
		const lines = forestLines([conversion, optOuts], [broken, better, even, hidden]);
		expect(lines.map(({ metric, variant }) => `${metric} ${variant}`)).toEqual([
			'conversion B',
			'conversion C',
			'unsubscribe_rate B'
		]);
	});

	test('names the treatment only where there are several', () => {
		expect(forestLines([conversion], [better])[0]?.of).toBeNull();
		expect(forestLines([conversion], [better, even])[0]?.of).toBe('B');
	});

	test('leaves segments out', () => {
		const segment = shown(better.difference ?? { estimate: 0, low: 0, high: 0 }, {
			by: ['channel'],
			segment: { channel: 'Web' }
		});
		expect(forestLines([conversion], [segment])).toEqual([]);
	});
});

describe('forestConfig', () => {
	const lines = forestLines([conversion, optOuts], [better, even, broken]);
	const config = forestConfig(lines, theme);

	test('draws every line once, at its own height', () => {
		const points = config.data.datasets.flatMap(({ data }) => data);
		expect(points.map(({ y }) => y).sort()).toEqual([0, 1, 2]);
	});

	test('gives each tone its own shape, so that colour is never alone', () => {
		const shapes = config.data.datasets.map(({ label, pointStyle }) => [label, pointStyle]);
		expect(shapes).toEqual([
			['better', 'circle'],
			['worse', 'triangle'],
			['even', 'rectRot']
		]);
	});

	test('draws the bounds of the interval it is given', () => {
		const [point] = config.data.datasets[0]?.data ?? [];
		expect(point?.xMin).toBeCloseTo(0.1);
		expect(point?.xMax).toBeCloseTo(0.7);
	});

	test('has room for every bound', () => {
		const { suggestedMin, suggestedMax } = config.options?.scales?.['x'] ?? {};
		expect(suggestedMin).toBe(Math.min(...lines.map(({ low }) => low)));
		expect(suggestedMax).toBe(Math.max(...lines.map(({ high }) => high)));
	});

	test('has no animation for readers who prefer reduced motion', () => {
		expect(config.options?.animation).toBe(false);
	});

	test('is taller with more lines', () => {
		expect(forestHeight(4)).toBeGreaterThan(forestHeight(3));
	});
});
