import { describe, expect, test } from 'vitest';
import { powerCurveConfig } from '#lib/charts/power-curve.ts';
import { theme } from './theme.ts';

describe('powerCurveConfig', () => {
	const points = [
		{ people: 100, once: 0.3, running: 0.1 },
		{ people: 200, once: 0.8, running: 0.5 }
	];
	const config = powerCurveConfig({ lift: 0.1, goal: 0.8, planned: 200, points }, theme);
	const [once, running, goal, planned] = config.data.datasets;

	test('draws the chance by people for both ways to read', () => {
		expect(once?.data).toEqual([
			{ x: 100, y: 0.3 },
			{ x: 200, y: 0.8 }
		]);
		expect(running?.data.map(({ y }) => y)).toEqual([0.1, 0.5]);
	});

	test('distinguishes the lines without colour', () => {
		expect(once?.borderDash).toBeUndefined();
		expect(running?.borderDash).toEqual([6, 4]);
	});

	test('marks the wanted chance and the planned size', () => {
		expect(goal?.data.map(({ y }) => y)).toEqual([0.8, 0.8]);
		expect(planned?.data.map(({ x }) => x)).toEqual([200, 200]);
	});

	test('starts at 0 people and a chance of 0', () => {
		expect(config.options?.scales).toMatchObject({ x: { min: 0, max: 200 }, y: { min: 0, max: 1 } });
	});
});
