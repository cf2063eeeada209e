import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { rowsIntoChunks } from '#lib/server/db/sqlite/cell-migration.ts';
import { openStore } from '#lib/server/db/sqlite/open.ts';
import { withdrawUpload } from '#lib/server/ingest/withdraw.ts';
import { faults } from '#lib/server/backup/integrity.ts';
import { readAxes, readCube, uploadsOfDays } from '#lib/server/release/cells.ts';
import { checkCertificates } from '#lib/server/release/check-certificates.ts';
import { checkFacts } from '#lib/server/release/check-facts.ts';
import { recordedUploads } from '#lib/server/release/ground.ts';
import { ruleOf } from '#lib/server/release/input-hash.ts';
import { previewRelease, releaseStored } from '#lib/server/release/release.ts';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { project } from '../holdout-command.ts';
import { countStored, storedCells } from '../stored-cells.ts';

/**
 * A folder of before the chunks, of November 2026: a weekly campaign with Unicode names and quotation marks, hidden values, an upload
 * with other measures and late rows; a plain one; one with a withdrawn upload; two of one file, the second withdrawn. Beside it, what the
 * code of then read from it: the hash of all rows, and a hash of what it would have published next.
 */
const fixture = join(project, 'test', 'fixtures', 'cells-by-row');
const expected = JSON.parse(readFileSync(join(fixture, 'expected.json'), 'utf8')) as Record<string, unknown>;
const folder = mkdtempSync(join(tmpdir(), 'holdout-converted-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function copy(name: string): string {
	const data = join(folder, name);
	cpSync(fixture, data, { recursive: true });
	return data;
}

async function within<T>(data: string, act: (stores: Stores) => T | Promise<T>): Promise<T> {
	const stores = openStores(data, project);
	try {
		return await act(stores);
	} finally {
		closeStores(stores);
	}
}

const now = new Date('2026-11-20T10:00:00Z');

async function facts(stores: Stores, id: string) {
	const { cube, hash, dated } = await readCube(stores.private, id, {
		control: (await campaigns.variants(stores.holdout, id))[0]?.name ?? '',
		uploadIds: (await recordedUploads(stores.holdout, id)).map((upload) => upload.id)
	});
	const preview = JSON.stringify(await previewRelease(stores, id, { now }));
	return {
		hash: hash(1),
		size: cube.size,
		people: cube.people.reduce((sum, n) => sum + n, 0),
		dated,
		preview: createHash('sha256').update(preview).digest('hex')
	};
}

describe('cells of before the chunks', () => {
	it('are the same rows, give the same numbers, and fit the ledger', async () => {
		const data = copy('same');
		const before = statSync(join(data, 'private.db')).size;
		await within(data, async (stores) => {
			const list = await campaigns.list(stores.holdout);
			const found = list.map(async ({ id, name }) => [name, await facts(stores, id)] as const);
			expect(Object.fromEntries(await Promise.all(found))).toEqual(expected);
			expect(await faults(stores)).toEqual([]);
			expect(await checkFacts(stores)).toEqual([]);
			expect(await checkCertificates(stores)).toMatchObject({ proved: 36, faults: [] });
			expect(countStored(stores.private.$client)).toBe(270);
			expect(
				stores.private.$client.prepare("select name from sqlite_master where name like 'cells'").all()
			).toEqual([]);
			expect(stores.private.$client.pragma('integrity_check', { simple: true })).toBe('ok');
		});
		expect(statSync(join(data, 'private.db')).size).toBeLessThan(before / 3);
		// Nothing is left to do at the next start.
		await within(data, (stores) => expect(countStored(stores.private.$client)).toBe(270));
	});

	it('are published further, by the newest rule of hashes', async () => {
		await within(copy('further'), async (stores) => {
			const stored = (await campaigns.list(stores.holdout)).find(({ name }) => name === 'Stored');
			if (!stored) throw new Error('no campaign');
			const options = { now, closePeriod: true, scope: 'whole' } as const;
			expect((await releaseStored(stores, stored.id, options)).kind).toBe('released');
			const hashes = stores.holdout.$client
				.prepare<[], string>('select input_hash from releases order by released_at')
				.pluck()
				.all();
			expect(new Set(hashes.map(ruleOf))).toEqual(new Set([1, 2]));
			expect(ruleOf(hashes.at(-1) ?? '')).toBe(2);
			expect([
				...(await faults(stores)),
				...(await checkFacts(stores)),
				...(await checkCertificates(stores)).faults
			]).toEqual([]);
			expect(await readAxes(stores.private, stored.id)).toEqual(['date']);
		});
	});

	it('belong to their uploads and days as before', async () => {
		await within(copy('uploads'), async (stores) => {
			const weekly = (await campaigns.list(stores.holdout)).find(({ name }) => name.startsWith('Frühling'));
			const id = weekly?.id ?? '';
			expect(await uploadsOfDays(stores.private, id, { from: null, to: null })).toHaveLength(4);
			const first = Date.parse('2026-09-07') / 86_400_000;
			// The first week, and the late rows of its second and third day.
			expect(await uploadsOfDays(stores.private, id, { from: first, to: first })).toHaveLength(1);
			expect(await uploadsOfDays(stores.private, id, { from: first + 1, to: first + 2 })).toHaveLength(2);
			expect(await uploadsOfDays(stores.private, id, { from: first + 5, to: first + 6 })).toEqual([]);
			const newest = (await recordedUploads(stores.holdout, id)).find(({ state }) => state === 'stored');
			expect((await withdrawUpload(stores, newest?.id ?? '')).kind).toBe('withdrawn');
			expect(storedCells(stores.private.$client).some(({ uploadId }) => uploadId === newest?.id)).toBe(false);
		});
	});

	it('stay as they are where the disk has too little room', () => {
		const data = copy('full');
		const { $client } = openStore(data, 'private');
		const count = () => $client.prepare('select count(*) from cells').pluck().get();
		try {
			expect(() => rowsIntoChunks($client, () => 100_000)).toThrow(
				/too little room.*needs 1 MB free.*Nothing was changed/
			);
			expect(count()).toBe(270);
		} finally {
			$client.close();
		}
	});

	it('are converted whole or not at all', async () => {
		const data = copy('broken');
		const db = new Database(join(data, 'private.db'));
		// The last campaign has a row that cannot be read: what was converted before it is rolled back.
		const last = db.prepare('select max(campaign_id) from cells').pluck().get();
		db.prepare(
			"update cells set segments = '[' where campaign_id = ? and people = (select max(people) from cells where campaign_id = ?)"
		).run(last, last);
		db.close();
		await expect(within(data, () => undefined)).rejects.toThrow(SyntaxError);
		const after = new Database(join(data, 'private.db'));
		expect(after.prepare('select count(*) from cells').pluck().get()).toBe(270);
		expect(after.prepare("select 1 from sqlite_master where name = 'cell_chunks'").all()).toEqual([]);
		after.close();
	});
});
