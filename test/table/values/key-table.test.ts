import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KeyTable } from '#lib/table/values/key-table.ts';

describe('KeyTable', () => {
	test('behaves like a Map of joined keys', () => {
		const key = fc.tuple(fc.nat(3), fc.nat(65_535), fc.nat(2), fc.nat(2), fc.nat(1));
		fc.assert(
			fc.property(fc.array(key, { maxLength: 300 }), (keys) => {
				const table = new KeyTable(5);
				const map = new Map<string, number>();
				keys.forEach((parts, i) => {
					const first = map.get(parts.join()) ?? 0;
					if (first === 0) map.set(parts.join(), i + 1);
					expect(table.add(Uint16Array.from(parts), i + 1)).toBe(first);
				});
				expect(table.size).toBe(map.size);
			}),
			{ seed: 3 }
		);
	});
	test('stays exact when it grows', () => {
		const table = new KeyTable(3);
		const key = (i: number) => Uint16Array.from([i & 255, i >> 8, i % 7]);
		for (let i = 0; i < 60_000; i += 1) expect(table.add(key(i), i + 1)).toBe(0);
		for (let i = 0; i < 60_000; i += 997) expect(table.add(key(i), 99_999)).toBe(i + 1);
	});
});
