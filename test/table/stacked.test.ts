import { describe, expect, it, vi } from 'vitest';
import type { KeyColumn } from '#lib/table/repeats/columns.ts';
import { findStacked } from '#lib/table/repeats/stacked.ts';
import { RowStore } from '#lib/table/repeats/store.ts';

/** Where the column is in the key: after the campaign, the variant and the day. */
const part = 3;

/** Each value of a column with the same people in two variants on each of some days. */
function table(values: number, days: number, people: (value: number, day: number) => number) {
	const store = new RowStore({ parts: 4, counts: [true] });
	for (let value = 0; value < values; value += 1)
		for (let day = 0; day < days; day += 1)
			for (const variant of [0, 1]) {
				const n = people(value, day) + variant;
				store.add(Uint16Array.of(0, variant, day, value), n, [Math.floor(n / 7)], store.size + 2);
			}
	const names = Array.from({ length: values }, (_, i) => `v${i}`);
	const column: KeyColumn = { part, label: 'channel', kind: 'dimension', values: names };
	return { store, column };
}
const all = { without: new Set<number>(), splits: new Set<string>() };

describe('findStacked(store, columns, options)', () => {
	it('finds a second and a third breakdown of the same people', () => {
		const { store, column } = table(6, 10, (value, day) => 1000 + 37 * day + (value % 2) * 411);
		const found = findStacked(store, [column], all);
		expect(new Set(found.map(({ value }) => value))).toEqual(new Set(['v2', 'v3', 'v4', 'v5']));
		expect(found[0]?.of).toEqual(['v0', 'v1']);
	});

	it('looks at each row a few times, however many values a column has', () => {
		// As many people everywhere, so that any number of values may be a breakdown, and none is: outcomes differ.
		const { store, column } = table(180, 50, () => 1000);
		for (let row = 0; row < store.size; row += 1) store.counts[row] = row;
		const code = vi.spyOn(store, 'code');
		expect(findStacked(store, [column], all)).toEqual([]);
		expect(code.mock.calls.length).toBeLessThan(10 * store.size);
	});
});
