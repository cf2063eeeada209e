import { describe, expect, it } from 'vitest';
import { analyse } from '#lib/experiment/results/analyse.ts';
import { splitState } from '#lib/experiment/programme/card.ts';
import { decidingLevel, decidingLift, decidingRange } from '#lib/experiment/results/comparison/deciding.ts';
import { cumulativeSeries } from '#lib/experiment/results/series.ts';
import type { ShownRow } from '#lib/experiment/results/comparison/results.ts';
import { conversion, shown } from '../../charts/rows.ts';
import { released, type Group } from '../released.ts';

const groupsOf = (days: number) =>
	Array.from({ length: days }, (_, day): Group[] => [
		{ variant: 'control', day, people: 1000, sums: { conversions: 100 + (day % 3) } },
		{ variant: 'picks', day, people: 1000, sums: { conversions: 120 - (day % 4) } }
	]).flat();
const groups = groupsOf(14);
const reading = { confidence: 0.95, running: false, comparable: true };
const series = (more: Partial<typeof reading> & { recurring?: boolean; tunedTo?: number } = {}) =>
	cumulativeSeries(released(groups), conversion, 'picks', { ...reading, ...more });
const width = ({ low, high }: { low: number; high: number }) => high - low;

describe('cumulativeSeries', () => {
	it('ends where the table of results is', () => {
		const results = analyse(released(groups), {
			campaign: 'Test',
			confidence: 0.95,
			plan: null,
			running: true,
			currency: 'EUR'
		});
		const row = results.results.find(
			({ by, metric }) => by.length === 0 && metric === 'conversion'
		) as ShownRow;
		const last = series({ running: true }).points.at(-1);
		expect(last).toMatchObject({ low: row.deciding?.low, high: row.deciding?.high });
	});

	it('has an always-valid band while the campaign runs: wider at every day', () => {
		const [fixed, running] = [series(), series({ running: true })];
		expect(running.sequential).toBe(true);
		for (const [i, point] of running.points.entries())
			expect(width(point)).toBeGreaterThan(width(fixed.points[i] ?? point) - 1e-12);
	});

	it('is tightest near the size it is tuned to', () => {
		const last = (tunedTo: number) =>
			width(series({ running: true, tunedTo }).points.at(-1) ?? { low: 0, high: 9 });
		expect(last(28_000)).toBeLessThan(last(1000));
	});

	it('has a point for every seventh day where days are many, the last among them, each as if it were the only one', () => {
		const long = cumulativeSeries(released(groupsOf(300)), conversion, 'picks', reading);
		expect([long.every, long.points.length]).toEqual([7, 43]);
		expect(long.points[0]).toMatchObject({ from: '1970-01-01', to: '1970-01-06' });
		expect(long.points[1]).toMatchObject({ from: '1970-01-07', to: '1970-01-13' });
		for (const [i, { to, ...range }] of long.points.slice(0, 17).entries()) {
			const short = cumulativeSeries(released(groupsOf(6 + 7 * i)), conversion, 'picks', reading);
			const { estimate, low, high } = short.points.at(-1) ?? range;
			expect([to, range]).toMatchObject([short.points.at(-1)?.to, { estimate, low, high }]);
		}
	});

	it('rests on days where people recur, and waits for enough of them', () => {
		const { points } = series({ recurring: true });
		expect(points).toHaveLength(5);
		expect(points[0]?.to).toBe('1970-01-10');
	});
});

describe('the interval that decides', () => {
	const range = { estimate: 0.004, low: 0.001, high: 0.007 };
	const lift = { estimate: 0.4, low: 0.05, high: 0.75, stable: true };
	const deciding = {
		...range,
		low: 0.0005,
		high: 0.0075,
		p: 0.02,
		level: 0.975,
		why: ['multiplicity'],
		shared: { method: 'holm', comparisons: 2 },
		lift
	} as const;

	it('is the plain one where nothing is shared', () => {
		expect(decidingRange(shown(range))).toEqual(range);
		expect(decidingLevel(shown(range), 0.95)).toBe(0.95);
	});

	it('is the simultaneous one, on both scales, where treatments share an error rate', () => {
		const row = shown(range, { deciding });
		expect(decidingRange(row)).toEqual({ estimate: 0.004, low: 0.0005, high: 0.0075 });
		expect(decidingLift(row)).toEqual(lift);
		expect(decidingLevel(row, 0.95)).toBe(0.975);
	});
});

describe('splitState', () => {
	const check = { p: 0.5, log10P: -0.3, observed: {}, planned: {}, plan: 'declared' } as const;
	const state = (sampleRatio: Parameters<typeof splitState>[0]['health']['sampleRatio']) =>
		splitState({ health: { sampleRatio, splits: [], notes: [] } });

	it('distinguishes a split as planned, one that is off, and one that cannot be checked', () => {
		expect(state({ ...check, flagged: false })).toBe('as planned');
		expect(state({ ...check, flagged: true })).toBe('off');
		expect(state({ ...check, plan: 'assumed', flagged: false })).toBe('even');
		expect(state(null)).toBe('not checked');
	});
});
