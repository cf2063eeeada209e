import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	cpSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { verifyPassword } from 'better-auth/crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { audit } from '#lib/server/audit/audit.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { faults } from '#lib/server/backup/integrity.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { notes } from '#lib/server/campaigns/notes.ts';
import { openStore } from '#lib/server/db/sqlite/open.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { releaseStored } from '#lib/server/release/release.ts';
import { reports } from '#lib/server/reports/reports.ts';
import { shares } from '#lib/server/accounts/shares.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { freePort, password } from '../e2e/product.ts';
import { command, holdout, project } from './holdout-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-migrations-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const names = ['holdout', 'private'] as const;
const journal = z.looseObject({ entries: z.array(z.looseObject({ tag: z.string(), when: z.number() })) });

/** How many migrations of a database there are. */
const known = (name: string) =>
	journal.parse(
		JSON.parse(readFileSync(join(project, 'drizzle', 'sqlite', name, 'meta', '_journal.json'), 'utf8'))
	).entries.length;

/** A data folder of an earlier version: small pages, with accounts, three uploads, a signed report and a share link. */
function fixture(name: string): string {
	const data = join(folder, name);
	cpSync(join(project, 'test', 'fixtures', 'schema-9-2'), data, { recursive: true });
	return data;
}

describe('migrations that were ever published', () => {
	const entries = names.map((name) => {
		const place = join(project, 'drizzle', 'sqlite', name);
		const text = readFileSync(join(place, 'meta', '_journal.json'), 'utf8');
		return { name, place, list: journal.parse(JSON.parse(text)).entries };
	});

	it('are what they were: a new one is added at the end of test/fixtures/migrations.json', () => {
		const now = entries.flatMap(({ name, place, list }) =>
			list.map(({ tag, when }) => {
				const hash = createHash('sha256')
					.update(readFileSync(join(place, `${tag}.sql`)))
					.digest('hex');
				return [`${name}/${tag}`, `${when} ${hash}`] as const;
			})
		);
		const known: unknown = JSON.parse(
			readFileSync(join(project, 'test', 'fixtures', 'migrations.json'), 'utf8')
		);
		expect(Object.fromEntries(now)).toEqual(known);
	});

	it.each(entries)('of $name are in the order in which they were written', ({ place, list }) => {
		const moments = list.map(({ when }) => when);
		expect(moments).toEqual(moments.toSorted((a, b) => a - b));
		expect(
			readdirSync(place)
				.filter((name) => name.endsWith('.sql'))
				.sort()
		).toEqual(list.map(({ tag }) => `${tag}.sql`));
	});
});

describe('a data folder of schema 9 and 2', () => {
	it('opens today with everything in it, and continues', async () => {
		const stores = openStores(fixture('old'), project);
		const { holdout: store } = stores;
		const now = new Date('2026-12-01T10:00:00Z');
		expect(await faults(stores)).toEqual([]);
		expect(await audit.verify(store)).toMatchObject({ broken: null, entries: 9 });
		expect((await campaigns.list(store)).map(({ slug }) => slug).sort()).toEqual([
			'purged',
			'spring-picks',
			expect.stringMatching(/^waiting-[a-z2-7]{8}$/)
		]);
		const id = (await campaigns.find(store, 'spring-picks'))?.id ?? '';
		const [epoch] = await ledger.epochs(store, id);
		const total = epoch?.tables.find(({ axes, layer }) => axes.length === 0 && layer === 'people');
		expect(total?.blocks[0]?.sums.map(([people]) => people)).toEqual([8220, 8224]);
		expect(await reports.find(store, id, 1)).toMatchObject({ by: 'The manager', intact: true });
		expect(await notes.list(store, id)).toMatchObject([{ words: 'Roll out in January.', kind: 'decision' }]);
		const find = async (secret: string) => (await tokens.find(store, secret, now))?.name;
		expect(await find('hold_HkDnqIGEVcpgZ3HBiZgySuyKmLyncw8cPSugJYFU8CY')).toBe('Weekly export');
		expect(await find('hold_Q_DrDNlaW4nJsT0vN2zSdiEv4oQLLVKMDbvbnXkun2k')).toBeUndefined();
		const share = await shares.find(store, 'd2ufQAQtw-TSX6gKsAjzXGWIx7K68BQgnj4GkFcCxnM', now);
		expect(share).toMatchObject({ kind: 'campaign', campaignId: id, query: 'by=channel' });
		const hash = store.$client
			.prepare("select password from accounts join members m on m.id = member_id where role = 'admin'")
			.pluck()
			.get();
		expect(await verifyPassword({ hash: String(hash), password })).toBe(true);
		const waiting = (await campaigns.find(store, 'waiting'))?.id ?? '';
		expect(await releaseStored(stores, waiting, { now })).toMatchObject({ kind: 'released' });
		closeStores(stores);
	});
});

describe('a database with a migration from the future', () => {
	function fromFuture(name: (typeof names)[number], when = Date.UTC(2031, 4, 6)): string {
		const data = fixture(`future-${name}-${when}`);
		closeStores(openStores(data, project));
		const database = new Database(join(data, `${name}.db`));
		database.exec('create table from_the_future (id text)');
		database.prepare('insert into __drizzle_migrations (hash, created_at) values (?, ?)').run('f', when);
		database.close();
		return data;
	}
	it('is refused by the server and every command, with both versions, and stays as it is', async () => {
		const data = fromFuture('holdout');
		const file = join(folder, 'f.csv');
		cpSync(join(project, 'test', 'fixtures', 'migrations.json'), file);
		const commands = [
			['import', file, '--campaign', 'spring-picks'],
			['release', 'waiting'],
			['withdraw', 'spring-picks'],
			['verify'],
			['backup', join(folder, 'future.tar')],
			['demo', 'add'],
			['digest', '--preview'],
			['member', 'add', 'ana@example.com', '--role', 'admin'],
			['token', 'add', 'new', '--role', 'admin']
		];
		const words = `holdout: holdout.db was made by a newer version of Holdout: it has schema ${known('holdout') + 1} of 2031-05-06, and this version knows schema ${known('holdout')}. Install the newer version, or restore a backup made before it.\n`;
		const env = { HOLDOUT_DATA: data, PORT: String(await freePort()), ORIGIN: '' };
		const refused = { status: 1, stdout: '', stderr: words };
		expect(holdout(['serve'], { env })).toEqual(refused);
		for (const args of commands)
			expect({ args, ...(await command(args, { env })) }).toEqual({ args, ...refused });
		const database = new Database(join(data, 'holdout.db'), { readonly: true });
		expect(database.prepare('select count(*) from __drizzle_migrations').pluck().get()).toBe(
			known('holdout') + 1
		);
		expect(database.prepare('select count(*) from audit').pluck().get()).toBe(9);
		database.close();
	});

	it('is none that was noted twice', () => {
		const twice = fixture('twice');
		const database = new Database(join(twice, 'holdout.db'));
		const columns = 'hash, created_at';
		const last = `select ${columns} from __drizzle_migrations order by created_at desc limit 1`;
		database.exec(`insert into __drizzle_migrations (${columns}) ${last}`);
		database.close();
		closeStores(openStores(twice, project));
	});

	it('is refused for the raw cells too, and for a migration that was rewritten since', () => {
		expect(() => openStores(fromFuture('private'), project)).toThrow(
			/^private\.db was made by a newer version/
		);
		const rewritten = fixture('rewritten');
		const database = new Database(join(rewritten, 'private.db'));
		database.exec("update __drizzle_migrations set hash = 'other' where created_at = 1795328412750");
		database.close();
		expect(() => openStores(rewritten, project)).toThrow(
			'private.db has a schema that this version of Holdout does not know: its migration 1 is another one, of 2026-11-22.'
		);
	});
});

describe('two processes that open an older data folder at once', () => {
	/** A data folder as it was before the last migration of holdout.db. */
	function beforeLast(): string {
		const place = join(folder, 'place');
		cpSync(join(project, 'drizzle'), join(place, 'drizzle'), { recursive: true });
		const path = join(place, 'drizzle', 'sqlite', 'holdout', 'meta', '_journal.json');
		const { entries } = journal.parse(JSON.parse(readFileSync(path, 'utf8')));
		writeFileSync(path, JSON.stringify({ entries: entries.slice(0, -1) }));
		closeStores(openStores(join(place, 'data'), place));
		return join(place, 'data');
	}
	/** Has it read the database, and comes to wait for the right to write? Known on Linux alone. */
	const hasOpened = (pid = 0) =>
		!existsSync('/proc/self/fd') ||
		readdirSync(`/proc/${pid}/fd`).some((name) => {
			try {
				return readlinkSync(`/proc/${pid}/fd/${name}`).endsWith('holdout.db-wal');
			} catch {
				return false;
			}
		});

	it('migrate it once, and both can work', async () => {
		const data = beforeLast();
		const { $client: writer } = openStore(data, 'holdout');
		writer.exec('begin immediate');
		const script = `
			import { openStores, closeStores } from '#lib/server/db/stores.ts';
			closeStores(openStores(${JSON.stringify(data)}, ${JSON.stringify(project)}));
		`;
		const children = [1, 2].map(() => {
			const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
				cwd: project
			});
			let words = '';
			child.stderr.on('data', (chunk) => (words += String(chunk)));
			const ended = new Promise((done) => child.once('exit', (status) => done({ status, words })));
			return { child, ended };
		});
		for (const { child } of children)
			await expect.poll(() => hasOpened(child.pid), { timeout: 30_000, interval: 20 }).toBe(true);
		writer.exec('rollback');
		writer.close();
		for (const { ended } of children) expect(await ended).toEqual({ status: 0, words: '' });
		const stores = openStores(data, project);
		expect(await faults(stores)).toEqual([]);
		const applied = stores.holdout.$client.prepare('select count(*) from __drizzle_migrations').pluck().get();
		expect(applied).toBe(known('holdout'));
		closeStores(stores);
	});
});
