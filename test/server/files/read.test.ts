import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { createGzip, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Dialect } from '#lib/table/dialect/dialect.ts';
import { dayToIso } from '#lib/table/values/date.ts';
import type { Encoding } from '#lib/table/dialect/encoding.ts';
import type { CellRow } from '#lib/table/row.ts';
import {
	readCampaignFile,
	type CampaignSource,
	type ReadOptions,
	type ReadSummary
} from '#lib/server/files/read.ts';

const RAW = '../shared/data/raw';
const CSV = '../shared/data/csv';

type Result = ReadSummary & { cells: CellRow[] };

async function readFrom(source: CampaignSource, options: ReadOptions = {}): Promise<Result> {
	const cells: CellRow[] = [];
	const summary = await readCampaignFile(
		source,
		{ latestYear: 2026, ...options },
		{ row: (row) => void cells.push(row) }
	);
	return { ...summary, cells };
}

/** Reads a text or bytes, in pieces of the given size. */
function read(content: string | Uint8Array, options: ReadOptions = {}, piece = 65_536): Promise<Result> {
	const bytes = Buffer.from(content);
	function* pieces(): Generator<Buffer> {
		for (let i = 0; i < bytes.length; i += piece) yield bytes.subarray(i, i + piece);
	}
	return readFrom(() => Readable.from(pieces(), { objectMode: false }), options);
}

const HEAD = 'variant,date,channel,people,conversions,revenue,revenue_sq';
const GOOD = `${HEAD}\ncontrol,2024-05-01,Mail,100,5,50.25,900.5\ntreat,2024-05-01,Mail,101,7,60,1000\n`;
const codes = (result: ReadSummary): string[] => result.problems.map(({ line, code }) => `${line} ${code}`);

describe('readCampaignFile', () => {
	test('hands over checked rows and says what it read', async () => {
		const result = await read(GOOD);
		expect(result).toMatchObject({ ok: true, rows: 2, people: 201, problems: [], bytes: GOOD.length });
		expect(result.cells[0]).toEqual({
			line: 2,
			campaign: null,
			variant: 'control',
			day: 19844,
			segments: ['Mail'],
			people: 100,
			measures: [5, 50.25, 900.5]
		});
		expect([...result.sums]).toEqual([
			['conversions', 12],
			['revenue', 110.25],
			['revenue_sq', 1900.5]
		]);
		expect(result.campaigns).toMatchObject([
			{ name: null, control: 'control', days: { first: 19844, last: 19844 } }
		]);
	});

	test('reads the same whatever the pieces are', async () => {
		const text = GOOD.replace('Mail', '"Mä,\r\nil"');
		const whole = await read(text);
		for (const size of [1, 2, 7]) expect((await read(text, {}, size)).cells).toEqual(whole.cells);
		expect(whole.cells.map(({ line }) => line)).toEqual([2, 4]);
	});

	test('reads a stream that cannot be opened again', async () => {
		expect((await readFrom(Readable.from([Buffer.from(GOOD)]))).rows).toBe(2);
	});

	test('throws what the sink throws, and stops when asked to', async () => {
		const source = () => Readable.from([Buffer.from(GOOD)]);
		await expect(readCampaignFile(source, {}, { row: () => expect.fail('full') })).rejects.toThrow('full');
		await expect(
			readCampaignFile(source, { signal: AbortSignal.abort() }, { row: () => undefined })
		).rejects.toThrow(/abort/i);
		await expect(
			readCampaignFile(() => createReadStream('/no/such/file'), {}, { row: () => undefined })
		).rejects.toThrow('ENOENT');
	});
});

describe('readCampaignFile refuses', () => {
	const row = (cells: string): string => `${GOOD}${cells}\n`;
	test.each([
		['a missing column', GOOD.replace('people', 'x'), ['1 missing_column']],
		['text in a number', row('treat,2024-05-02,Mail,many,1,1,1'), ['4 not_a_number']],
		['outcomes of nobody', row('treat,2024-05-02,Mail,0,1,0,0'), ['4 people_unknown']],
		['people −3', row('treat,2024-05-02,Mail,-3,0,0,0'), ['4 people_not_positive']],
		['conversions above people', row('treat,2024-05-02,Mail,5,6,1,1'), ['4 outcome_exceeds_people']],
		['squares that are too small', row('treat,2024-05-02,Mail,5,1,100,10'), ['4 squares_too_small']],
		[
			'a key twice',
			row('treat,01.05.2024,Mail,5,1,1,1').replace('01.05.2024', '2024-05-01'),
			['4 duplicate_key']
		],
		['a day that is none', row('treat,2024-02-30,Mail,5,1,1,1'), ['4 bad_date']],
		['an empty file', '', ['1 empty_file']],
		['a file of blanks', ' \n\n', ['1 empty_file']],
		['a header alone', `${HEAD}\n`, ['1 no_rows']],
		['HTML saved as CSV', '\n<!DOCTYPE html><html><body>Sign in</body></html>', ['1 not_csv']],
		['JSON', '[{"people": 1}]', ['1 not_csv']],
		['an archive without a workbook', 'PK\u0003\u0004abc', ['1 no_workbook']],
		['NUL bytes', row('treat,2024-05-02,Ma\0il,5,1,1,1'), ['4 not_csv']],
		['a line of 70 kB', row(`treat,2024-05-02,${'x'.repeat(70_000)},5,1,1,1`), ['4 line_too_long']],
		[
			'a quoted field of 70 kB',
			row(`treat,2024-05-02,"${'x\n'.repeat(35_000)}",5,1,1,1`),
			['4 line_too_long']
		],
		[
			'100,000 columns',
			`${Array.from({ length: 100_000 }, (_, i) => `c${i}`).join()}\n`,
			['1 line_too_long']
		],
		[
			'5,000 columns',
			`${Array.from({ length: 5000 }, (_, i) => `c${i}`).join()}\n1\n`,
			['1 too_many_columns']
		],
		['a quote that is never closed', row('"treat,2024-05-02,Mail,5,1,1,1'), ['4 bad_quotes']],
		['dates that can be read in two ways', GOOD.replaceAll('2024-05-01', '01/05/2024'), ['1 ambiguous_date']]
	])('%s', async (_, text, expected) => {
		const result = await read(text);
		expect(result.ok).toBe(false);
		expect(codes(result)).toEqual(expected);
	});

	test('an unknown control, and the lack of one', async () => {
		expect(codes(await read(GOOD, { control: 'placebo' }))).toEqual(['1 unknown_control']);
		expect((await read(GOOD, { control: 'CONTROL' })).campaigns[0]?.control).toBe('control');
		expect(codes(await read(GOOD.replaceAll('control', 'a')))).toContain(
			'1 missing_column'.replace('missing_column', 'control_missing')
		);
		expect((await read(GOOD.replaceAll('control', 'a'), { needsControl: false })).ok).toBe(true);
	});

	test('a control only once: not when its rows have problems of their own', async () => {
		expect(codes(await read(GOOD.replace('Mail,100', 'Mail,0')))).toEqual(['2 people_unknown']);
	});

	test('bytes that are no text', async () => {
		const text = GOOD.replace('Mail', 'Mäil') + 'treat,2024-05-02,M';
		const broken = Buffer.concat([Buffer.from(text), Buffer.from([0xe9]), Buffer.from(',5,1,1,1\n')]);
		expect(codes(await read(broken))).toEqual(['4 undecodable_text']);
	});

	test('damaged gzip, and gzip that unpacks to too much', async () => {
		const packed = gzipSync(GOOD);
		expect(codes(await read(packed.subarray(0, 40)))).toEqual(['1 not_csv']);
		expect(
			codes(await read(gzipSync(GOOD + '\n'.repeat(5_000_000)), { limits: { maxBytes: 1_000_000 } }))
		).toEqual(['1 unpacked_too_large']);
		expect(codes(await read(GOOD, { limits: { maxBytes: 50 } }))).toEqual(['1 file_too_large']);
		const bomb = await read(gzipSync(GOOD + '\n'.repeat(40_000_000)));
		expect(codes(bomb)).toEqual(['1 unpacked_too_large']);
	});

	test('a line without end, at once', async () => {
		const chunk = Buffer.alloc(65_536, 97);
		let sent = 0;
		const endless = (): Readable =>
			new Readable({
				read() {
					sent += chunk.length;
					this.push(sent > 1e9 ? null : chunk);
				}
			});
		const result = await readFrom(endless);
		expect(codes(result)).toEqual(['1 line_too_long']);
		expect(sent).toBeLessThan(1e6);
		expect(codes(await readFrom(() => endless().pipe(createGzip({ level: 1 }))))).toEqual([
			'1 line_too_long'
		]);
	});

	test('more problems than it keeps, counted', async () => {
		const rows = Array.from({ length: 1500 }, () => 'treat,2024-05-02,Mail,many,1,1,1').join('\n');
		const result = await read(`${GOOD}${rows}\n`);
		expect(result.problemCount).toBe(1500);
		expect(result.problems).toHaveLength(1001);
		expect(result.problems.at(-1)).toMatchObject({ code: 'too_many_problems', kept: 1000, total: 1500 });
	});
});

describe('readCampaignFile looks further than the beginning', () => {
	/** A file whose first 64 KiB leave something open. */
	function long(lastRow: string, day: (i: number) => string): string {
		const rows = Array.from({ length: 4000 }, (_, i) => `a,${day(i)},seg${i % 50},10,1`);
		return `group x,date,channel,people,conversions\n${rows.join('\n')}\n${lastRow}\n`;
	}
	test('for the order of the dates', async () => {
		const text = long(
			'control,13/02/2024,x,10,1',
			(i) => `${String((i % 12) + 1).padStart(2, '0')}/01/${2000 + Math.floor(i / 600)}`
		);
		const result = await read(text);
		expect(result.dates?.order).toBe('dmy');
		expect(dayToIso(result.cells.at(-1)?.day ?? 0)).toBe('2024-02-13');
		expect(
			codes(
				await readFrom(Readable.from([Buffer.from(text)]), { mapping: new Map([['group x', 'variant']]) })
			)
		).toEqual(['1 ambiguous_date']);
	});
	test('for the column of the variant', async () => {
		const result = await read(
			long('control,2030-01-01,x,10,1', (i) => dayToIso(18_000 + Math.floor(i / 50)))
		);
		expect(result.problems).toEqual([]);
		expect(result.campaigns[0]?.variants.map(({ name }) => name)).toEqual(['a', 'control']);
		expect(result.rows).toBe(4001);
		const preamble = await read(
			`Report\nMay\n${long('control,2030-01-01,x,10,1', (i) => dayToIso(18_000 + Math.floor(i / 50)))}`,
			{},
			5
		);
		expect(preamble).toMatchObject({ ok: true, rows: 4001, dialect: { preambleLines: 2 } });
	});
});

/** A table written in one dialect. */
interface Writing {
	encoding: Encoding;
	bom: boolean;
	delimiter: Dialect['delimiter'];
	decimal: '.' | ',';
	lineEnd: string;
	preamble: boolean;
}

function encode(text: string, { encoding, bom }: Writing): Buffer {
	const marked = bom ? `\uFEFF${text}` : text;
	if (encoding === 'utf-8') return Buffer.from(marked);
	if (encoding === 'windows-1252') return Buffer.from(text.replaceAll('€', '\u0080'), 'latin1');
	const wide = Buffer.from(marked, 'utf16le');
	return encoding === 'utf-16be' ? wide.swap16() : wide;
}

function write(writing: Writing): Buffer {
	const table = [['variant', 'date', 'Größe', 'people', 'conversions', 'revenue', 'revenue_sq']];
	for (let i = 0; i < 30; i += 1) {
		const revenue = i * 1234.25;
		const amount = (value: number): string => {
			const [whole = '', rest = ''] = value.toFixed(2).split('.');
			const grouped = whole.replace(/\B(?=(\d{3})+$)/g, writing.decimal === '.' ? ',' : '.');
			return `${i % 5 === 0 ? '€ ' : ''}${grouped}${writing.decimal}${rest}`;
		};
		const size = ['groß; "XL"', 'a,b|c', 'klein'][i % 3] ?? '';
		table.push([
			i % 2 ? 'No E-Mail' : 'Mail',
			`${(i >> 1) + 5}.08.2024`,
			size,
			String(2000 + i),
			String(i),
			amount(revenue),
			amount(revenue * revenue)
		]);
	}
	table.push(['Gesamt', '', '', '99', '9', '9', '9']);
	const cell = (text: string): string => (/[",;|\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
	const lines = table.map((row) => row.map(cell).join(writing.delimiter));
	const preamble = writing.preamble ? ['Bericht August 2024', ''] : [];
	return encode([...preamble, ...lines].join(writing.lineEnd) + writing.lineEnd, writing);
}

describe('readCampaignFile reads every dialect alike', async () => {
	const writings: Writing[] = [];
	for (const [encoding, bom] of [
		['utf-8', false],
		['utf-8', true],
		['utf-16le', true],
		['utf-16be', true],
		['windows-1252', false]
	] as const) {
		for (const delimiter of [',', ';', '\t', '|'] as const) {
			for (const decimal of ['.', ','] as const) {
				const turn = writings.length;
				writings.push({
					encoding,
					bom,
					delimiter,
					decimal,
					lineEnd: ['\n', '\r\n', '\r'][turn % 3] ?? '\n',
					preamble: turn % 4 === 1
				});
			}
		}
	}
	writings.push({
		encoding: 'utf-16le',
		bom: false,
		delimiter: ';',
		decimal: ',',
		lineEnd: '\r\n',
		preamble: false
	});
	const plain = await read(
		write({ encoding: 'utf-8', bom: false, delimiter: ',', decimal: '.', lineEnd: '\n', preamble: false })
	);

	test('in 41 ways of writing', () => {
		expect(writings).toHaveLength(41);
		expect(plain.problems).toEqual([]);
		expect(plain.rows).toBe(30);
		expect(plain.notices).toMatchObject([{ code: 'totals_row', count: 1 }]);
	});
	test.each(writings.map((writing) => [JSON.stringify(writing), writing] as const))(
		'%s',
		async (_, writing) => {
			const { cells, problems, dialect } = await read(write(writing), {}, 1000);
			expect(problems).toEqual([]);
			const shift = writing.preamble ? 2 : 0;
			expect(cells).toEqual(plain.cells.map((cell) => ({ ...cell, line: cell.line + shift })));
			const { encoding, bom, delimiter, decimal } = writing;
			expect(dialect).toMatchObject({ encoding, bom, delimiter, decimal, preambleLines: shift });
		}
	);
	test('and packed', async () => {
		expect((await read(gzipSync(write(writings[3] ?? expect.fail())))).rows).toBe(30);
	});
});

describe('readCampaignFile under mutation', () => {
	test('never crashes: rows, or problems that say why', async () => {
		const base = Buffer.from(
			GOOD + 'treat,2024-05-02,"Wéb, ""x""",101,7,60,1000\ncontrol,2024-05-02,Web,90,,,\n'
		);
		const change = fc.record({
			at: fc.nat(base.length),
			kind: fc.constantFrom('set', 'insert', 'delete', 'cut', 'double'),
			byte: fc.nat(255),
			length: fc.integer({ min: 1, max: 12 })
		});
		await fc.assert(
			fc.asyncProperty(
				fc.array(change, { minLength: 1, maxLength: 4 }),
				fc.integer({ min: 1, max: 400 }),
				async (changes, piece) => {
					let bytes = base;
					for (const { at, kind, byte, length } of changes) {
						const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
						if (kind === 'set') bytes = Buffer.concat([head, Buffer.from([byte]), tail.subarray(1)]);
						else if (kind === 'insert') bytes = Buffer.concat([head, Buffer.from([byte]), tail]);
						else if (kind === 'delete') bytes = Buffer.concat([head, tail.subarray(length)]);
						else if (kind === 'cut') bytes = head;
						else bytes = Buffer.concat([head, tail.subarray(0, length), tail]);
					}
					const result = await read(bytes, {}, piece);
					expect(result.ok).toBe(result.problemCount === 0);
					if (result.ok) expect(result.rows).toBeGreaterThan(0);
					expect(result.cells).toHaveLength(result.rows);
					for (const { people, measures } of result.cells) {
						expect(people).toBeGreaterThan(0);
						expect(measures.every((value) => Number.isNaN(value) || Number.isFinite(value))).toBe(true);
					}
					expect(result.people).toBe(result.cells.reduce((sum, cell) => sum + cell.people, 0));
				}
			),
			// HOLDOUT_MUTATIONS=20000 takes a thirteenth of it.
			{ seed: 20240501, numRuns: Math.round(Number(process.env['HOLDOUT_MUTATIONS'] ?? 6500) / 13) }
		);
	});
});

interface Expected {
	encoding: string;
	bom: boolean;
	line_end: string;
	delimiter: string;
	decimal: string;
	thousands: string;
	preamble_records: number;
	header_record: number;
	columns: number;
	header: string[];
	data_rows: number;
	totals_rows: number;
	totals_labels: string[];
	rows_with_other_number_of_fields?: number;
	sums: Record<string, number>;
	blank_or_text_cells?: Record<string, number>;
}

describe.skipIf(!existsSync(RAW))('readCampaignFile on the raw originals', () => {
	const expected = existsSync(RAW)
		? (JSON.parse(readFileSync(`${RAW}/expected-parse.json`, 'utf8')) as Record<string, Expected>)
		: {};
	test.each(
		Object.entries(expected).map(([path, facts]) => [path.replace('aggregated/', ''), facts] as const)
	)('%s', async (name, facts) => {
		const mapping = new Map(
			facts.header
				.filter((column) => column in facts.sums && !/Spend|Purchase/.test(column))
				.map((column) => [column, 'measure'])
		);
		if (name.startsWith('udacity')) mapping.set('Pageviews', 'people');
		else mapping.set('Reach', 'people').delete('Campaign Name');
		const wishes: ReadOptions = {
			mapping,
			year: 2014,
			needsControl: false,
			recurring: true,
			...(name.includes('control_group') ? {} : { variant: 'the variant of this file' })
		};
		const result = await readFrom(() => createReadStream(`${RAW}/${name}`), wishes);

		expect(result.problems).toEqual([]);
		expect(result.dialect).toMatchObject({
			encoding: facts.encoding.replace('-sig', ''),
			bom: facts.bom,
			lineEnd: facts.line_end,
			delimiter: facts.delimiter,
			decimal: facts.decimal,
			thousands: facts.thousands,
			preambleLines: facts.preamble_records,
			headerLine: facts.header_record
		});
		expect(result.header?.roles).toHaveLength(facts.columns);
		expect(result.header?.names).toEqual(facts.header.map((column) => column.trim()));
		const noticed = (wanted: string) =>
			result.notices.filter(({ code }) => code === wanted).reduce((sum, { count }) => sum + count, 0);
		expect(noticed('totals_row')).toBe(facts.totals_rows);
		expect(facts.totals_labels).toHaveLength(facts.totals_rows);
		expect(noticed('short_row')).toBe(facts.rows_with_other_number_of_fields ?? 0);
		const leftOut = result.notices.find(({ code }) => code === 'people_unknown_row')?.count ?? 0;
		expect(result.rows + leftOut).toBe(facts.data_rows);
		const { header } = result;
		for (const [column, sum] of Object.entries(facts.sums)) {
			const role = header?.roles[header.names.indexOf(column.trim())];
			const measure = role?.kind === 'measure' ? header?.measures[role.index] : undefined;
			const cost = column.startsWith('Spend') && leftOut > 0 ? 1835 : 0;
			expect((measure === undefined ? result.people : (result.sums.get(measure) ?? NaN)) + cost).toBe(sum);
			const index = role?.kind === 'measure' ? role.index : -1;
			if (measure !== undefined) {
				const blanks = result.cells.filter((cell) => Number.isNaN(cell.measures[index])).length;
				expect(blanks + (cost === 0 ? leftOut : 0)).toBe(facts.blank_or_text_cells?.[column] ?? 0);
			}
		}
		const [first] = result.cells;
		expect(dayToIso(first?.day ?? 0)).toBe(name.startsWith('udacity') ? '2014-10-11' : '2019-08-01');
		// One row a day, without a gap but for the days that are left out.
		const days = result.cells.map(({ day }) => (day ?? NaN) - (first?.day ?? NaN));
		expect(new Set(days).size).toBe(result.rows);
		expect(Math.max(...days)).toBe(facts.data_rows - 1);
	});
});

describe.skipIf(!existsSync(CSV))('readCampaignFile on real files', () => {
	const file = (name: string, options: ReadOptions = {}) =>
		readFrom(() => createReadStream(`${CSV}/${name}.csv`), options);
	test('reads the same customers at three granularities', async () => {
		for (const [name, rows] of [
			['hillstrom_total', 3],
			['hillstrom', 261],
			['hillstrom_fine', 7015]
		] as const) {
			const result = await file(name);
			expect(result).toMatchObject({ ok: true, rows, people: 64_000, campaigns: [{ control: 'No E-Mail' }] });
			expect(result.sums.get('conversions')).toBe(578);
			expect(result.sums.get('revenue')).toBeCloseTo(67_258.13, 6);
		}
	});
	test('maps the original headers', async () => {
		const result = await file('hillstrom_native_headers');
		expect(result).toMatchObject({ ok: true, rows: 261, people: 64_000 });
		expect(result.header).toMatchObject({
			dimensions: ['history_segment', 'zip_code', 'newbie', 'channel'],
			measures: ['visits', 'orders', 'revenue', 'revenue_sq'],
			kinds: { visits: 'yes-no' }
		});
	});
	test('keeps unknown outcomes unknown', async () => {
		const result = await file('udacity_enrollments');
		expect(result.cells.filter(({ measures }) => Number.isNaN(measures[1]))).toHaveLength(28);
	});
	test('leaves out the day that has cost only', async () => {
		expect(await file('facebook_daily')).toMatchObject({
			ok: true,
			rows: 59,
			notices: [{ code: 'people_unknown_row', line: 6, count: 1 }]
		});
	});
	test('asks for the control of an A/A test', async () => {
		expect(codes(await file('cdnow_aa_clv'))).toEqual(['1 control_missing']);
		expect((await file('cdnow_aa_clv', { control: 'placebo_a' })).ok).toBe(true);
	});
});
