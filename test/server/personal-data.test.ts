import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFile } from '#lib/server/ingest/import.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { command, project } from './holdout-command.ts';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'holdout-personal-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const header = 'campaign,variant,channel,people,conversions';
const rows = [
	'T,control,Web,4000,200',
	'T,control,Phone,3000,120',
	'T,picks,Web,4100,290',
	'T,picks,Phone,2900,150'
];
const withColumn = (name: string, value: (i: number) => string): string =>
	[`${header},${name}`, ...rows.map((row, i) => `${row},"${value(i)}"`), ''].join('\n');

/** A column of a file, by its name and its cell in each row. */
const personal: Record<string, [string, (i: number) => string]> = {
	'e-mail addresses': ['email', (i) => `anna${i}@example.org`],
	'one e-mail address': ['segment', (i) => (i === 2 ? 'anna@example.org' : 'new')],
	'phone numbers': ['contact', (i) => `+49 170 123456${i}`],
	'phone numbers that look like numbers': ['phone', (i) => `4917012345${i}0`],
	'IP addresses': ['origin', (i) => `10.20.30.4${i}`],
	'payment cards': ['segment', () => '4111 1111 1111 1111'],
	'social security numbers': ['ssn', (i) => `12345678${i}`],
	names: ['who', (i) => `${['Anna', 'Peter', 'Julia', 'Thomas'][i] ?? ''} Quux`],
	IDs: ['customer_id', (i) => `c${i}`]
};

describe.each(Object.entries(personal))('a file with %s', (_, [name, value]) => {
	const text = withColumn(name, value);
	const cells = [0, 1, 2, 3].map(value).filter((cell) => cell !== 'new');

	it('is refused by analyse, and the values are not repeated', async () => {
		const { status, stdout, stderr } = await command(['analyse', '-'], { input: text });
		expect(status).toBe(1);
		expect(stderr).toMatch(/^-:\d+: personal_data: "\w+" looks like personal data/);
		for (const cell of cells) expect(stdout + stderr).not.toContain(cell);
	});

	it('is refused by import, and leaves no trace', async () => {
		const data = mkdtempSync(join(folder, 'data-'));
		const stores = openStores(data, project);
		const outcome = await importFile(stores, {
			open: () => Readable.from([Buffer.from(text)]),
			file: 'f.csv',
			release: false,
			now: new Date('2026-11-22T10:00:00Z')
		});
		closeStores(stores);
		expect(outcome).toMatchObject({ kind: 'refused', problems: [{ code: 'personal_data' }] });
		for (const file of readdirSync(data, { recursive: true, encoding: 'utf8' })) {
			const path = join(data, file);
			if (!/\.db/.test(file)) continue;
			const bytes = readFileSync(path).toString('latin1');
			for (const cell of cells.filter((one) => one.length > 3)) expect(bytes).not.toContain(cell);
		}
	});
});

describe('the gate', () => {
	it('shows the line of a single cell, also far down in the file', async () => {
		const many = Array.from({ length: 5000 }, (_, i) => {
			const day = `2026-01-${String(1 + Math.floor(i / 300)).padStart(2, '0')}`;
			return `T,${i % 2 ? 'control' : 'picks'},s${(i >> 1) % 150},${day},100,5`;
		});
		many[4321] = 'T,control,anna@example.org,2026-01-05,100,5';
		const input = `campaign,variant,channel,date,people,conversions\n${many.join('\n')}\n`;
		const { status, stderr } = await command(['analyse', '-'], { input });
		expect(status).toBe(1);
		expect(stderr).toContain('-:4323: personal_data: "channel" looks like personal data (e-mail address)');
		expect(stderr).not.toContain('anna@');
	});

	it('recognises a file of single persons and offers the query', async () => {
		const persons = Array.from(
			{ length: 300 },
			(_, i) => `${1000 + i},${i % 2 ? 'control' : 'picks'},${i % 9 ? 0 : 1}`
		);
		const { status, stderr } = await command(['analyse', '-'], {
			input: `user_id,variant,converted\n${persons.join('\n')}\n`
		});
		expect(status).toBe(1);
		expect(stderr).toMatch(/^-:1: person_level: each row is one person; .*`holdout sql`/);
	});

	it('counts ones in the whole file, not in its beginning alone', async () => {
		const line = (people: number) => (_: unknown, i: number) =>
			`T,${i % 2 ? 'control' : 'picks'},d${i % 200},2026-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + (Math.floor(i / 200) % 28)).padStart(2, '0')},${people},0`;
		const rows = [...Array.from({ length: 1200 }, line(60)), ...Array.from({ length: 40_000 }, line(1))];
		const input = `campaign,variant,channel,date,people,conversions\n${rows.join('\n')}\n`;
		const { stderr } = await command(['analyse', '-'], { input });
		expect(stderr).toMatch(/^-:1: person_level: /);
	});
});

describe('analyse --errors', () => {
	const bad = [
		'variant,channel,people,conversions,margin',
		'control,Web,4000,200,-12.50',
		'control,=1+1,3000,120,-3',
		'picks,Web,4100,many,5.5',
		'picks,=1+1,2900,150,0',
		'picks,"-x, y",2900,150,1',
		'control,"-x, y",2900,150,-1',
		''
	].join('\n');
	const write = (name: string, text: string): string => {
		const path = join(folder, name);
		writeFileSync(path, text);
		return path;
	};

	it('writes rows, lines and errors; mended, it reads like the mended file', async () => {
		const file = write('bad.csv', bad);
		const out = join(folder, 'errors.csv');
		const args = ['--map', 'margin=measure', '--by', 'channel', '--json', '--campaign', 'T'];
		const { status, stderr } = await command(['analyse', file, ...args, '--errors', out]);
		expect(status).toBe(1);
		expect(stderr).toContain('bad.csv:4: not_a_number');
		const written = readFileSync(out, 'utf8');
		expect(written.split('\n').slice(0, 5)).toEqual([
			'variant,channel,people,conversions,margin,_line,_error',
			'control,Web,4000,200,-12.50,2,',
			"control,'=1+1,3000,120,-3,3,",
			'picks,Web,4100,many,5.5,4,"not_a_number: ""many"" in ""conversions"" is not a number"',
			"picks,'=1+1,2900,150,0,5,"
		]);
		const corrected = await command([
			'analyse',
			write('mended.csv', written.replace('many', '290')),
			...args
		]);
		const original = await command(['analyse', write('good.csv', bad.replace('many', '290')), ...args]);
		expect(original.status).toBe(0);
		expect(corrected.stdout).toBe(original.stdout);
		expect(corrected.stderr).toBe(original.stderr);
	});

	it('keeps decimal commas, semicolons and windows line ends', async () => {
		const file = write(
			'comma.csv',
			'\uFEFFvariant;people;margin\r\ncontrol;100;-1.234,50\r\npicks;x;12,5\r\n'
		);
		const out = join(folder, 'comma-errors.csv');
		expect((await command(['analyse', file, '--map', 'margin=measure', '--errors', out])).status).toBe(1);
		expect(readFileSync(out, 'utf8')).toBe(
			'\uFEFFvariant;people;margin;_line;_error\r\ncontrol;100;-1.234,50;2;\r\npicks;x;12,5;3;"not_a_number: ""x"" in ""people"" is not a number"\r\n'
		);
	});

	it('leaves personal data out', async () => {
		const file = write(
			'personal.csv',
			withColumn('email', (i) => `anna${i}@example.org`)
		);
		const out = join(folder, 'personal-errors.csv');
		expect((await command(['analyse', file, '--errors', out])).status).toBe(1);
		expect(readFileSync(out, 'utf8')).not.toContain('@');
		expect((await command(['analyse', out])).status).toBe(0);
	});

	it('writes nothing where rows are not the problem', async () => {
		const out = join(folder, 'none.csv');
		const { stderr } = await command(['analyse', write('page.csv', '<!doctype html><p>'), '--errors', out]);
		expect(stderr).toContain('no error file is written');
		expect(existsSync(out)).toBe(false);
		const fine = write('fine.csv', bad.replace('many', '290'));
		expect((await command(['analyse', fine, '--errors', out])).status).toBe(0);
		expect(existsSync(out)).toBe(false);
	});

	it('refuses to write over the file, and to read standard input twice', async () => {
		const file = write('same.csv', bad);
		expect((await command(['analyse', file, '--errors', file])).status).toBe(2);
		expect((await command(['analyse', '-', '--errors', join(folder, 'x.csv')], { input: bad })).status).toBe(
			2
		);
		expect(readFileSync(file, 'utf8')).toBe(bad);
	});
});

describe('holdout sql', () => {
	it('prints the query', async () => {
		const { status, stdout } = await command([
			'sql',
			'--dialect',
			'bigquery',
			'--campaign',
			'Spring',
			'--dimensions',
			'channel,country',
			'--pre-days',
			'28'
		]);
		expect(status).toBe(0);
		expect(stdout).toContain("where x.campaign = 'Spring'");
		expect(stdout).toContain('pre_revenue');
		expect(stdout).toContain('as country');
	});
	it.each([
		[[]],
		[['--dialect', 'oracle', '--campaign', 'x']],
		[['--dialect', 'duckdb', '--campaign', 'x', '--pre-days', '-1']],
		[['--dialect', 'duckdb', '--campaign', 'x', '--measures', 'gold']]
	])('is wrong usage with %j', async (args) => {
		const { status, stdout, stderr } = await command(['sql', ...args]);
		expect([status, stdout]).toEqual([2, '']);
		expect(stderr).toMatch(/^holdout: /);
	});
});
