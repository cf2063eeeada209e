import { describe, expect, test } from 'vitest';
import { overTimeConfig } from '#lib/charts/over-time.ts';
import { theme } from './theme.ts';

const point = (to: string, estimate: number) => ({
	from: '2026-04-02',
	to,
	estimate,
	low: estimate - 0.01,
	high: estimate + 0.01
});
const points = [point('2026-04-08', 0.004), point('2026-04-09', 0.003), point('2026-04-30', 0.005)];

describe('overTimeConfig', () => {
	const config = overTimeConfig({ points, unit: 'share', currency: 'EUR', tone: 'better' }, theme);
	const [low, high, estimate] = config.data.datasets;

	test('draws the line between its bounds', () => {
		expect(estimate?.data.map(({ y }) => y)).toEqual([0.004, 0.003, 0.005]);
		expect(low?.data[0]?.y).toBeCloseTo(-0.006);
		expect(high?.data[0]?.y).toBeCloseTo(0.014);
		expect(high).toMatchObject({ fill: '-1' });
	});

	test('keeps the distances between days', () => {
		const [a = 0, b = 0, c = 0] = estimate?.data.map(({ x }) => x) ?? [];
		expect(b - a).toBe(1);
		expect(c - b).toBe(21);
	});

	test('names the first and the last day', () => {
		const axis = { ticks: [] as { value: number }[] };
		const scale = config.options?.scales?.['x'];
		expect(scale?.afterBuildTicks).toBeTypeOf('function');
		Reflect.apply(scale?.afterBuildTicks ?? (() => {}), undefined, [axis]);
		const days = axis.ticks.map(({ value }) => value);
		const all = estimate?.data.map(({ x }) => x) ?? [];
		expect([days[0], days.at(-1)]).toEqual([all[0], all.at(-1)]);
	});

	test('sees through the band', () => {
		expect(high).toMatchObject({ backgroundColor: 'rgba(7, 7, 7, 0.4)' });
	});

	test('takes the colour of the verdict', () => {
		const line = overTimeConfig({ points, unit: 'share', currency: 'EUR', tone: 'worse' }, theme).data
			.datasets[2];
		expect(line).toMatchObject({ borderColor: theme.worse });
	});

	test('draws a line at each noted day, once, with the numbers of its notes', () => {
		const marks = [
			{ day: '2026-04-09', number: 1 },
			{ day: '2026-04-09', number: 4 }
		];
		const [plugin] =
			overTimeConfig({ points, unit: 'share', currency: 'EUR', tone: 'even', marks }, theme).plugins ?? [];
		const drawn: string[] = [];
		const ctx = new Proxy(
			{ measureText: () => ({ width: 10 }), fillText: (text: string) => drawn.push(text) },
			{
				get: (own, name): unknown => {
					const known: unknown = Reflect.get(own, name);
					return known ?? (() => drawn.push(String(name)));
				},
				set: () => true
			}
		);
		const x = { getPixelForValue: () => 50 };
		const area = { top: 0, bottom: 90, left: 0, right: 100 };
		const draw: unknown = plugin && Reflect.get(plugin, 'afterDatasetsDraw');
		if (typeof draw !== 'function') throw new Error('nothing is drawn');
		Reflect.apply(draw, plugin, [{ ctx, chartArea: area, scales: { x } }]);
		expect(drawn).toContain('1, 4');
		expect(drawn.filter((name) => name === 'lineTo')).toHaveLength(1);
		expect(config.plugins).toEqual([]);
	});

	test('is empty without points', () => {
		const empty = overTimeConfig({ points: [], unit: 'share', currency: 'EUR', tone: 'even' }, theme);
		expect(empty.data.datasets.every(({ data }) => data.length === 0)).toBe(true);
	});
});
