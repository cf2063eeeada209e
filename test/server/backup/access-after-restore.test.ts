import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '#lib/server/audit/audit.ts';
import { entryLinks } from '#lib/server/accounts/entry-links.ts';
import { members } from '#lib/server/accounts/members.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { shares } from '#lib/server/accounts/shares.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import { addMember, signIn, startProduct, type Product } from '../../e2e/product.ts';
import { command } from '../holdout-command.ts';
import { withStores } from './with-stores.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-access-'));
const data = join(folder, 'data');
const backup = join(folder, 'backup.tar');
const run = (...args: string[]) => command(args, { env: { HOLDOUT_DATA: data } });
const now = new Date();
const programme = { kind: 'programme', campaignId: null } as const;
const secret = { kept: '', leaked: '', share: '', leakedShare: '', invite: '' };
const cookie = { marketer: '', admin: '' };

const within = async <T>(act: (stores: Stores) => T | Promise<T>): Promise<T> => await withStores(data, act);

const start = () => startProduct({ HOLDOUT_DATA: data });
const status = async (product: Product, path: string, headers: Record<string, string>) =>
	(await fetch(`${product.origin}${path}`, { redirect: 'manual', headers })).status;
const withToken = (token: string) => ({ authorization: `Bearer ${token}` });

/** What of the access there was before the restore still opens something. */
const opened = async (product: Product) => ({
	cookie: await status(product, '/settings', { cookie: cookie.admin }),
	kept: await status(product, '/api/v1/campaigns', withToken(secret.kept)),
	leaked: await status(product, '/api/v1/campaigns', withToken(secret.leaked)),
	share: await status(product, `/shared/${secret.share}`, {}),
	leakedShare: await status(product, `/shared/${secret.leakedShare}`, {})
});

beforeAll(async () => {
	await addMember(data, 'marketer');
	const { id } = await addMember(data, 'manager');
	await addMember(data, 'analyst');
	await within(async ({ holdout: store }) => {
		secret.kept = await store.write((tx) => tokens.add(tx, { name: 'kept', role: 'analyst', now }));
		secret.leaked = await store.write((tx) => tokens.add(tx, { name: 'leaked', role: 'admin', now }));
		const link = { query: '', createdBy: id, now };
		secret.share = await store.write((tx) => shares.add(tx, programme, { ...link, days: 20 }));
		secret.leakedShare = await store.write((tx) => shares.add(tx, programme, { ...link, days: 9 }));
		secret.invite = await store.write((tx) => entryLinks.add(tx, { kind: 'invite', memberId: id }, now));
	});
	const product = await start();
	cookie.admin = product.cookie;
	cookie.marketer = await signIn(product.origin, 'marketer@example.com');
	expect(await opened(product)).toEqual({
		cookie: 200,
		kept: 200,
		leaked: 200,
		share: 200,
		leakedShare: 200
	});
	expect(await run('backup', backup)).toMatchObject({ status: 0 });
	await product.stop();
	// What happens after the backup: somebody left, and secrets leaked.
	await within(async ({ holdout: store }) => {
		const of = async (name: string) =>
			(await tokens.list(store)).find((token) => token.name === name)?.id ?? '';
		await store.write(async (tx) => await tokens.revoke(tx, await of('leaked'), now));
		const [first, second] = await shares.list(store, programme);
		const short = [first, second].toSorted((a, b) => Number(a?.expiresAt) - Number(b?.expiresAt))[0];
		await store.write((tx) => shares.revoke(tx, programme, short?.id ?? '', now));
		const idOf = async (email: string) => (await members.findByEmail(store, email))?.id ?? '';
		await store.write(async (tx) => await members.deactivate(tx, await idOf('marketer@example.com'), now));
		await store.write(
			async (tx) => await members.setRole(tx, await idOf('analyst@example.com'), 'marketer', now)
		);
		await store.write(
			async (tx) => await members.setPassword(tx, await idOf('manager@example.com'), 'another', now)
		);
	});
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('restore --force', () => {
	it('lets nobody in by an old cookie or link, nor by what was revoked since, and says what it did', async () => {
		const { status: ended, stdout } = await run('restore', backup, '--force');
		expect(ended).toBe(0);
		expect(stdout).toContain('everyone signs in again');
		const [, revoked, rest] = stdout.split(/Revoked since the backup, and revoked again:|Changed since/);
		expect(
			revoked
				?.split('\n')
				.map((line) => line.trim())
				.filter(Boolean)
		).toEqual([
			'token "leaked" (admin)',
			'member marketer@example.com (marketer)',
			expect.stringMatching(/^share link of all campaigns \(until \d{4}-\d\d-\d\d\)$/)
		]);
		expect(rest).toContain('analyst@example.com is analyst again, was marketer');
		expect(rest).toContain('manager@example.com has the earlier password again');
		expect(stdout).not.toContain('kept');
		await within(async ({ holdout: store }) => {
			for (const table of ['sessions', 'verifications', 'entry_links'])
				expect(store.$client.prepare(`select count(*) from ${table}`).pluck().get(), table).toBe(0);
			expect((await audit.verify(store)).broken).toBeNull();
			expect((await audit.list(store, { limit: 4 })).map(({ action, target }) => [action, target])).toEqual([
				['backup-restored', null],
				['share-revoked', null],
				['member-deactivated', 'marketer@example.com'],
				['token-revoked', 'leaked']
			]);
		});
		const product = await start();
		expect(await opened(product)).toEqual({
			cookie: 303,
			kept: 200,
			leaked: 401,
			share: 200,
			leakedShare: 404
		});
		expect(await status(product, '/', { cookie: cookie.marketer })).toBe(303);
		await expect(signIn(product.origin, 'marketer@example.com')).rejects.toThrow('could not sign in');
		await product.stop();
	});

	it('names what may have been revoked since, where the replaced database cannot be read', async () => {
		const path = join(data, 'holdout.db');
		const bytes = readFileSync(path);
		bytes.fill(0x5a, 4096);
		writeFileSync(path, bytes);
		const { status: ended, stdout, stderr } = await run('restore', backup, '--force');
		expect({ ended, stderr }).toEqual({ ended: 0, stderr: '' });
		const [, unknown] = stdout.split('Valid, as in the backup.');
		for (const name of ['token "kept"', 'token "leaked"', 'member marketer@example.com'])
			expect(unknown).toContain(name);
		expect(unknown?.match(/share link of all campaigns/g)).toHaveLength(2);
		expect(stdout).not.toContain('Revoked since');
	});
});
