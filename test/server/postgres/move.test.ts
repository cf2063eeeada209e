import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdout } from '../holdout-command.ts';
import { rowsOf } from '../starts/case.ts';
import { asAdmin, dropDatabase, urlOf } from './database.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-move-'));
const at = (name: string) => join(folder, name);
const url = urlOf(process.env['HOLDOUT_POSTGRES'] ?? '', 'moved');
/** Names with letters of other alphabets, pictures and capitals: they are in one order on both. */
const campaigns = ['Zürich ä', 'zoo', 'Äpfel', '🍏 apples', 'Éclair', 'Zebra'];

/** Bytes that are no text in any encoding. */
const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x00, 0xff, 0xfe, 0x0a]);

/** A command on SQLite, or on another database. */
const run = (args: string[], data: string, database = '') =>
	holdout(args, { env: { HOLDOUT_DATA: data, HOLDOUT_DATABASE_URL: database } });
const expectDone = (ran: ReturnType<typeof run>) => {
	expect([ran.status, ran.stderr]).toEqual([0, '']);
	return ran.stdout;
};

/** The same of values. JavaScript orders the last two otherwise than both databases do. */
const places = ['Zoo', 'apple', 'Äpfel', 'éclair', 'ZOO 2', '🍏', 'ﬀ'];

const csv = campaigns
	.map((name, i) =>
		rowsOf(name, 30 + i, 500 + 200 * i)
			.split('\n')
			.slice(i === 0 ? 0 : 1, -1)
			.join('\n')
			.replace(/,p([0-6]),/g, (_, place: string) => `,${places[Number(place)]},`)
	)
	.join('\n');
const imported = (data: string, database = '') =>
	holdout(['import', '-', '--release', '--ended'], {
		input: `${csv}\n`,
		env: { HOLDOUT_DATA: data, HOLDOUT_DATABASE_URL: database }
	});

beforeAll(async () => {
	await asAdmin('create database moved');
	const ran = imported(at('data'));
	if (ran.status !== 0) throw new Error(ran.stderr);
	run(['member', 'add', 'ana@example.com', '--role', 'analyst'], at('data'));
	run(['token', 'add', 'ci', '--role', 'analyst'], at('data'));
	const database = new Database(join(at('data'), 'holdout.db'));
	database
		.prepare(
			`insert into variant_pictures (campaign_id, variant, type, bytes, hash, width, height, alt)
			select campaign_id, name, 'image/png', ?, 'abc', 3, 2, 'Three shoes, chosen by size' from variants order by 1, 2 limit 1`
		)
		.run(picture);
	database.close();
});
afterAll(async () => {
	await dropDatabase('moved');
	rmSync(folder, { recursive: true, force: true });
});

const rowsIn = async (sql: string): Promise<unknown[]> => {
	const client = new Client({ connectionString: url });
	await client.connect();
	const { rows } = await client.query<Record<string, unknown>>(sql);
	await client.end();
	return rows.map((row) => Object.values(row)[0]);
};

/** What was published, without what differs each time. */
const published = `select c.name, r.input_hash, t.axes, t.layer, t.measures, t.blocks, t.hidden
	from releases r join campaigns c on c.id = r.campaign_id join released_tables t on t.campaign_id = c.id and t.sequence = r.sequence
	order by c.name, t.position`;

it('the same file has the same hashes, tables and order on both', async () => {
	await asAdmin('create database fresh');
	const fresh = urlOf(url, 'fresh');
	expectDone(imported(at('fresh'), fresh));
	const client = new Client({ connectionString: fresh });
	await client.connect();
	const { rows } = await client.query<Record<string, unknown>>(published);
	await client.end();
	const database = new Database(join(at('data'), 'holdout.db'), { readonly: true });
	const texts = (list: readonly unknown[]) =>
		list.map((row) =>
			Object.values(row as object).map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
		);
	expect(texts(rows)).toEqual(texts(database.prepare(published).all()));
	expect(rows.length).toBeGreaterThanOrEqual(campaigns.length);
	database.close();
	// A file that is there already is answered with its campaigns.
	const again = [imported(at('data')), imported(at('fresh'), fresh)].map(expectDone);
	const [one, other] = again.map((text) => text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID'));
	expect(one).toBe(other);
	expect(one).toMatch(/zebra.*zurich-a.*zoo.*apfel.*eclair.*apples/s);
	await dropDatabase('fresh');
});

describe('a workspace', () => {
	it('moves to PostgreSQL and back: the same numbers, hashes, order and people', async () => {
		const before = expectDone(run(['verify'], at('data')));
		expect(before).toMatch(/certificates? added up again/);
		const moved = expectDone(run(['move', '--to', url], at('data')));
		expect(moved).toMatch(/rows were copied, read back and compared, and verified/);
		expect(expectDone(run(['verify'], at('data'), url))).toContain(/entry \d+, \w+/.exec(before)?.[0] ?? '?');
		expect(await rowsIn('select name from campaigns order by name')).toEqual(
			campaigns.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
		);
		expect(await rowsIn('select bytes from variant_pictures')).toEqual([picture]);
		// It is no museum: a release is added to the chain.
		expectDone(
			holdout(['import', '-', '--release', '--ended', '--same-as', 'none'], {
				input: rowsOf('After', 40),
				env: { HOLDOUT_DATA: at('data'), HOLDOUT_DATABASE_URL: url }
			})
		);
		expectDone(run(['move', '--to', at('back')], at('data'), url));
		const after = expectDone(run(['verify'], at('back')));
		const database = new Database(join(at('back'), 'holdout.db'), { readonly: true });
		expect(database.prepare('select bytes from variant_pictures').pluck().all()).toEqual([picture]);
		database.close();
		expect(/entry (\d+)/.exec(after)?.[1]).not.toBe(/entry (\d+)/.exec(before)?.[1]);
	});

	it('is not moved into what has something in it, and nothing is changed', () => {
		const bytes = readFileSync(join(at('data'), 'holdout.db'));
		const again = run(['move', '--to', url], at('data'));
		expect([again.status, again.stderr]).toEqual([1, expect.stringContaining('something in that database')]);
		const back = run(['move', '--to', at('back')], at('data'), url);
		expect([back.status, back.stderr]).toEqual([1, expect.stringContaining('databases in')]);
		expect(readFileSync(join(at('data'), 'holdout.db')).equals(bytes)).toBe(true);
	});

	it('that cannot be copied whole is not moved, and leaves nothing there', async () => {
		await asAdmin('create database half');
		const half = urlOf(process.env['HOLDOUT_POSTGRES'] ?? '', 'half');
		cpSync(at('data'), at('broken'), { recursive: true });
		const database = new Database(join(at('broken'), 'holdout.db'));
		// Text that PostgreSQL refuses, in the last table by name.
		database.prepare(`insert into workspace values ('policy' || char(0), '{}')`).run();
		database.close();
		const ran = run(['move', '--to', half], at('broken'));
		expect([ran.status, ran.stderr]).toEqual([1, expect.stringContaining('U+0000')]);
		const client = new Client({ connectionString: half });
		await client.connect();
		const { rows } = await client.query<{ n: string }>('select count(*) as n from campaigns');
		await client.end();
		expect(rows[0]?.n).toBe('0');
		await dropDatabase('half');
		expect(existsSync(join(at('broken'), 'holdout.db'))).toBe(true);
	});
});

it('commands say what they need', () => {
	const missing = run(['move'], at('data'));
	expect([missing.status, missing.stderr]).toEqual([2, expect.stringContaining('move --to')]);
	const there = run(['move', '--to', at('none')], at('data'));
	expect([there.status, there.stderr]).toEqual([2, expect.stringContaining('in a folder already')]);
});
