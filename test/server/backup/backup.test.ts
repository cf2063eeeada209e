import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	copyFileSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine } from '#lib/server/audit/record.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { makeBackup } from '#lib/server/backup/backup.ts';
import { decided, finishRestore } from '#lib/server/backup/finish-restore.ts';
import { faults } from '#lib/server/backup/integrity.ts';
import { isDue, nightlyBackup } from '#lib/server/backup/nightly.ts';
import { restoreBackup } from '#lib/server/backup/restore.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import { sweepOrphans } from '#lib/server/ingest/orphans.ts';
import { takeServerLock, isServed } from '#lib/server/db/server-lock.ts';
import { openFolder } from '#lib/server/cli/open-folder.ts';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { command, project } from '../holdout-command.ts';
import { withStores } from './with-stores.ts';
import { storedCells } from '../stored-cells.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-backup-'));
const at = (name: string) => join(folder, name);
const backup = (from: string, name: string) =>
	makeBackup(at(name), { dataFolder: at(from), projectFolder: project, now: new Date(), actor: commandLine });
const restore = (name: string, to: string, force = false) =>
	restoreBackup(at(name), {
		dataFolder: at(to),
		projectFolder: project,
		force,
		now: new Date(),
		actor: commandLine
	});
const within = <T>(name: string, act: (stores: Stores) => Promise<T>): Promise<T> =>
	withStores(at(name), act);

const csv = (name: string): string =>
	['campaign,variant,channel,people,conversions']
		.concat(
			['control', 'picks'].flatMap((variant, v) =>
				Array.from(
					{ length: 30 },
					(_, i) => `${name},${variant},c${i},${500 + i},${50 + 10 * v + name.length}`
				)
			)
		)
		.join('\n') + '\n';

const store = (stores: Stores, name: string) =>
	importFile(stores, {
		open: () => Readable.from([Buffer.from(csv(name))]),
		file: `${name}.csv`,
		release: false,
		now: new Date()
	});

/** A hash of each upload's cells. */
const cellHashes = (name: string): Promise<Map<string, string>> =>
	within(name, ({ private: cells }) =>
		Promise.resolve(
			new Map(
				[...Map.groupBy(storedCells(cells.$client), ({ uploadId }) => uploadId)].map(([u, list]) => [
					u,
					createHash('sha256').update(JSON.stringify(list)).digest('hex')
				])
			)
		)
	);

beforeAll(async () => {
	const stores = openStores(at('data'), project);
	await store(stores, 'First');
	closeStores(stores);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a backup while others write', () => {
	it('has everything that was acknowledged before, row for row, and no upload without its cells', async () => {
		const script = `
			import { Readable } from 'node:stream';
			import { importFile } from '#lib/server/ingest/import.ts';
			import { withdrawUpload } from '#lib/server/ingest/withdraw.ts';
			import { openStores } from '#lib/server/db/stores.ts';
			const stores = openStores(${JSON.stringify(at('data'))}, ${JSON.stringify(project)});
			const csv = ${csv.toString()};
			for (let n = 0; n < 50; n++) {
				const { uploadId } = await importFile(stores, {
					open: () => Readable.from([Buffer.from(csv('Campaign ' + n))]), file: 'f.csv', release: false, now: new Date()
				});
				// Every third is taken back at once: its cells go after its record.
				if (n % 3 === 2) withdrawUpload(stores, uploadId);
				console.log(n % 3 === 2 ? 'withdrawn' : uploadId);
			}
		`;
		const writer = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
			cwd: project
		});
		let output = '';
		writer.stdout.on('data', (chunk) => (output += String(chunk)));
		writer.stderr.on('data', (chunk) => (output += String(chunk)));
		const ended = new Promise((done) => writer.once('exit', done));
		const acknowledged = () => output.split('\n').slice(0, -1);
		const made: { name: string; before: string[] }[] = [];
		// After every few uploads, while the next ones are written: each backup is restored and checked whole below.
		let seen = -4;
		while (writer.exitCode === null) {
			if (acknowledged().length < seen + 4) {
				await setTimeout(5);
				continue;
			}
			seen = acknowledged().length;
			const before = acknowledged().filter((line) => line !== 'withdrawn');
			const name = `live-${made.length}.tar`;
			await backup('data', name);
			made.push({ name, before });
		}
		expect(await ended, output).toBe(0);
		expect(acknowledged().length).toBe(50);
		expect(made.length).toBeGreaterThan(2);
		const now = await cellHashes('data');
		for (const { name, before } of made) {
			const to = `restored-${name}`;
			expect(await restore(name, to)).toMatchObject({ kind: 'restored' });
			await within(to, async (stores) => {
				expect(await faults(stores)).toEqual([]);
				await sweepOrphans(stores);
				expect(await faults(stores)).toEqual([]);
			});
			const then = await cellHashes(to);
			for (const id of before) expect(then.get(id), `${id} in ${name}`).toBe(now.get(id));
		}
		// Some were made in between, or the test shows nothing.
		expect(made.some(({ before }) => before.length > 0 && before.length < 33)).toBe(true);
	});
});

describe('makeBackup', () => {
	it('writes one file for its owner alone, puts it on record and leaves nothing else', async () => {
		await backup('data', 'plain.tar');
		expect(statSync(at('plain.tar')).mode & 0o777).toBe(0o600);
		expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
		expect(
			await within('data', async (stores) => (await audit.list(stores.holdout, { limit: 1 }))[0])
		).toMatchObject({
			action: 'backup-made',
			actor: commandLine
		});
	});

	it('never writes over a file', async () => {
		writeFileSync(at('mine.tar'), 'mine');
		await expect(backup('data', 'mine.tar')).rejects.toThrow('EEXIST');
		expect(readFileSync(at('mine.tar'), 'utf8')).toBe('mine');
	});
});

describe('restoreBackup', () => {
	const fingerprint = async (name: string) => ({
		cells: await cellHashes(name),
		...(await within(name, async ({ holdout: store }) => ({
			campaigns: store.$client.prepare('select * from campaigns order by id').all(),
			audit: await audit.verify(store)
		})))
	});
	beforeAll(async () => {
		await backup('data', 'good.tar');
		const stores = openStores(at('other'), project);
		await store(stores, 'Other');
		closeStores(stores);
	});

	it('replaces what is there only when asked to, whole, and puts it on record', async () => {
		const before = await fingerprint('other');
		expect(await restore('good.tar', 'other')).toMatchObject({ kind: 'refused', code: 'not_empty' });
		expect(await fingerprint('other')).toEqual(before);
		expect(await restore('good.tar', 'other', true)).toMatchObject({ kind: 'restored' });
		expect(await cellHashes('other')).toEqual(await cellHashes('data'));
		await within('other', async (stores) => {
			expect(await faults(stores)).toEqual([]);
			expect((await audit.list(stores.holdout, { limit: 1 }))[0]).toMatchObject({
				action: 'backup-restored'
			});
		});
		expect(readdirSync(at('other')).filter((name) => name.startsWith('rest'))).toEqual([]);
	});

	it.each<[string, (bytes: Buffer) => Buffer, RegExp]>([
		['cut off', (bytes) => bytes.subarray(0, bytes.length / 2), /not_a_backup|damaged/],
		['empty', () => Buffer.alloc(0), /not_a_backup/],
		['no archive', () => Buffer.from('campaign,variant\n'.repeat(500)), /not_a_backup/],
		[
			'changed in one byte of a cell',
			(bytes) => {
				const changed = Buffer.from(bytes);
				const place = changed.lastIndexOf('picks');
				changed.write('PICKS', place);
				return changed;
			},
			/damaged/
		]
	])('leaves everything as it is when the backup is %s', async (name, damage, code) => {
		writeFileSync(at(`${name}.tar`), damage(readFileSync(at('good.tar'))));
		const before = await fingerprint('other');
		const outcome = await restore(`${name}.tar`, 'other', true);
		expect(outcome.kind === 'refused' ? outcome.code : outcome.kind).toMatch(code);
		expect(await fingerprint('other')).toEqual(before);
		expect(readdirSync(at('other')).filter((file) => file.startsWith('rest'))).toEqual([]);
	});

	it('refuses while a server or another program has the databases', async () => {
		const presence = takeServerLock(at('other'));
		expect(await restore('good.tar', 'other', true)).toMatchObject({ kind: 'refused', code: 'served' });
		presence.release();
		const stores = openStores(at('other'), project);
		expect(await restore('good.tar', 'other', true)).toMatchObject({ kind: 'refused', code: 'served' });
		closeStores(stores);
		expect(await restore('good.tar', 'other', true)).toMatchObject({ kind: 'restored' });
	});

	it('is finished by the next command when it ended in the middle', async () => {
		await restore('good.tar', 'next');
		const stores = openStores(at('half'), project);
		await store(stores, 'Half');
		closeStores(stores);
		// After the decision, one of two databases is in its place.
		const waiting = join(at('half'), decided);
		rmSync(waiting, { recursive: true, force: true });
		mkdirSync(waiting);
		copyFileSync(join(at('next'), 'holdout.db'), join(at('half'), 'holdout.db'));
		copyFileSync(join(at('next'), 'private.db'), join(waiting, 'private.db'));
		closeStores(openFolder(at('half'), project));
		await within('half', async (both) => expect(await faults(both)).toEqual([]));
		expect(await cellHashes('half')).toEqual(await cellHashes('next'));
		expect(existsSync(waiting)).toBe(false);
		finishRestore(at('half'));
	});

	it('works from the command line, and `verify` finds what is wrong', async () => {
		const run = (name: string, ...args: string[]) => command(args, { env: { HOLDOUT_DATA: at(name) } });
		expect(await run('data', 'backup', at('cli.tar'))).toMatchObject({ status: 0 });
		expect(await run('data', 'backup', at('cli.tar'))).toMatchObject({ status: 2 });
		expect(await run('nowhere', 'backup', at('x.tar'))).toMatchObject({ status: 2 });
		expect(await run('cli', 'restore', at('cli.tar'))).toMatchObject({ status: 0 });
		expect(await run('cli', 'restore', at('cli.tar'))).toMatchObject({
			status: 1,
			stderr: expect.stringContaining('cli.tar:1: not_empty: ') as string
		});
		expect(await run('cli', 'verify')).toMatchObject({ status: 0 });
		await within('cli', (stores) => Promise.resolve(stores.private.$client.exec('delete from cell_columns')));
		expect(await run('cli', 'verify')).toMatchObject({
			status: 1,
			stderr: expect.stringMatching(/^uploads:1: cells_missing: /) as string
		});
	});
});

describe('the nightly backup', () => {
	it('is due once a night, also when the night was missed', () => {
		const name = 'holdout-2026-05-14T120000Z.tar';
		expect(isDue([], new Date('2026-05-14T12:00:00Z'))).toBe(true);
		expect(isDue([name], new Date('2026-05-14T13:00:00Z'))).toBe(false);
		expect(isDue([name, 'holdout-x.tar'], new Date('2026-05-15T14:00:00Z'))).toBe(true);
		expect(isDue(['other.tar'], new Date('2026-05-14T13:00:00Z'))).toBe(true);
	});

	it('keeps the newest, and touches no file of another name', async () => {
		const nightly = { dataFolder: at('data'), projectFolder: project, backupFolder: at('nights'), keep: 2 };
		const made = [];
		for (const day of ['10', '11', '12', '12'])
			made.push(await nightlyBackup(nightly, new Date(`2026-05-${day}T12:00:00Z`)));
		writeFileSync(join(at('nights'), 'keep-me.tar'), '');
		expect(made.map((path) => path !== null)).toEqual([true, true, true, false]);
		expect(readdirSync(at('nights')).sort()).toEqual([
			'holdout-2026-05-11T120000Z.tar',
			'holdout-2026-05-12T120000Z.tar',
			'keep-me.tar'
		]);
		expect(await restore('nights/holdout-2026-05-12T120000Z.tar', 'from-night')).toMatchObject({
			kind: 'restored'
		});
	});
});

describe('enter', () => {
	it('knows of the last server when it did not leave, and of others that are there', () => {
		const first = takeServerLock(at('served'));
		expect(first.unclean).toBe(false);
		const second = takeServerLock(at('served'));
		expect(second.unclean).toBe(false);
		expect(isServed(at('served'))).toBe(true);
		first.release();
		expect(isServed(at('served'))).toBe(true);
		second.release();
		expect(isServed(at('served'))).toBe(false);
		writeFileSync(join(at('served'), 'serving'), '');
		const third = takeServerLock(at('served'));
		expect(third.unclean).toBe(true);
		third.settle();
		third.release();
		expect(takeServerLock(at('served')).unclean).toBe(false);
	});
});
