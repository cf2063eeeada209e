import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { workspace } from '#lib/server/db/tables/workspace.ts';
import { migrateStore, openStore, type Store } from '#lib/server/db/sqlite/open.ts';
import { openStores, closeStores } from '#lib/server/db/stores.ts';
import { project } from './holdout-command.ts';
import { storedCells } from './stored-cells.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-db-'));
const stores = openStores(folder, project);
afterAll(() => {
	closeStores(stores);
	rmSync(folder, { recursive: true, force: true });
});

describe('a store', () => {
	it.each(['holdout', 'private'] as const)('%s.db keeps what it acknowledged, and its references', (name) => {
		const { $client } = stores[name];
		const pragma = (key: string) => $client.pragma(key, { simple: true });
		expect(pragma('journal_mode')).toBe('wal');
		expect(pragma('synchronous')).toBe(2);
		expect(pragma('foreign_keys')).toBe(1);
		expect(pragma('busy_timeout')).toBe(10_000);
		expect(pragma('trusted_schema')).toBe(0);
		expect(pragma('integrity_check')).toBe('ok');
	});

	it('has no cells outside of private.db', () => {
		const tables = (name: 'holdout' | 'private') =>
			stores[name].$client.prepare("select name from sqlite_master where type = 'table'").pluck().all();
		expect(tables('private')).toContain('cell_chunks');
		expect(tables('holdout').filter((table) => String(table).startsWith('cell'))).toEqual([]);
	});

	it('is migrated again without a change', () => {
		closeStores(openStores(folder, project));
		expect(stores.holdout.$client.prepare('select count(*) from campaigns').pluck().get()).toBe(0);
	});

	/** A database as it was after its first migrations, worked on before and after the others. */
	function fromOld(
		name: 'holdout' | 'private',
		migrations: number,
		work: (client: Store['$client'], migrateOn: () => void) => void
	): void {
		const place = mkdtempSync(join(tmpdir(), 'holdout-old-'));
		try {
			cpSync(join(project, 'drizzle'), join(place, 'drizzle'), { recursive: true });
			const path = join(place, 'drizzle', 'sqlite', name, 'meta', '_journal.json');
			const journal = JSON.parse(readFileSync(path, 'utf8')) as { entries: unknown[] };
			writeFileSync(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, migrations) }));
			const store = openStore(join(place, 'data'), name);
			migrateStore(store, name, place);
			work(store.$client, () => migrateStore(store, name, project));
			store.$client.close();
		} finally {
			rmSync(place, { recursive: true, force: true });
		}
	}

	it('keeps the cells of the oldest versions', () => {
		fromOld('private', 1, ($client, migrateOn) => {
			const insert = $client.prepare('insert into cells values (?, ?, ?, ?, ?, ?, ?)');
			const sums = Buffer.from(new Float64Array([0.1, NaN]).buffer);
			for (const campaign of ['b', 'a']) {
				$client
					.prepare('insert into cell_columns values (?, ?, ?, ?, null)')
					.run(campaign, 'u', '["city","age"]', '[{"name":"a"},{"name":"b"}]');
				for (const variant of ['picks', 'control'])
					insert.run(campaign, variant, -5, '["Köln",""]', 'u', 7, sums);
			}
			migrateOn();
			const cell = { uploadId: 'u', day: -5, segments: ['Köln', ''], people: 7, sums: [0.1, NaN] };
			expect(storedCells($client)).toEqual([
				{ ...cell, campaignId: 'a', variant: 'control' },
				{ ...cell, campaignId: 'a', variant: 'picks' },
				{ ...cell, campaignId: 'b', variant: 'control' },
				{ ...cell, campaignId: 'b', variant: 'picks' }
			]);
			expect($client.prepare("select 1 from sqlite_master where name = 'cells'").all()).toEqual([]);
		});
	});

	it('keeps the share links of older versions, and takes some of no one campaign', () => {
		fromOld('holdout', 8, ($client, migrateOn) => {
			const columns = 'id, hash, kind, campaign_id, query, created_at, expires_at';
			$client
				.prepare(
					'insert into campaigns (id, slug, name, demo, recurring, currency, policy, created_at) values (?, ?, ?, 0, 0, ?, ?, 1)'
				)
				.run('c', 'c', 'C', 'EUR', '{}');
			const insert = () => $client.prepare(`insert into shares (${columns}) values (?, ?, ?, ?, ?, 1, 2)`);
			insert().run('1', 'one', 'campaign', 'c', 'by=channel');
			const all = () => $client.prepare('select * from shares').all();
			const before = all() as object[];
			migrateOn();
			expect(before).toHaveLength(1);
			expect(all()).toEqual(before.map((link) => ({ ...link, embed_origins: null })));
			insert().run('2', 'two', 'programme', null, '');
			expect(() => insert().run('3', 'two', 'programme', null, '')).toThrow('UNIQUE');
			$client.prepare('delete from campaigns').run();
			expect(all()).toMatchObject([{ id: '2' }]);
		});
	});
});

describe('a transaction', () => {
	it('that reads before it writes waits for other writers instead of failing', async () => {
		const [one, other] = [openStores(folder, project), openStores(folder, project)];
		await one.holdout.write(async (tx) => {
			await tx.select().from(workspace);
			// The other one is kept out from the begin on, so that ours can write.
			const late = other.holdout.write(() => undefined, { longest: 0 });
			await expect(late).rejects.toThrow('locked');
			await tx.delete(workspace);
		});
		closeStores(one);
		closeStores(other);
	});
});
