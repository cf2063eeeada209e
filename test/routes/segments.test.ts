import { describe, expect, it } from 'vitest';
import { analyse } from '#lib/experiment/results/analyse.ts';
import { segmentTable } from '../../src/routes/campaigns/[slug]/segments/segment-lines.ts';
import { released } from '../experiment/released.ts';

const count = 120;
/** "s7" has more people than "s6". */
const results = analyse(
	released(
		['control', 'picks', 'best'].flatMap((variant) =>
			Array.from({ length: count }, (_, i) => ({
				variant,
				segment: `s${i}`,
				people: 1000 + 10 * i,
				sums: { conversions: 100 + i, clicks: 300 + i }
			}))
		)
	),
	{ campaign: 'Test', confidence: 0.95, plan: null, running: false, currency: 'EUR' }
);
const [metric] = results.metrics;
if (!metric) throw new Error('no metric');
const look = (query: string, turning = true) =>
	segmentTable(results, 'segment', {
		metric,
		variant: 'picks',
		scale: 'absolute',
		currency: 'EUR',
		url: new URL(`http://localhost/campaigns/test${query}`),
		turning
	});
const namesIn = ({ lines }: ReturnType<typeof look>) =>
	(lines?.rows ?? []).filter(({ isOther }) => !isOther).map(({ name }) => name);
const size = (name: string) => Number(name.slice(1));

describe('the segments of a breakdown', () => {
	it('are the largest, largest first', () => {
		const table = look('');
		const sizes = namesIn(table).map(size);
		expect(table).toMatchObject({ all: count, shown: 20, page: 1, pages: 1 });
		expect(sizes).toEqual(Array.from({ length: 20 }, (_, i) => count - 1 - i));
	});

	it('are all of a single breakdown, a page at a time, and none twice', () => {
		const pages = [1, 2, 3].map((page) => look(`?by=segment&page=${page}`));
		expect(pages.map((table) => table.pages)).toEqual([3, 3, 3]);
		const names = pages.flatMap(namesIn);
		expect([names.length, new Set(names).size]).toEqual([count, count]);
		expect(look('?by=segment&page=9').page).toBe(3);
	});

	it('are the largest of a single breakdown where pages cannot be turned', () => {
		const table = look('?by=segment&page=2', false);
		expect(table).toMatchObject({ all: count, shown: 50, page: 1, pages: 1 });
		expect(Math.min(...namesIn(table).map(size))).toBe(count - 50);
	});

	it('are in the order that is asked for', () => {
		expect(namesIn(look('?sort=name')).slice(0, 3)).toEqual(['s0', 's1', 's10']);
		const changes = (look('?sort=best').lines?.rows ?? []).map(({ bar }) => bar?.at ?? 0);
		expect(changes).toEqual(changes.toSorted((a, b) => b - a));
	});

	it('are never called equal', () => {
		expect(look('').headline).toBe('No clear winner: the segments don’t clearly differ.');
	});
});
