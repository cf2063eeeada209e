import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { KeyTable } from '#lib/table/values/key-table.ts';
import type { CellRow } from '#lib/table/row.ts';
import { chunkRows } from '#lib/server/db/cell-chunk.ts';
import { CellColumns } from '#lib/server/db/cell-columns.ts';
import { CellWriter } from '#lib/server/ingest/cell-writer.ts';
import { EarlierGroups } from '#lib/server/ingest/earlier-groups.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import { countStored, storedCells } from '../stored-cells.ts';
import { storesForEach } from '../fresh-stores.ts';

let stores: Stores;
storesForEach((fresh) => ({ stores } = fresh));

const row = (line: number, more: Partial<CellRow>): CellRow => ({
	line,
	campaign: null,
	variant: 'control',
	day: 100,
	segments: ['Web'],
	people: 50,
	measures: [1],
	...more
});

/** Stores an upload's cells, whether or not anything records it. */
async function put(uploadId: string, rows: Iterable<CellRow>): Promise<void> {
	const writer = new CellWriter(stores, uploadId);
	await writer.begin();
	writer.start({ dimensions: ['channel'], measures: ['conversions'] });
	await writer.enter('c', 1);
	for (const one of rows) writer.write('c', one);
	await writer.finish();
	writer.keep();
}

/** The first line of a file that is there already. */
async function firstRepeated(rows: readonly CellRow[], others: readonly string[]): Promise<number | null> {
	const earlier = await EarlierGroups.of(stores.private, 'c', { others: new Set(others), dimensions: 1 });
	const columns = new CellColumns(1, 1);
	for (const one of rows) {
		columns.add(one.variant, one.day ?? 0, one.segments, one.people, one.measures);
		earlier.remember(columns, one.day ?? 0, one.line);
	}
	return earlier.firstRepeated(columns);
}

describe('groups that earlier uploads have brought', () => {
	it('are found by the first line of the file, in any chunk of any recorded upload', async () => {
		const many = Array.from({ length: chunkRows + 10 }, (_, i) =>
			row(2 + i, { day: Math.floor(i / 200), segments: [`s${i % 200}`] })
		);
		await put('one', many);
		await put('two', [row(2, { variant: 'picks' }), row(3, { variant: 'picks', segments: ['App'] })]);
		expect(countStored(stores.private.$client)).toBe(chunkRows + 12);
		const last = many.at(-1);
		if (!last) throw new Error('no row');
		const file = [
			row(2, { segments: ['new'] }),
			row(3, { variant: 'picks', segments: ['App'] }),
			{ ...last, line: 4 }
		];
		expect(await firstRepeated(file, ['one', 'two'])).toBe(3);
		expect(await firstRepeated(file, ['one'])).toBe(4);
		expect(await firstRepeated(file.toReversed(), ['one', 'two'])).toBe(3);
		expect(await firstRepeated(file, [])).toBeNull();
	});

	it('are none where only some of the values are the same', async () => {
		await put('one', [row(2, {}), row(3, { variant: 'picks', segments: ['App'] })]);
		expect(
			await firstRepeated([row(2, { variant: 'picks' }), row(3, { segments: ['App'] })], ['one'])
		).toBeNull();
		expect(await firstRepeated([row(2, { day: 101 })], ['one'])).toBeNull();
		expect(await firstRepeated([row(2, { segments: ['App', 'x'].slice(1) })], ['one'])).toBeNull();
	});

	it('refuse the file as it is stored, and as it is checked', async () => {
		const text = (people: number, channel: string) =>
			`variant,channel,people,conversions\ncontrol,Web ${channel},${people},20\npicks,Web,${people},30\npicks,New ${channel},${people},30\n`;
		const take = (content: string) =>
			importFile(stores, {
				open: () => Readable.from([Buffer.from(content)]),
				file: 'T.csv',
				release: false,
				now: new Date(),
				campaign: { name: 'T', openEnd: true }
			});
		expect((await take(text(4000, 'a'))).kind).toBe('stored');
		expect(await take(text(5000, 'b'))).toMatchObject({
			kind: 'conflict',
			code: 'already_stored',
			words: 'line 3 is already in this campaign'
		});
		expect(countStored(stores.private.$client)).toBe(3);
	});
});

describe('CellWriter', () => {
	it('stores rows of many campaigns in turn with little memory', async () => {
		const writer = new CellWriter(stores, 'u');
		await writer.begin();
		writer.start({ dimensions: ['channel'], measures: ['conversions'] });
		for (let i = 0; i < 2000; i += 1) await writer.enter(`c${i}`, i);
		for (let i = 0; i < 40_000; i += 1)
			writer.write(`c${i % 2000}`, row(i, { segments: [`s${i % 7}`], people: i + 1 }));
		await writer.finish();
		const cells = storedCells(stores.private.$client);
		expect(cells).toHaveLength(40_000);
		expect(cells.reduce((sum, { people }) => sum + people, 0)).toBe((40_000 * 40_001) / 2);
		expect(cells.filter(({ campaignId }) => campaignId === 'c3').map(({ people }) => people)).toEqual(
			Array.from({ length: 20 }, (_, i) => 4 + 2000 * i)
		);
		await writer.undo();
		expect(countStored(stores.private.$client)).toBe(0);
		expect(storedCells(stores.private.$client)).toEqual([]);
	});
});

describe('KeyTable', () => {
	it('finds the line of a key, and none for another one', () => {
		const keys = new KeyTable(3);
		for (let i = 0; i < 5000; i += 1) keys.add(Uint16Array.of(i, i % 7, 65_535 - i), i + 1);
		expect(keys.find(Uint16Array.of(4321, 4321 % 7, 65_535 - 4321))).toBe(4322);
		expect(keys.find(Uint16Array.of(4321, 4321 % 7, 0))).toBe(0);
		expect(keys.size).toBe(5000);
		keys.clear();
		expect([keys.size, keys.find(Uint16Array.of(1, 1, 65_534))]).toEqual([0, 0]);
		for (let i = 0; i < 5000; i += 1) expect(keys.add(Uint16Array.of(i, 1, 1), i + 1)).toBe(0);
		expect(keys.add(Uint16Array.of(77, 1, 1), 9)).toBe(78);
	});
});
