import { describe, expect, it } from 'vitest';
import { rangeChart } from '#lib/charts/range-chart.ts';

const chartOf = (low: number, high: number, unit: string) =>
	rangeChart([{ name: 'A', range: { low, estimate: (low + high) / 2, high }, tone: 'better' }], {
		value: () => '',
		interval: () => '',
		tick: (x) => `${x.toFixed(1)}${unit}`
	});
const shown = (chart: ReturnType<typeof chartOf>) =>
	chart.ticks.filter(({ minor }) => !minor).map(({ label }) => label);

describe('rangeChart', () => {
	it('has every other label where there is little room, 0 among them', () => {
		expect(shown(chartOf(-19.6, -8.8, ''))).toEqual(['-20.0', '-10.0', '0']);
	});

	it('has fewer where labels are long, so that none reaches into the next', () => {
		expect(shown(chartOf(-19.6, -8.8, ' points'))).toEqual(['-15.0 points', '0']);
	});
});
