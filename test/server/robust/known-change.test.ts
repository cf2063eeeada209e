import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { parseMapping } from '#lib/table/columns/mapping.ts';
import { randomStream } from '#lib/server/demo/file.ts';
import { readCampaignFile } from '#lib/server/files/read.ts';
import { differences, type Sums } from './naive.ts';
import { everyWriting, rewrite, type Table } from './rewrite.ts';
import { springTable } from './spring-table.ts';

/** HOLDOUT_MUTATIONS=20000 for the whole length: a tenth of it. */
const runs = Number(process.env['HOLDOUT_MUTATIONS'] ?? 500) / 10;
const isShort = runs < 100;
const { mapping } = parseMapping(['share=measure']);

/** What a table adds up to, from its own cells. */
function sumsOf({ names, kinds, rows }: Table): Sums {
	const sum = (i: number) => rows.reduce((total, row) => total + Number(row[i] || 0), 0);
	const measures = names.filter((name, i) => name !== 'people' && kinds[i] !== 'text' && kinds[i] !== 'day');
	return {
		rows: rows.length,
		people: sum(names.indexOf('people')),
		sums: new Map(measures.map((name) => [name, sum(names.indexOf(name))]))
	};
}

async function read(bytes: Buffer): Promise<Sums | string> {
	const reply = await readCampaignFile(
		() => Readable.from([bytes], { objectMode: false }),
		{ latestYear: 2026, mapping, needsControl: false },
		{ row: () => undefined }
	);
	return reply.ok ? reply : [...new Set(reply.problems.map(({ code }) => code))].join();
}

type Change = (table: Table, random: () => number) => Table;
const at = (random: () => number, length: number) => Math.floor(random() * length);
const number: Change = (table, random) => {
	const columns = [...table.names.keys()].filter(
		(i) => table.kinds[i] === 'count' || table.kinds[i] === 'amount'
	);
	const column = columns[at(random, columns.length)] ?? 0;
	const row = at(random, table.rows.length);
	const old = table.rows[row]?.[column] ?? '';
	const digits = [...old].flatMap((letter, i) => (letter === '.' ? [] : [i]));
	const place = digits[at(random, digits.length)] ?? 0;
	const text = `${old.slice(0, place)}${place === 0 ? 1 + at(random, 9) : at(random, 10)}${old.slice(place + 1)}`;
	return { ...table, rows: table.rows.map((cells, i) => (i === row ? cells.with(column, text) : cells)) };
};
const changes: Readonly<Record<string, Change>> = {
	'one number': number,
	'the order of rows': (table, random) => {
		const rows = table.rows.map((row) => ({ row, place: random() }));
		return { ...table, rows: rows.toSorted((a, b) => a.place - b.place).map(({ row }) => row) };
	},
	'a row less': (table, random) => ({
		...table,
		rows: table.rows.toSpliced(at(random, table.rows.length), 1)
	}),
	'the order of columns': (table, random) => {
		const order = table.names.map((_, i) => ({ i, place: random() })).toSorted((a, b) => a.place - b.place);
		const reorder = <T>(list: readonly T[]) => order.flatMap(({ i }) => list.slice(i, i + 1));
		return { names: reorder(table.names), kinds: reorder(table.kinds), rows: table.rows.map(reorder) };
	}
};

describe('a change of which the outcome is known', () => {
	const writings = everyWriting();
	it.each(Object.entries(changes))(
		'changes what is read by just that, or is refused: %s',
		async (_, change) => {
			const random = randomStream(7);
			const wrong: unknown[] = [];
			const refused: string[] = [];
			for (let run = 0; run < runs; run += 1) {
				const table = change(springTable([0, 1, 2, 3, 4][run % 5] ?? 2), random);
				const writing = writings[at(random, writings.length)] ?? expect.fail('none');
				const reply = await read(rewrite(table, writing));
				if (typeof reply === 'string') refused.push(reply);
				else if (differences(reply, sumsOf(table)).length > 0)
					wrong.push([writing, differences(reply, sumsOf(table))]);
			}
			expect(wrong).toEqual([]);
			// A changed number may be impossible: more outcomes than people, squares too small.
			expect(
				refused.filter((codes) => !/^(outcome_exceeds_people|squares_too_small(_for_buyers)?)$/.test(codes))
			).toEqual([]);
			expect(refused.length).toBeLessThan(runs / 2);
		}
	);

	it('is refused where a row is there twice', async () => {
		const table = springTable(2);
		for (const writing of writings.filter((__, i) => i % (isShort ? 17 : 9) === 0)) {
			const doubled = { ...table, rows: [...table.rows, ...table.rows.slice(7, 8)] };
			expect(await read(rewrite(doubled, writing))).toBe('duplicate_key');
		}
	});

	it('reads two files after one another as both, the second header included', async () => {
		const table = springTable(2);
		const [first, second] = [table.rows.slice(0, 20), table.rows.slice(20)];
		for (const writing of writings.filter(
			({ preamble, bom }, i) => i % (isShort ? 7 : 3) === 0 && !preamble && !bom
		)) {
			const open = { ...writing, gzip: false, totals: false };
			const bytes = Buffer.concat([first, second].map((rows) => rewrite({ ...table, rows }, open)));
			const reply = await read(bytes);
			expect(typeof reply === 'string' ? reply : differences(reply, sumsOf(table))).toEqual([]);
		}
	});
});
