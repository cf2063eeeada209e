import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { commandLine } from '#lib/server/audit/record.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { makeBackup } from '#lib/server/backup/backup.ts';
import { nightlyBackup } from '#lib/server/backup/nightly.ts';
import { restoreBackup } from '#lib/server/backup/restore.ts';
import { backupStatus } from '#lib/server/backup/status.ts';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { startProduct } from '../../e2e/product.ts';
import { command, project } from '../holdout-command.ts';
import { mountSmallDisk } from '../robust/small-disk.ts';
import { withStores } from './with-stores.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-checked-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

const within = async <T>(data: string, act: (stores: Stores) => T | Promise<T>): Promise<T> =>
	await withStores(at(data), act);

/** A data folder with published results, whose raw cells are damaged where asked for: small pages, see the fixture. */
async function prepare(data: string, damaged = false): Promise<void> {
	cpSync(join(project, 'test', 'fixtures', 'schema-9-2'), at(data), { recursive: true });
	await within(data, () => undefined);
	if (damaged) damage(data);
}

/** Overwrites a page of cells, as a disk does: both databases still open. */
function damage(data: string): void {
	const path = join(at(data), 'private.db');
	const bytes = readFileSync(path);
	const chunk = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
	const page = Math.floor(bytes.lastIndexOf(chunk) / 512);
	expect(page).toBeGreaterThan(1);
	bytes.fill(0x5a, page * 512, (page + 1) * 512);
	writeFileSync(path, bytes);
}

const nightly = (data: string, day: number, keep = 2) =>
	nightlyBackup(
		{ dataFolder: at(data), projectFolder: project, backupFolder: at(`${data}-nights`), keep },
		new Date(`2026-12-${String(day).padStart(2, '0')}T12:00:00Z`)
	);
const status = (data: string, day: number, hour = 13) =>
	within(data, ({ holdout: store }) =>
		backupStatus(store, at(`${data}-nights`), new Date(Date.UTC(2026, 11, day, hour)))
	);

describe('backup', () => {
	it('refuses a damaged database with what is wrong, and leaves no file', async () => {
		await prepare('damaged', true);
		const {
			status: ended,
			stdout,
			stderr
		} = await command(['backup', at('damaged.tar')], {
			env: { HOLDOUT_DATA: at('damaged') }
		});
		expect(ended).toBe(1);
		expect(stdout).toBe('');
		expect(stderr).toMatch(/^private\.db:1: damaged: /m);
		expect(stderr).toContain('Nothing was backed up');
		expect(existsSync(at('damaged.tar'))).toBe(false);
		expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
		expect(readdirSync(at('damaged')).filter((name) => name.startsWith('backing'))).toEqual([]);
	});

	it('refuses what a restore would refuse', async () => {
		await prepare('changed');
		await within('changed', ({ holdout: store }) =>
			store.$client.exec("update audit set actor_name = 'Nobody' where sequence = 2")
		);
		await expect(
			makeBackup(at('changed.tar'), {
				dataFolder: at('changed'),
				projectFolder: project,
				now: new Date(),
				actor: commandLine
			})
		).rejects.toMatchObject({ faults: [expect.stringMatching(/^audit:2: audit_broken: /)] });
		expect(existsSync(at('changed.tar'))).toBe(false);
	});
});

describe('a full disk', () => {
	it('of the data folder keeps nobody from a backup on another one, and a restore says so', async (test) => {
		const disk = mountSmallDisk(4);
		if (!disk) return test.skip('no disk can be mounted here');
		const data = join(disk.folder, 'data');
		cpSync(join(project, 'test', 'fixtures', 'schema-9-2'), data, { recursive: true });
		const stores = openStores(data, project);
		const shared = { projectFolder: project, now: new Date(), actor: commandLine };
		try {
			// A log of writes that was used before would have room for more of them.
			for (const { $client } of [stores.holdout, stores.private]) $client.pragma('wal_checkpoint(TRUNCATE)');
			disk.fill(0);
			expect(await makeBackup(at('full.tar'), { dataFolder: data, ...shared })).toBe(false);
			closeStores(stores);
			const restored = { dataFolder: at('from-full'), force: false, ...shared };
			expect(await restoreBackup(at('full.tar'), restored)).toMatchObject({ kind: 'restored' });
			expect(
				await restoreBackup(at('full.tar'), { ...restored, dataFolder: data, force: true })
			).toMatchObject({ kind: 'refused', code: 'no_room' });
		} finally {
			closeStores(stores);
			disk.remove();
		}
	});
});

describe('the nightly backup', () => {
	it('that fails pushes out no good one, and is on record once a day until one is made', async () => {
		await prepare('fails');
		await nightly('fails', 1);
		await nightly('fails', 2);
		const good = readdirSync(at('fails-nights'));
		expect(good).toHaveLength(2);
		expect(await status('fails', 2)).toMatchObject({ state: 'good', why: null });
		const whole = readFileSync(join(at('fails'), 'private.db'));
		damage('fails');
		for (const day of [3, 4, 4]) await expect(nightly('fails', day)).rejects.toThrow('damaged');
		expect(readdirSync(at('fails-nights'))).toEqual(good);
		expect(await status('fails', 4)).toMatchObject({
			state: 'failing',
			newest: new Date('2026-12-02T12:00:00Z'),
			why: expect.stringContaining('private.db:1: damaged') as string
		});
		const failed = () =>
			within('fails', async ({ holdout: store }) =>
				(await audit.list(store, { action: 'backup-made', limit: 9 })).filter(
					({ outcome }) => outcome === 'failed'
				)
			);
		expect(await failed()).toHaveLength(2);
		writeFileSync(join(at('fails'), 'private.db'), whole);
		expect(await nightly('fails', 5)).not.toBeNull();
		expect(await status('fails', 5)).toMatchObject({ state: 'good', why: null });
	});

	it('is overdue some hours after its night began, or where there is none', async () => {
		await prepare('late');
		expect(await status('late', 1)).toMatchObject({ state: 'overdue', newest: null });
		await nightly('late', 1);
		expect((await status('late', 1))?.state).toBe('good');
		// Its time: the night of 2 December begins at 2 o'clock on the machine's clock.
		const night = new Date(2026, 11, 2, 2);
		const after = (hours: number) => new Date(night.getTime() + hours * 3_600_000);
		const state = (now: Date) =>
			within(
				'late',
				async ({ holdout: store }) => (await backupStatus(store, at('late-nights'), now))?.state
			);
		expect(await state(after(2))).toBe('good');
		expect(await state(after(4))).toBe('overdue');
		await within('late', async ({ holdout: store }) =>
			expect(await backupStatus(store, null, after(4))).toBeNull()
		);
	});

	it('is not kept from its time by a file with a date to come, nor pushed out by it', async () => {
		await prepare('clock');
		await nightly('clock', 20, 1);
		expect((await status('clock', 10))?.state).toBe('overdue');
		expect(await nightly('clock', 10, 1)).not.toBeNull();
		expect(readdirSync(at('clock-nights'))).toEqual([
			'holdout-2026-12-10T120000Z.tar',
			'holdout-2026-12-20T120000Z.tar'
		]);
	});
});

describe('a server whose nightly backup fails', () => {
	it('is degraded, with figures for machines and words for administrators', async () => {
		await prepare('server');
		const secret = await within('server', ({ holdout: store }) =>
			store.write((tx) => tokens.add(tx, { name: 'watch', role: 'admin', now: new Date() }))
		);
		// A file where the folder should be.
		writeFileSync(at('nights'), '');
		const product = await startProduct({ HOLDOUT_DATA: at('server'), HOLDOUT_BACKUP_DIR: at('nights') });
		const get = (path: string, headers: Record<string, string>) =>
			fetch(`${product.origin}${path}`, { headers });
		const settings = async () => (await get('/settings', { cookie: product.cookie })).text();
		await expect.poll(settings, { timeout: 20_000 }).toContain('The last nightly backup failed: EEXIST');
		const healthz = await get('/healthz', {});
		expect(healthz.status).toBe(200);
		expect(await healthz.json()).toEqual({ status: 'degraded' });
		const figures = await (await get('/metrics', { authorization: `Bearer ${secret}` })).text();
		expect(figures).toContain('holdout_backup_problem{problem="failing"} 1');
		expect(figures).toContain('holdout_backup_problem{problem="overdue"} 0');
		expect(figures).toContain('holdout_backup_newest_timestamp_seconds 0');
		await product.stop();
	});
});
