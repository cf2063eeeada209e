import { parse } from 'csv-parse/sync';
import { existsSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { parseMapping } from '#lib/table/columns/mapping.ts';
import type { CellRow } from '#lib/table/row.ts';
import { readCampaignFile } from '#lib/server/files/read.ts';
import { plainWriting, springTable } from './spring-table.ts';
import { everyWriting, rewrite, type Table, type Writing } from './rewrite.ts';

/** What a file says: its rows without their lines, or its problems. */
async function read(bytes: Buffer, { names }: Table) {
	const { mapping } = parseMapping(names.includes('share') ? ['share=measure'] : []);
	const cells: CellRow[] = [];
	const source = () => Readable.from([bytes], { objectMode: false });
	const { problems, people, sums } = await readCampaignFile(
		source,
		{ latestYear: 2026, mapping, needsControl: false },
		{ row: (row) => void cells.push({ ...row, line: 0 }) }
	);
	return { problems, cells, people, sums: [...sums] };
}

function hillstrom(): Table {
	const [names = [], ...rows]: string[][] = parse(readFileSync(path));
	const count = ['people', 'clicks', 'conversions'];
	return {
		names,
		kinds: names.map((name) =>
			count.includes(name) ? 'count' : name.startsWith('revenue') ? 'amount' : 'text'
		),
		rows: rows.map((row) => row.map((cell) => cell.replace('e-mail test', 'é-mail test')))
	};
}
const path = '../shared/data/csv/hillstrom.csv';

const writings = everyWriting();
/** Nearly half of the writings, and a tenth, with each property in each of its forms; HOLDOUT_MUTATIONS asks for more. */
const isShort = process.env['HOLDOUT_MUTATIONS'] === undefined;
const some = (of: number) => writings.filter((_, i) => (i * 37) % 101 < of);
const label = (writing: Writing) =>
	Object.entries(writing)
		.flatMap(([name, value]) => (value === true ? name : value === false ? [] : JSON.stringify(value)))
		.join(' ');

/** Reads the table in every writing; those that are read in another way, and those that are refused. */
async function compare(table: Table, list: readonly Writing[]) {
	const expected = await read(rewrite(table, plainWriting), table);
	expect(expected.problems).toEqual([]);
	expect(expected.cells).toHaveLength(table.rows.length);
	const misread: string[] = [];
	const refused: { writing: Writing; codes: string }[] = [];
	for (const writing of list) {
		const { problems, ...reply } = await read(rewrite(table, writing), table);
		if (problems.length > 0) {
			const codes = [...new Set(problems.map(({ code }) => code))].join();
			refused.push({ writing, codes });
		} else if (JSON.stringify(reply) !== JSON.stringify({ ...expected, problems: undefined }))
			misread.push(label(writing));
	}
	return { misread, refused };
}

describe('readCampaignFile', () => {
	it('is asked in more than 40 ways of writing', () => {
		expect(writings.length).toBeGreaterThan(350);
		expect(new Set(writings.map(label)).size).toBe(writings.length);
	});

	it('reads a file alike in all of them', async () => {
		expect(await compare(springTable(2), isShort ? some(45) : writings)).toEqual({
			misread: [],
			refused: []
		});
	});

	it.each([0, 1, 3, 4])(
		'reads amounts with %i decimals alike, or says that it cannot tell',
		async (decimals) => {
			const { misread, refused } = await compare(
				springTable(decimals),
				writings.filter(({ encoding, bom }) => encoding === 'utf-8' && !bom)
			);
			expect(misread).toEqual([]);
			expect(refused.map(({ writing, codes }) => `${codes}: ${label(writing)}`)).toEqual([]);
		}
	);

	it.skipIf(!existsSync(path))(
		'reads Hillstrom’s e-mail test alike in all of them (skipped without ../shared/data)',
		async () => {
			expect(await compare(hillstrom(), some(isShort ? 10 : 20))).toEqual({ misread: [], refused: [] });
		}
	);
});
