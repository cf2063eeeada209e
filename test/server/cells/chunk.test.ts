import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	chunkRows,
	compressed,
	DamagedCells,
	decodeChunk,
	decodeDictionary,
	decodeKeys,
	encodeDictionary,
	packChunk
} from '#lib/server/db/cell-chunk.ts';
import { CellColumns } from '#lib/server/db/cell-columns.ts';

const width = { dimensions: 1, measures: 2 };
const columns = (rows: number) => [
	Uint32Array.from({ length: rows }, (_, i) => i % 3),
	Uint32Array.from({ length: rows }, (_, i) => i % 300),
	Uint32Array.from({ length: rows }, (_, i) => 70_000 + i),
	Float64Array.from({ length: rows }, (_, i) => 50 + i),
	Float64Array.from({ length: rows }, (_, i) => (i % 2 === 0 ? NaN : i / 7)),
	Float64Array.from({ length: rows }, (_, i) => -i)
];

describe('a chunk', () => {
	it('has every number as it was, in the narrowest whole numbers or as doubles', () => {
		const given = columns(1000);
		const chunk = { rows: 1000, body: compressed(packChunk(given, 1000)) };
		const { codes, people, sums } = decodeChunk(chunk, width);
		expect([...codes, people, ...sums].map((column) => [...column])).toEqual(
			given.map((column) => [...column])
		);
		expect(codes.map((column) => column.BYTES_PER_ELEMENT)).toEqual([1, 2, 4]);
		expect([people, ...sums].map((column) => column.BYTES_PER_ELEMENT)).toEqual([2, 8, 8]);
		expect(decodeKeys(chunk, width).map((column) => [...column])).toEqual(codes.map((column) => [...column]));
	});

	it('keeps any doubles', () => {
		fc.assert(
			fc.property(fc.array(fc.double(), { minLength: 1, maxLength: 40 }), (list) => {
				const given = Float64Array.from(list);
				const chunk = { rows: list.length, body: compressed(packChunk([given, given, given], list.length)) };
				const { people } = decodeChunk(chunk, { dimensions: 0, measures: 0 });
				// −0 may be stored as 0.
				expect(Array.from(people, (value) => value + 0)).toEqual(list.map((value) => value + 0));
			}),
			{ seed: 1, numRuns: 200 }
		);
	});

	it('is noticed where a byte of it is another one, or it has other rows or columns', () => {
		const body = compressed(packChunk(columns(50), 50));
		for (let at = 4; at < body.length; at += 7) {
			const changed = Buffer.from(body);
			changed[at] = (changed[at] ?? 0) ^ 1;
			// A bit may mean nothing: then the numbers are the same.
			const read = () => {
				expect(decodeChunk({ rows: 50, body: changed }, width)).toEqual(
					decodeChunk({ rows: 50, body }, width)
				);
				throw new DamagedCells();
			};
			expect(read, String(at)).toThrow(DamagedCells);
		}
		expect(() => decodeChunk({ rows: 60, body }, width)).toThrow(DamagedCells);
		expect(() => decodeChunk({ rows: 50, body }, { dimensions: 2, measures: 4 })).toThrow(DamagedCells);
	});

	it('has a dictionary with any text', () => {
		const dictionary = {
			variants: ['Persönlich 🌸', '個人'],
			days: [-5, 20_000],
			values: [['', '"\\ ,\u2028']]
		};
		expect(decodeDictionary(encodeDictionary(dictionary))).toEqual(dictionary);
		expect(decodeDictionary(Buffer.alloc(0))).toEqual({ variants: [], days: [], values: [] });
	});
});

describe('CellColumns', () => {
	it('puts rows into chunks with codes that go on from one to the next', () => {
		const cells = new CellColumns(1, 1);
		for (let i = 0; i < chunkRows; i += 1) cells.add(`v${i % 2}`, 7, [`s${i % 5}`], i + 1, [i / 3]);
		expect(cells.isFull).toBe(true);
		const first = cells.take();
		cells.add('v1', 8, ['s9'], 1, [NaN]);
		const second = cells.take();
		expect([first?.chunk, first?.rows, second?.chunk, second?.rows]).toEqual([0, chunkRows, 1, 1]);
		expect(cells.take()).toBeNull();
		expect(cells.dictionary).toEqual({
			variants: ['v0', 'v1'],
			days: [7, 8],
			values: [['s0', 's1', 's2', 's3', 's4', 's9']]
		});
		const { codes, sums } = decodeChunk(second ?? { rows: 0, body: Buffer.alloc(0) }, {
			dimensions: 1,
			measures: 1
		});
		expect(codes.map(([code]) => code)).toEqual([1, 1, 5]);
		expect(sums[0]?.[0]).toBeNaN();
	});

	it('takes little room until there are many rows, and gives it back', () => {
		const cells = new CellColumns(2, 3);
		const before = cells.size;
		expect(before).toBeLessThan(1000);
		for (let i = 0; i < 1000; i += 1) cells.add('v', 1, ['a', 'b'], 1, [1, 2, 3]);
		expect(cells.size).toBeGreaterThan(before);
		cells.take();
		cells.shrink();
		expect(cells.size).toBe(before);
	});

	it('refuses a number of people that is none', () => {
		expect(() => new CellColumns(0, 0).add('v', 1, [], NaN, [])).toThrow('no number of people');
	});
});
