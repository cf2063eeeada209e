import { eq } from 'drizzle-orm';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { leaveOneFile, migrateStore, openStore } from '#lib/server/db/sqlite/open.ts';
import { open } from '#lib/server/db/stores.ts';
import type { Read, Tx } from '#lib/server/db/database.ts';
import { members } from '#lib/server/db/tables/accounts.ts';
import { project } from '../holdout-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-store-'));
const migrated = openStore(folder, 'holdout');
migrateStore(migrated, 'holdout', project);
migrated.$client.close();
const store = open(folder);
const other = open(folder);
// What the disk does is another test's matter.
store.$client.pragma('synchronous = OFF');
afterAll(() => {
	store.close();
	other.close();
	rmSync(folder, { recursive: true, force: true });
});

const now = new Date(0);
const names = (from: Read) => from.select({ name: members.name }).from(members).orderBy(members.name);
const read = async (from: Read) => (await names(from)).map(({ name }) => name);
const add = async (tx: Tx, name: string) => {
	await tx.insert(members).values({
		id: name,
		email: name,
		emailVerified: true,
		name,
		role: 'admin',
		createdAt: now,
		updatedAt: now
	});
};

beforeEach(() => store.write(async (tx) => void (await tx.delete(members))));

describe('a write', () => {
	it('of 2,000 at once with a pause in each, 200 of which fail, is there whole or not at all', async () => {
		const outcomes = await Promise.allSettled(
			Array.from({ length: 2_000 }, (_, i) =>
				store.write(async (tx) => {
					await add(tx, `${i} first`);
					await setImmediate();
					if (i % 10 === 0) throw new Error(`fails ${i}`);
					await add(tx, `${i} second`);
					return i;
				})
			)
		);
		const done = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
		expect(done).toHaveLength(1_800);
		expect(await read(store)).toEqual(done.flatMap((i) => [`${i} first`, `${i} second`]).sort());
	});

	it('reads what it has written, which nobody else does before it has ended', async () => {
		await store.write(async (tx) => {
			await add(tx, 'mine');
			expect(await read(tx)).toEqual(['mine']);
			expect(await read(other)).toEqual([]);
		});
		expect(await read(store)).toEqual(['mine']);
	});

	it('that fails leaves nothing, and the next one works', async () => {
		const failing = store.write(async (tx) => {
			await add(tx, 'lost');
			throw new Error('fails');
		});
		await expect(failing).rejects.toThrow('fails');
		await store.write((tx) => add(tx, 'kept'));
		expect(await read(store)).toEqual(['kept']);
	});

	it('lets readers go on while it pauses', async () => {
		await store.write((tx) => add(tx, 'before'));
		const { promise: paused, resolve: goOn } = Promise.withResolvers<undefined>();
		const writing = store.write(async (tx) => {
			await tx.update(members).set({ name: 'after' }).where(eq(members.name, 'before'));
			await paused;
		});
		await setImmediate();
		expect(await read(store)).toEqual(['before']);
		goOn(undefined);
		await writing;
		expect(await read(store)).toEqual(['after']);
	});

	it('in a write of the same database is refused', async () => {
		const nested = store.write((tx) => store.write(() => add(tx, 'nested')));
		await expect(nested).rejects.toThrow('hand its Tx on');
	});

	it('cannot go on when it has ended', async () => {
		let late: Promise<void> = Promise.resolve();
		await store.write((tx) => {
			late = setTimeout(5).then(() => add(tx, 'late'));
			late.catch(() => undefined);
		});
		await expect(late).rejects.toThrow('the transaction has ended');
		expect(await read(store)).toEqual([]);
	});

	it('waits for other processes without keeping this thread, and no longer than asked', async () => {
		other.$client.exec('begin immediate');
		const busy = store.write((tx) => add(tx, 'busy'), { longest: 60 });
		await expect(busy).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
		const waiting = store.write((tx) => add(tx, 'waited'), {});
		await setTimeout(20);
		other.$client.exec('rollback');
		await waiting;
		expect(await read(store)).toEqual(['waited']);
	});
});

describe('a version', () => {
	it('changes with every write of any connection, and with nothing else', async () => {
		const first = await store.version();
		await read(store);
		expect(await store.version()).toBe(first);
		await store.write((tx) => add(tx, 'one'));
		const second = await store.version();
		expect(second).not.toBe(first);
		await other.write((tx) => add(tx, 'two'));
		expect(await store.version()).not.toBe(second);
	});
});

it('that is closed leaves one file, which nobody has open', () => {
	const place = mkdtempSync(join(tmpdir(), 'holdout-closed-'));
	open(place).close();
	leaveOneFile(place, 'holdout');
	expect(readdirSync(place)).toEqual(['holdout.db']);
	rmSync(place, { recursive: true });
});

it('a read connection cannot write', async () => {
	expect(Object.keys(store)).toContain('write');
	const asTx = store as unknown as Tx;
	await expect((async () => await asTx.delete(members))()).rejects.toThrow('readonly');
});
