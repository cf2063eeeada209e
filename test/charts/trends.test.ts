import { describe, expect, it } from 'vitest';
import { lineStyles, trendsConfig, type TrendLine } from '#lib/charts/trends.ts';
import { theme } from './theme.ts';

const line = (name: string): TrendLine => ({
	name,
	points: [
		{ to: '2026-04-08', estimate: 0.004 },
		{ to: '2026-04-22', estimate: 0.002 }
	]
});
const config = (...names: string[]) =>
	trendsConfig({ lines: names.map(line), unit: 'share', currency: 'EUR' }, theme);

describe('trendsConfig', () => {
	it('draws one line a segment, on a true axis of days', () => {
		const [gold, bronze] = config('Gold', 'Bronze').data.datasets;
		expect([gold?.label, bronze?.label]).toEqual(['Gold', 'Bronze']);
		const [a, b] = gold?.data ?? [];
		expect((b?.x ?? 0) - (a?.x ?? 0)).toBe(14);
		expect(b?.y).toBe(0.002);
	});

	it('distinguishes lines without colour, and draws at most as many as it can distinguish', () => {
		const { datasets } = config('a', 'b', 'c', 'd', 'e').data;
		expect(datasets).toHaveLength(lineStyles.length);
		expect(new Set(datasets.map((one) => JSON.stringify([one.borderDash, one.pointStyle]))).size).toBe(
			lineStyles.length
		);
		expect(new Set(lineStyles.map(({ words }) => words)).size).toBe(lineStyles.length);
	});
});
