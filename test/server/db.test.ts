import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
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
