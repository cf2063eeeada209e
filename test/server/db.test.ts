import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { migrateStore, openStore } from '#lib/server/db/open.ts';
import { openStores, closeStores } from '#lib/server/stores.ts';
import { project } from './holdout-command.ts';

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
		expect(tables('private')).toContain('cells');
		expect(tables('holdout')).not.toContain('cells');
	});

	it('is migrated again without a change', () => {
		closeStores(openStores(folder, project));
		expect(stores.holdout.$client.prepare('select count(*) from campaigns').pluck().get()).toBe(0);
	});

	it('keeps the cells of older versions, in one tree with their key', () => {
		const place = mkdtempSync(join(tmpdir(), 'holdout-old-'));
		try {
			// The project as it was before its second migration of private.db.
			cpSync(join(project, 'drizzle'), join(place, 'drizzle'), { recursive: true });
			const path = join(place, 'drizzle', 'sqlite', 'private', 'meta', '_journal.json');
			const journal = JSON.parse(readFileSync(path, 'utf8')) as { entries: unknown[] };
			writeFileSync(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, 1) }));
			const store = openStore(join(place, 'data'), 'private');
			migrateStore(store, 'private', place);
			const { $client } = store;
			const insert = $client.prepare('insert into cells values (?, ?, ?, ?, ?, ?, ?)');
			for (const campaign of ['b', 'a']) {
				for (const variant of ['picks', 'control'])
					insert.run(campaign, variant, -5, '["Köln",""]', 'u', 7, Buffer.from([1, 0, 255]));
			}
			const all = () => $client.prepare('select * from cells order by 1, 2, 3, 4, 5').all();
			const oneTree = () =>
				$client.prepare(`select wr from pragma_table_list where name = 'cells'`).pluck().get();
			const before = all();
			expect(oneTree()).toBe(0);
			migrateStore(store, 'private', project);
			expect(oneTree()).toBe(1);
			expect(before).toHaveLength(4);
			expect(all()).toEqual(before);
			$client.close();
		} finally {
			rmSync(place, { recursive: true, force: true });
		}
	});
});

describe('a transaction', () => {
	it('that reads before it writes waits for other writers instead of failing', () => {
		const [one, other] = [openStores(folder, project), openStores(folder, project)];
		const write = (store: typeof one.holdout) =>
			store.$client.prepare("insert or replace into workspace values ('policy', '{}')").run();
		one.holdout.transaction(() => {
			one.holdout.$client.prepare('select count(*) from workspace').get();
			other.holdout.$client.pragma('busy_timeout = 0');
			// The other one is kept out from the begin on, so that ours can write.
			expect(() => write(other.holdout)).toThrow('locked');
			write(one.holdout);
		});
		closeStores(one);
		closeStores(other);
	});
});
