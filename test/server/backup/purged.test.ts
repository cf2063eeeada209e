import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine } from '#lib/server/audit/record.ts';
import { makeBackup } from '#lib/server/backup/backup.ts';
import { restoreBackup } from '#lib/server/backup/restore.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import { purgeExpired } from '#lib/server/ingest/purge.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { command, project } from '../holdout-command.ts';
import { withStores } from './with-stores.ts';
import { countStored } from '../stored-cells.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-purged-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const verify = (data: string) => command(['verify'], { env: { HOLDOUT_DATA: at(data) } });
const now = new Date('2026-11-29T10:00:00Z');

const within = <T>(data: string, act: (stores: Stores) => Promise<T>): Promise<T> =>
	withStores(at(data), act);

const published = (data: string) =>
	within(
		data,
		async ({ holdout: store }) =>
			await ledger.epochs(store, (await campaigns.find(store, 'spring'))?.id ?? '')
	);
const cells = (data: string) =>
	within(data, (stores) => Promise.resolve(countStored(stores.private.$client)));

beforeAll(async () => {
	const stores = openStores(at('data'), project);
	const file = 'campaign,variant,people,conversions\nSpring,control,4000,200\nSpring,picks,4100,290\n';
	const outcome = await importFile(stores, {
		open: () => Readable.from([Buffer.from(file)]),
		file: 'spring.csv',
		release: true,
		now
	});
	expect(outcome).toMatchObject({ kind: 'stored' });
	// Long after the last day of raw rows.
	expect(await purgeExpired(stores, new Date(now.getTime() + 4e10))).toHaveLength(1);
	closeStores(stores);
});

describe('a data folder whose raw rows were deleted after their last day', () => {
	it('is verified, backed up, restored and verified again; what is published stays', async () => {
		const shared = { projectFolder: project, now, actor: commandLine };
		expect(await cells('data')).toBe(0);
		const before = await published('data');
		expect(before).toHaveLength(1);
		expect(await verify('data')).toMatchObject({ status: 0, stderr: '' });
		await makeBackup(at('purged.tar'), { dataFolder: at('data'), ...shared });
		expect(
			await restoreBackup(at('purged.tar'), { dataFolder: at('new'), force: false, ...shared })
		).toMatchObject({ kind: 'restored' });
		expect(await verify('new')).toMatchObject({ status: 0, stderr: '' });
		expect(await published('new')).toEqual(before);
		expect(await cells('new')).toBe(0);
	});

	it('is at fault only for uploads whose raw rows should still be there', async () => {
		await within('new', ({ holdout: store }) =>
			Promise.resolve(store.$client.exec('update declarations set purged_at = null'))
		);
		expect(await verify('new')).toMatchObject({
			status: 1,
			stderr: expect.stringMatching(/^uploads:1: cells_missing: /) as string
		});
	});
});
