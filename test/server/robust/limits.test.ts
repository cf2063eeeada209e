import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings, SettingsError } from '#lib/server/settings/settings.ts';
import { hostileFile } from './hostile-file.ts';
import { problemsOf, startUploader, type Uploader } from './uploader.ts';

const names = [
	'HOLDOUT_MAX_UNPACKED',
	'HOLDOUT_MAX_ROWS',
	'HOLDOUT_MAX_COLUMNS',
	'HOLDOUT_MAX_LINE'
] as const;

describe('readSettings', () => {
	it('has limits where the environment names none', () => {
		expect(readSettings({}, '/x').limits).toEqual({
			maxBytes: 1024 ** 3,
			maxRows: 5_000_000,
			maxColumns: 256,
			maxRecord: 65_536
		});
	});

	it.each(names)('refuses a limit that is none: %s', (name) => {
		for (const value of ['0', '-1', '1.5', 'many', '1e400'])
			expect(() => readSettings({ [name]: value }, '/x')).toThrow(SettingsError);
		expect(() => readSettings({ [name]: '7' }, '/x')).not.toThrow();
	});
});

describe('a product with small limits', () => {
	let uploader: Uploader;
	beforeAll(async () => {
		uploader = await startUploader({
			HOLDOUT_MAX_UPLOAD: '20000',
			HOLDOUT_MAX_UNPACKED: '30000',
			HOLDOUT_MAX_ROWS: '100',
			HOLDOUT_MAX_COLUMNS: '8',
			HOLDOUT_MAX_LINE: '500'
		});
	}, 60_000);
	afterAll(() => uploader.stop());

	const rows = (n: number) => hostileFile(...Array.from({ length: n - 2 }, () => ({})));
	it('takes what is within them', async () => {
		expect(await uploader.upload('', rows(100))).toMatchObject({ status: 201, body: { rows: 100 } });
		const long = hostileFile().replace('500.5', `${' '.repeat(400)}500.5`);
		expect((await uploader.upload('', long)).status).toBe(201);
	});

	it.each<[string, string | Uint8Array, number, string]>([
		['a row too many', rows(101), 422, '102 too_many_rows'],
		[
			'a column too many',
			hostileFile().replaceAll(/$/gm, ',1').replace(',1', ',x'),
			422,
			'1 too_many_columns'
		],
		['a line too long', hostileFile({ revenue: `${' '.repeat(500)}1` }), 422, '4 line_too_long'],
		['a file too large', hostileFile() + '\n'.repeat(20_000), 413, ''],
		['too much in gzip', gzipSync(hostileFile() + '\n'.repeat(30_000)), 413, '1 unpacked_too_large']
	])('refuses %s', async (_, file, status, problem) => {
		const type = typeof file === 'string' ? 'text/csv' : 'application/gzip';
		const content = typeof file === 'string' ? file : Buffer.from(file);
		const reply = await uploader.upload('', content, { 'content-type': type });
		expect([reply.status, problemsOf(reply).join()]).toEqual([status, problem]);
		expect(uploader.staged()).toEqual([]);
	});
});
