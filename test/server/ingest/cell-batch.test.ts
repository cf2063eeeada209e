import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CellBatch, type BatchedCell } from '#lib/server/ingest/cell-batch.ts';

type Cell = BatchedCell & { measures: number[] };

/** What comes out of a batch for what goes in. */
function through(cells: readonly Cell[]): Cell[] {
	const sums = new Float64Array(2);
	const out: Cell[] = [];
	const batch = new CellBatch(sums, (cell) => out.push({ ...cell, measures: [...sums] }));
	for (const { measures, ...cell } of cells) batch.add(cell, measures);
	batch.flush();
	return out;
}

const cell = fc.record({
	campaignId: fc.constantFrom('a', 'b'),
	variant: fc.constantFrom('control', 'picks', ''),
	day: fc.constantFrom(-0x80000000, -1, 0, 20_000),
	segments: fc.constantFrom('[]', '["web"]', '["shop"]'),
	people: fc.nat(),
	line: fc.nat(),
	measures: fc.tuple(fc.double(), fc.constant(NaN))
});
const group = ({ campaignId, variant, day }: Cell): string => `${campaignId} ${variant} ${day}`;

describe('CellBatch', () => {
	test('hands on every cell as it came, each once', () => {
		fc.assert(
			fc.property(fc.array(cell), (cells) => {
				const number = (list: readonly Cell[]) => list.map((one, line) => ({ ...one, line }));
				const given = number(cells);
				expect(through(given).sort((a, b) => a.line - b.line)).toEqual(given);
			}),
			{ seed: 3 }
		);
	});

	test('keeps cells of one campaign, variant and day together, in the order of the file', () => {
		fc.assert(
			fc.property(fc.array(cell), (cells) => {
				const out = through(cells.map((one, line) => ({ ...one, line })));
				const groups = out.map(group);
				const changes = groups.filter((name, i) => name !== groups[i - 1]);
				expect(changes).toHaveLength(new Set(groups).size);
				for (const [i, one] of out.entries()) {
					const last = out[i - 1];
					if (last && group(last) === group(one)) expect(one.line).toBeGreaterThan(last.line);
				}
			}),
			{ seed: 4 }
		);
	});

	test('hands on what is full without being asked, and nothing twice', () => {
		const lines: number[] = [];
		const batch = new CellBatch(new Float64Array(0), ({ line }) => void lines.push(line));
		const add = (line: number) =>
			batch.add({ campaignId: 'a', variant: 'b', day: 1, segments: '[]', people: 1, line }, []);
		for (let line = 0; line < 20_000; line += 1) add(line);
		const early = lines.length;
		expect(early).toBeGreaterThan(0);
		expect(early).toBeLessThan(20_000);
		batch.flush();
		batch.flush();
		expect(lines).toEqual(Array.from({ length: 20_000 }, (_, line) => line));
	});
});
