import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemFixes } from '#lib/table/problems/fixes.ts';
import { noticeWords } from '#lib/table/problems/notice.ts';
import { problemWords } from '#lib/table/problems/problem.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import type { ImportRequest } from '#lib/server/ingest/import-request.ts';
import { readCampaignFile } from '#lib/server/files/read.ts';
import type { ReadOptions } from '#lib/server/files/read-options.ts';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { project } from '../holdout-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-blank-'));
let stores: Stores;
beforeAll(() => (stores = openStores(folder, project)));
afterAll(() => {
	closeStores(stores);
	rmSync(folder, { recursive: true, force: true });
});

const open = (csv: string) => Readable.from([Buffer.from(csv)]);
const read = (csv: string, options: ReadOptions = {}) => {
	const rows: number[][] = [];
	return readCampaignFile(open(csv), options, { row: ({ measures }) => rows.push([...measures]) }).then(
		(summary) => ({ ...summary, rows, words: summary.notices.map(noticeWords) })
	);
};
const withDiscount = (control: string) =>
	[
		'variant,people,conversions,revenue,revenue_sq,discount,discount_sq',
		`control,8000,404,15940.66,783167.05,${control}`,
		'A,8000,520,20483.6,1003456.45,1601.21,4200.5',
		''
	].join('\n');

describe('a column that is blank in one variant', () => {
	it('is asked about where it comes off the margin, and is 0 where the file says 0', async () => {
		const blank = await read(withDiscount(','));
		expect(blank.problems).toEqual([
			{ code: 'blank_in_variant', line: 1, column: 'discount', variant: 'control' }
		]);
		const [problem] = blank.problems;
		expect(problem && problemWords(problem)).toContain('write 0 if no one there had any');
		expect(problem && problemFixes(problem).map(({ flag }) => flag)).toEqual(['--map "discount=ignore"']);
		expect((await read(withDiscount('0,0'))).ok).toBe(true);
		expect((await read(withDiscount(','), { mapping: new Map([['discount', 'ignore']]) })).ok).toBe(true);
	});

	const clicked = (control: string) =>
		[
			'variant,people,conversions,clicks,impressions',
			`control,8000,406,${control}`,
			'A,8000,449,753,24000',
			''
		].join('\n');

	it('is noticed where it is not compared', async () => {
		const { words, ok } = await read(clicked(','));
		expect(ok).toBe(true);
		expect(words.filter((line) => line.includes('is empty in every row'))).toEqual([
			'"clicks" is empty in every row of "control": it is unknown there and not compared; write 0 where there was none',
			'"impressions" is empty in every row of "control": it is unknown there and not compared; write 0 where there was none'
		]);
	});

	it('is 0 where it is declared that it cannot happen, with what it is a rate of', async () => {
		const impossible = { ctr: ['control'] };
		const [blank, zero] = [
			await read(clicked(','), { impossible }),
			await read(clicked('0,0'), { impossible })
		];
		expect(blank.rows).toEqual(zero.rows);
		expect(blank.words).toEqual([]);
	});
});

const wave = (csv: string, more: Partial<ImportRequest> = {}) =>
	importFile(stores, {
		open: () => open(csv),
		file: 'wave.csv',
		control: 'kept',
		release: false,
		now: new Date('2026-11-30T12:00:00Z'),
		campaign: { name: `Wave ${Math.abs(csv.length)}`, kind: 'programme', currency: 'EUR' },
		...more
	});
const monthly = [
	'variant,date,people,conversions,revenue,revenue_sq',
	...['2026-01-01', '2026-02-01', '2026-03-01'].flatMap((day, i) => [
		`kept,${day},3340,${110 + i},4400,180000`,
		`others,${day},29118,${1200 + i},50000,2200000`
	]),
	''
].join('\n');

describe('a wave of a universal control group', () => {
	it('with several dates is asked whether its people come again', async () => {
		const asked = await wave(monthly);
		expect(asked.kind === 'refused' && asked.problems.map(({ code }) => code)).toEqual(['repeated_days']);
		expect((await wave(monthly, { recurring: true })).kind).toBe('stored');
	});

	it('is not asked of other campaigns with the same file', async () => {
		const plain = await wave(monthly.replace('kept,2026-01-01,3340', 'kept,2026-01-01,3341'), {
			campaign: { name: 'Plain', currency: 'EUR' }
		});
		expect(plain.kind).toBe('stored');
	});

	it('is asked whether names were turned round where the control is the larger one', async () => {
		const csv = ['variant,people,conversions', 'kept,54214,3300', 'others,6026,320', ''].join('\n');
		const asked = await wave(csv);
		if (asked.kind !== 'refused') throw new Error(asked.kind);
		expect(asked.problems).toEqual([
			{ code: 'large_control', line: 1, control: 'kept', people: 54_214, others: ['others'], rest: 6026 }
		]);
		const [problem] = asked.problems;
		expect(problem && problemFixes(problem).map(({ parameter }) => parameter)).toEqual([
			{ name: 'control', value: 'others' }
		]);
		expect((await wave(csv, { control: 'others' })).kind).toBe('stored');
		const planned = { kept: 9, others: 1 };
		const declared = await wave(csv.replace('320', '321'), {
			campaign: { name: 'Declared', kind: 'programme', currency: 'EUR', planned }
		});
		expect(declared.kind).toBe('stored');
	});
});
