import { describe, expect, it } from 'vitest';
import { crossTable } from '#lib/experiment/results/cross-table.ts';
import type { NotShownRow, ResultRow } from '#lib/experiment/results/comparison/results.ts';
import { shown } from '../../charts/rows.ts';

const cell = (segment: Record<string, string>, pooled: string[] = []): ResultRow => ({
	...shown({ estimate: 0.01, low: 0, high: 0.02 }),
	by: ['channel', 'tier'],
	segment,
	pooled
});
const hidden = (segment: Record<string, string>, pooled: string[] = []): NotShownRow => ({
	by: ['channel', 'tier'],
	segment,
	pooled,
	metric: 'conversion',
	variant: 'picks',
	verdict: 'hidden for privacy',
	status: 'hidden',
	reason: 'combined-for-privacy'
});
const rows = [
	cell({ channel: 'Web', tier: 'Gold' }),
	cell({ channel: 'App', tier: 'Gold' }),
	hidden({ channel: 'Web' }, ['tier']),
	cell({ channel: 'App', tier: 'Bronze' })
];

describe('crossTable', () => {
	it('puts every row in its cell, Other last, the rest by name', () => {
		const table = crossTable(rows, ['channel', 'tier']);
		expect(table?.down).toEqual(['App', 'Web']);
		expect(table?.across).toEqual(['Bronze', 'Gold', null]);
		expect(table?.cells).toEqual([
			[rows[3], rows[1], null],
			[null, rows[0], rows[2]]
		]);
	});

	it('orders names by the numbers in them', () => {
		const sizes = ['100 or more', '9 to 24', '25 to 99'].map((size) => cell({ channel: 'Web', tier: size }));
		expect(crossTable(sizes, ['channel', 'tier'])?.across).toEqual(['9 to 24', '25 to 99', '100 or more']);
	});

	it('is the same table turned where the axes are', () => {
		const [table, turned] = [crossTable(rows, ['channel', 'tier']), crossTable(rows, ['tier', 'channel'])];
		expect(turned?.cells).toEqual(table?.across.map((_, j) => table.cells.map((line) => line[j])));
	});

	it('has days go down, whichever way they are published', () => {
		const day = { ...cell({ tier: 'Gold', date: '2026-05-01/2026-05-07' }), by: ['tier', 'date'] };
		expect(crossTable([day], ['tier', 'date'])?.axes).toEqual(['date', 'tier']);
		expect(crossTable([{ ...day, by: ['date', 'tier'] }], ['date', 'tier'])?.axes).toEqual(['date', 'tier']);
	});

	it('is not there where no cell is published, and takes no other breakdown', () => {
		expect(crossTable([hidden({ channel: 'Web', tier: 'Gold' })], ['channel', 'tier'])).toBeNull();
		expect(crossTable([{ ...cell({ channel: 'Web' }), by: ['channel'] }], ['channel', 'tier'])).toBeNull();
		expect(crossTable([], ['channel', 'tier'])).toBeNull();
	});
});
