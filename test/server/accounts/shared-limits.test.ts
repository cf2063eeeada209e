import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { limitersIn } from '#lib/server/accounts/limits.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { project } from '../holdout-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-limits-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
closeStores(openStores(folder, project));
/** Each with a connection of its own, as processes have. */
const [one, other] = [limitersIn(folder), limitersIn(folder)] as const;
const limit = { points: 3, duration: 60 };

describe('limits of tries', () => {
	it('are counted over all processes, by name and key', async () => {
		const [here, there] = [one('account', limit), other('account', limit)];
		for (const limiter of [here, there, here]) await limiter.consume('ana');
		await expect(there.consume('ana')).rejects.toMatchObject({ consumedPoints: 4 });
		await expect(there.consume('ben')).resolves.toBeDefined();
		await expect(other('device', limit).consume('ana')).resolves.toBeDefined();
		await here.delete('ana');
		await expect(there.consume('ana')).resolves.toMatchObject({ consumedPoints: 1 });
	});

	it('are counted in the process alone while another process writes for long', async () => {
		const writer = new Database(join(folder, 'holdout.db'));
		writer.exec('begin immediate');
		const here = one('busy', limit);
		for (let i = 0; i < 3; i += 1) await here.consume('ana');
		await expect(here.consume('ana')).rejects.toMatchObject({ consumedPoints: 4 });
		writer.exec('rollback');
		writer.close();
	});
});
