import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entryLinks } from '#lib/server/accounts/entry-links.ts';
import { members } from '#lib/server/accounts/members.ts';
import { serverSecret } from '#lib/server/accounts/secret.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import { command } from '../holdout-command.ts';
import { storesForEach } from '../fresh-stores.ts';

const now = new Date('2026-05-01T10:00:00Z');
const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const day = 24 * 60;

let folder: string;
let stores: Stores;
storesForEach((fresh) => ({ folder, stores } = fresh));

const ada = { email: 'Ada@Example.com', name: 'Ada', hash: 'h1', now };

describe('a set-up link', () => {
	it('makes the first administrator once, within 30 minutes', async () => {
		const store = stores.holdout;
		const secret = await store.write((tx) => entryLinks.add(tx, { kind: 'setup' }, now));
		expect(await entryLinks.find(store, 'setup', secret, after(29))).toBeDefined();
		expect(await entryLinks.find(store, 'setup', secret, after(30))).toBeUndefined();
		expect(await entryLinks.find(store, 'invite', secret, now)).toBeUndefined();
		expect(
			await store.write((tx) => entryLinks.setUp(tx, secret, { ...ada, now: after(31) }))
		).toBeUndefined();
		expect(await members.isSetUp(store)).toBe(false);
		expect(await store.write((tx) => entryLinks.setUp(tx, secret, ada))).toBeDefined();
		expect(await members.list(store)).toMatchObject([
			{ email: 'ada@example.com', role: 'admin', joined: true }
		]);
		expect(
			await store.write((tx) => entryLinks.setUp(tx, secret, { ...ada, email: 'eve@example.com' }))
		).toBeUndefined();
	});

	it('is replaced by a newer one, and worth nothing when somebody has joined', async () => {
		const store = stores.holdout;
		const first = await store.write((tx) => entryLinks.add(tx, { kind: 'setup' }, now));
		const second = await store.write((tx) => entryLinks.add(tx, { kind: 'setup' }, now));
		expect(await entryLinks.find(store, 'setup', first, now)).toBeUndefined();
		await store.write((tx) => entryLinks.setUp(tx, second, ada));
		const third = await store.write((tx) => entryLinks.add(tx, { kind: 'setup' }, now));
		expect(
			await store.write((tx) => entryLinks.setUp(tx, third, { ...ada, email: 'eve@example.com' }))
		).toBeUndefined();
		expect(await members.list(store)).toHaveLength(1);
	});

	it('is kept as a hash alone', async () => {
		const secret = await stores.holdout.write((tx) => entryLinks.add(tx, { kind: 'setup' }, now));
		stores.holdout.$client.pragma('wal_checkpoint(TRUNCATE)');
		expect(readFileSync(join(folder, 'holdout.db')).includes(secret)).toBe(false);
	});
});

describe('an invitation', () => {
	it('lets its member in once, within 7 days', async () => {
		const store = stores.holdout;
		const added = await store.write((tx) =>
			members.add(tx, { email: 'max@example.com', name: '', role: 'analyst', now })
		);
		if (added.kind !== 'added') throw new Error(added.why);
		const secret = await store.write((tx) => entryLinks.add(tx, { kind: 'invite', memberId: added.id }, now));
		expect((await members.list(store))[0]?.joined).toBe(false);
		expect(
			await store.write((tx) => entryLinks.join(tx, secret, { ...ada, now: after(7 * day) }))
		).toBeUndefined();
		expect(await store.write((tx) => entryLinks.join(tx, secret, { ...ada, now: after(7 * day - 1) }))).toBe(
			added.id
		);
		expect(await members.list(store)).toMatchObject([{ name: 'Ada', role: 'analyst', joined: true }]);
		expect(await store.write((tx) => entryLinks.join(tx, secret, ada))).toBeUndefined();
	});

	it('is worth nothing when its member is deactivated', async () => {
		const store = stores.holdout;
		const added = await store.write((tx) =>
			members.add(tx, { email: 'max@example.com', name: '', role: 'analyst', now })
		);
		if (added.kind !== 'added') throw new Error(added.why);
		const secret = await store.write((tx) => entryLinks.add(tx, { kind: 'invite', memberId: added.id }, now));
		expect(await store.write((tx) => members.deactivate(tx, added.id, now))).toBeNull();
		expect(await store.write((tx) => entryLinks.join(tx, secret, ada))).toBeUndefined();
	});
});

describe('a token', () => {
	it('is in force until its day, and until it is revoked', async () => {
		const store = stores.holdout;
		const secret = await store.write((tx) =>
			tokens.add(tx, { name: 'Nightly', role: 'analyst', now, days: 2 })
		);
		expect(await tokens.find(store, secret, after(2 * day - 1))).toMatchObject({ role: 'analyst' });
		expect(await tokens.find(store, secret, after(2 * day))).toBeNull();
		const kept = await store.write((tx) => tokens.add(tx, { name: 'Kept', role: 'marketer', now }));
		expect(await tokens.find(store, kept, after(5000 * day))).not.toBeNull();
		const id = (await tokens.list(store)).find(({ name }) => name === 'Kept')?.id ?? '';
		expect(await store.write((tx) => tokens.revoke(tx, id, now))).toBe('Kept');
		expect(await store.write((tx) => tokens.revoke(tx, id, now))).toBeUndefined();
		expect(await tokens.find(store, kept, now)).toBeNull();
		expect(JSON.stringify(await tokens.list(store))).not.toMatch(/hash/);
	});
});

describe('the secret of a workspace', () => {
	it('is made once, for its owner alone', () => {
		const made = serverSecret({ secret: undefined, dataFolder: folder });
		expect(made.length).toBeGreaterThanOrEqual(43);
		expect(serverSecret({ secret: undefined, dataFolder: folder })).toBe(made);
		expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600);
		const given = 'from the environment, long enough';
		expect(serverSecret({ secret: given, dataFolder: folder })).toBe(given);
	});

	it('is refused when it is short', async () => {
		const { status, stderr } = await command(['token', 'add', 'x', '--role', 'admin'], {
			env: { HOLDOUT_SECRET: 'short', HOLDOUT_DATA: folder }
		});
		expect(status).toBe(2);
		expect(stderr).toContain('HOLDOUT_SECRET must have at least 32 characters');
	});
});

describe('holdout member add', () => {
	it('prints a link that works once, and keeps the last administrator', async () => {
		const env = { HOLDOUT_DATA: folder, ORIGIN: 'https://holdout.example.com' };
		const made = await command(['member', 'add', 'ada@example.com', '--role', 'admin'], { env });
		expect(made.status).toBe(0);
		const secret = /^https:\/\/holdout\.example\.com\/invite\/([\w-]{43})\n$/.exec(made.stdout)?.[1] ?? '';
		expect(
			await stores.holdout.write((tx) => entryLinks.join(tx, secret, { ...ada, now: new Date() }))
		).toBeDefined();
		const lower = await command(['member', 'add', 'ADA@example.com', '--role', 'marketer'], { env });
		expect(lower.status).toBe(1);
		expect(lower.stderr).toContain('last administrator');
		expect(await members.list(stores.holdout)).toMatchObject([{ email: 'ada@example.com', role: 'admin' }]);
		for (const args of [
			['add', 'nobody', '--role', 'admin'],
			['add', 'a@example.com'],
			['add', 'a@example.com', '--role', 'owner'],
			['remove']
		])
			expect((await command(['member', ...args], { env })).status, args.join(' ')).toBe(2);
	});
});
