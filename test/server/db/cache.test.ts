import { eq } from 'drizzle-orm';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';

import { cached } from '#lib/server/db/cache.ts';
import type { Read, Tx } from '#lib/server/db/database.ts';
import { open } from '#lib/server/db/stores.ts';
import { rateLimits as table } from '#lib/server/db/tables/requests.ts';
import { migrateStore, openStore } from '#lib/server/db/sqlite/open.ts';
import { prepared } from '#lib/server/db/prepared.ts';
import { project } from '../holdout-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-cache-'));
const migrated = openStore(folder, 'holdout');
migrateStore(migrated, 'holdout', project);
migrated.$client.close();
const [store, other] = [open(folder), open(folder)];
afterAll(() => {
	store.close();
	other.close();
	rmSync(folder, { recursive: true, force: true });
});

const put = (tx: Tx, name: string, value: number) =>
	tx
		.insert(table)
		.values({ key: name, points: value })
		.onConflictDoUpdate({ target: table.key, set: { points: value } });
const valueOf = async (from: Read, name: string): Promise<number | undefined> =>
	(await from.select().from(table).where(eq(table.key, name)).limit(1))[0]?.points;

beforeEach(() =>
	store.write(async (tx) => {
		await tx.delete(table);
		await put(tx, 'a', 1);
	})
);

/** Finds a value of the workspace, and counts how often it is looked for. */
function counted(
	more: { most?: number; ground?: (store: Read, name: string) => Promise<string | null> } = {}
) {
	const found: string[] = [];
	const ask = cached({
		max: 2,
		question: (name: string) => name,
		async find(from, name) {
			found.push(name);
			await setTimeout(1);
			return await valueOf(from, name);
		},
		...more
	});
	return { ask, found };
}

describe('what was found', () => {
	it('is kept until something is written, by this process or another', async () => {
		const { ask, found } = counted();
		expect([await ask(store, 'a'), await ask(store, 'a')]).toEqual([1, 1]);
		expect(found).toHaveLength(1);
		await store.write((tx) => put(tx, 'a', 2));
		expect([await ask(store, 'a'), await ask(store, 'a')]).toEqual([2, 2]);
		expect(found).toHaveLength(2);
		await other.write((tx) => put(tx, 'a', 3));
		expect(await ask(store, 'a')).toBe(3);
	});

	it('is found once for all who ask meanwhile', async () => {
		const { ask, found } = counted();
		expect(await Promise.all([ask(store, 'a'), ask(store, 'a'), ask(store, 'a')])).toEqual([1, 1, 1]);
		expect(found).toHaveLength(1);
	});

	it('is found anew where something was written while it was found', async () => {
		const { ask } = counted();
		const first = ask(store, 'a');
		await other.write((tx) => put(tx, 'a', 4));
		await first;
		expect(await ask(store, 'a')).toBe(4);
	});

	it('is kept over writes that change nothing of its ground', async () => {
		const { ask, found } = counted({ ground: async (from, name) => String(await valueOf(from, name)) });
		await ask(store, 'a');
		await store.write((tx) => put(tx, 'b', 5));
		expect(await ask(store, 'a')).toBe(1);
		expect(found).toHaveLength(1);
		await store.write((tx) => put(tx, 'a', 6));
		expect(await ask(store, 'a')).toBe(6);
	});

	it('in a write is what it wrote, and nobody else’s', async () => {
		const { ask } = counted();
		await ask(store, 'a');
		await store.write(async (tx) => {
			await put(tx, 'a', 7);
			expect(await ask(tx, 'a')).toBe(7);
			await put(tx, 'a', 8);
			expect(await ask(tx, 'a')).toBe(8);
			expect(await ask(store, 'a')).toBe(1);
		});
		expect(await ask(store, 'a')).toBe(8);
	});

	it('is forgotten where it failed, and where others were asked for later', async () => {
		let failures = 1;
		const failing = cached({
			max: 1,
			question: () => '',
			find: () => (failures-- > 0 ? Promise.reject(new Error('once')) : Promise.resolve('found'))
		});
		await expect(failing(store)).rejects.toThrow('once');
		expect(await failing(store)).toBe('found');
		const { ask, found } = counted();
		for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await ask(store, name);
		expect(found).toEqual(['a', 'b', 'c', 'b']);
	});
});

describe('a prepared query', () => {
	const named = prepared(['name'], (from, { name }) =>
		from.select({ points: table.points }).from(table).where(eq(table.key, name)).limit(1)
	);

	it('answers as it does unprepared, each time with other values', async () => {
		expect(await named(store, { name: 'a' })).toEqual([{ points: 1 }]);
		expect(await named(store, { name: 'b' })).toEqual([]);
		expect(await named(other, { name: 'a' })).toEqual([{ points: 1 }]);
	});

	it('reads what its write wrote, in one write after another, and not after them', async () => {
		let kept: Tx | undefined;
		for (const value of [2, 3])
			await store.write(async (tx) => {
				await put(tx, 'a', value);
				expect(await named(tx, { name: 'a' })).toEqual([{ points: value }]);
				expect((await named(store, { name: 'a' }))[0]?.points).toBe(value - 1);
				kept = tx;
			});
		await expect(named(kept ?? store, { name: 'a' })).rejects.toThrow('has ended');
	});
});
