import { describe, expect, it } from 'vitest';
import { analyse } from '#lib/experiment/results/analyse.ts';
import { segmentsShown } from '../../src/routes/campaigns/[slug]/segments/segments.ts';
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
const look = (query: string, turning = true) =>
	segmentsShown(results, new URL(`http://localhost/campaigns/test${query}`), turning);
const namesIn = ({ results: shown }: ReturnType<typeof look>) => [
	...new Set(shown.results.flatMap(({ segment }) => segment['segment'] ?? []))
];
const size = (name: string) => Number(name.slice(1));

describe('the segments of a page', () => {
	it('are the largest of each breakdown, of one metric, for every treatment', () => {
		const page = look('');
		const names = namesIn(page);
		expect(page.segments['segment']).toEqual({ all: count, shown: 20, page: 1, pages: 1 });
		expect(Math.min(...names.map(size))).toBe(count - 20);
		const rows = page.results.results.filter(({ by }) => by.length === 1);
		expect(rows).toHaveLength(2 * 20);
		expect(new Set(rows.map(({ metric }) => metric))).toEqual(new Set([results.metrics[0]?.name]));
	});

	it('keep every total, whatever is asked for', () => {
		const totals = results.results.filter(({ by }) => by.length === 0);
		for (const query of ['', '?metric=ctr', '?by=segment&page=2', '?by=nothing'])
			expect(look(query).results.results.filter(({ by }) => by.length === 0)).toEqual(totals);
	});

	it('are all of a single breakdown, a page at a time, and none twice', () => {
		const pages = [1, 2, 3].map((page) => look(`?by=segment&page=${page}`));
		expect(pages.map(({ segments }) => segments['segment']?.pages)).toEqual([3, 3, 3]);
		const names = pages.flatMap(namesIn);
		expect([names.length, new Set(names).size]).toEqual([count, count]);
		expect(look('?by=segment&page=9').segments['segment']?.page).toBe(3);
	});

	it('are the largest of a single breakdown where pages cannot be turned', () => {
		const page = look('?by=segment&page=2', false);
		expect(page.segments['segment']).toEqual({ all: count, shown: 50, page: 1, pages: 1 });
		expect(Math.min(...namesIn(page).map(size))).toBe(count - 50);
	});
});
