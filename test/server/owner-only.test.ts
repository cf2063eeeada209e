import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { receiveFile } from '#lib/server/files/receive.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { startProduct } from '../e2e/product.ts';
import { holdout, project } from './holdout-command.ts';

let folder: string;
beforeEach(() => {
	// As an installer or a container makes it.
	folder = mkdtempSync(join(tmpdir(), 'holdout-rights-'));
	chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Everything in the folder that somebody but its owner has a right to. */
const open = (): string[] =>
	readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0)
		.toSorted();

describe('a data folder that existed before, open to others', () => {
	it('has databases for their owner only, with the files beside them', () => {
		const stores = openStores(folder, project);
		expect(readdirSync(folder)).toEqual(
			expect.arrayContaining(['holdout.db', 'holdout.db-shm', 'holdout.db-wal', 'private.db-wal'])
		);
		expect(open()).toEqual([]);
		// As an earlier version left them, also while another process has them open.
		for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o644);
		closeStores(openStores(folder, project));
		expect(open()).toEqual([]);
		closeStores(stores);
	});

	it('has received files for their owner only, whatever rights the folder of drafts has', async () => {
		const staging = join(folder, 'staging');
		mkdirSync(staging);
		chmodSync(staging, 0o755);
		const reader = new Blob(['campaign,variant\n']).stream().getReader();
		const limits = {
			maxUpload: 1000,
			early: { maxRecord: 1000, maxColumns: 10, maxBytes: 1000, maxRatio: 100 }
		};
		expect((await receiveFile(folder, reader, limits)).kind).toBe('received');
		expect(open()).toEqual(['staging']);
	});

	it('is closed at the start, with a warning that names it', async () => {
		const [draft, nights] = [join(folder, 'staging', 'draft-1'), join(folder, 'nights')];
		closeStores(openStores(folder, project));
		mkdirSync(draft, { recursive: true });
		mkdirSync(nights);
		writeFileSync(join(folder, 'secret'), 'a secret of thirty-two characters!');
		writeFileSync(join(draft, 'file'), 'campaign,variant\n');
		writeFileSync(join(folder, 'notes.txt'), 'not ours');
		for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
			const path = join(folder, name);
			chmodSync(path, statSync(path).isDirectory() ? 0o755 : 0o644);
		}
		const product = await startProduct({ HOLDOUT_DATA: folder, HOLDOUT_BACKUP_DIR: nights }, null);
		try {
			await expect.poll(() => product.output(), { timeout: 20_000 }).toContain('a backup was made');
			expect(open()).toEqual(['nights', 'notes.txt']);
			expect(readdirSync(nights)).toHaveLength(1);
			const warnings = product.output().split('\n');
			expect(warnings.filter((line) => line.startsWith('Warning:'))).toEqual([
				expect.stringContaining(`the data folder ${folder} (mode 755)`),
				expect.stringContaining(`the backup folder ${nights} (mode 755)`)
			]);
		} finally {
			await product.stop();
		}
	});

	it('has backups for their owner only, and a closed one has no warning', async () => {
		closeStores(openStores(folder, project));
		const tar = join(folder, 'holdout.tar');
		expect(holdout(['backup', tar], { env: { HOLDOUT_DATA: folder } }).status).toBe(0);
		expect(statSync(tar).mode & 0o777).toBe(0o600);
		const restored = join(folder, 'restored-here');
		mkdirSync(restored);
		expect(holdout(['restore', tar], { env: { HOLDOUT_DATA: restored } }).status).toBe(0);
		expect(open()).toEqual(['restored-here']);
		chmodSync(folder, 0o700);
		const product = await startProduct({ HOLDOUT_DATA: folder }, null);
		expect(product.output()).not.toContain('Warning:');
		await product.stop();
	});
});
