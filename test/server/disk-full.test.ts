import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { isDiskFull } from '#lib/server/db/faults.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { project } from './holdout-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-full-'));
const stores = openStores(folder, project);
afterAll(() => {
	closeStores(stores);
	rmSync(folder, { recursive: true, force: true });
});

const coded = (code: string, cause?: unknown) => Object.assign(new Error('x', { cause }), { code });

describe('isDiskFull', () => {
	it('knows the file system and SQLite, and looks behind wrappers', () => {
		expect(isDiskFull(coded('ENOSPC'))).toBe(true);
		expect(isDiskFull(coded('SQLITE_FULL'))).toBe(true);
		expect(isDiskFull(new Error('Failed query', { cause: coded('SQLITE_FULL') }))).toBe(true);
		expect(isDiskFull(coded('ENOENT'))).toBe(false);
		expect(isDiskFull('ENOSPC')).toBe(false);
	});
});

describe('an import without room', () => {
	it('fails as what it is and leaves nothing behind', async () => {
		const { $client } = stores.private;
		const pages = $client.pragma('page_count', { simple: true }) as number;
		$client.pragma(`max_page_count = ${pages}`);
		const rows = Array.from({ length: 3000 }, (_, i) =>
			['control', 'picks'].map(
				(variant) => `Full,${variant},place${i % 150},kind${Math.floor(i / 150)},${200 + i},20`
			)
		).flat();
		const text = ['campaign,variant,place,kind,people,conversions', ...rows, ''].join('\n');
		const request = {
			open: () => Readable.from([Buffer.from(text)]),
			file: 'f.csv',
			release: false,
			now: new Date()
		};
		const error: unknown = await importFile(stores, request).catch((thrown: unknown) => thrown);
		expect(isDiskFull(error)).toBe(true);
		expect($client.prepare('select count(*) from cell_chunks').pluck().get()).toBe(0);
		expect(stores.holdout.$client.prepare('select count(*) from uploads').pluck().get()).toBe(0);
		$client.pragma('max_page_count = 1000000');
		expect(await importFile(stores, request)).toMatchObject({ kind: 'stored' });
	});
});
