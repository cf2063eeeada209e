import { spawn, type ChildProcess } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	rmSync,
	watch,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sweepLeftovers } from '#lib/server/backup/finish-restore.ts';
import { beginRestore } from '#lib/server/backup/restore-lock.ts';
import { unfinished } from '#lib/server/backup/work-folder.ts';
import { takeServerLock } from '#lib/server/db/server-lock.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { startProduct } from '../../e2e/product.ts';
import { command, project } from '../holdout-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-leftovers-'));
const data = join(folder, 'data');
const disk = join(folder, 'disk');
const backup = join(folder, 'good.tar');
const env = { ...process.env, HOLDOUT_DATA: data };
const run = (...args: string[]) => command(args, { env: { HOLDOUT_DATA: data } });

beforeAll(async () => {
	cpSync(join(project, 'test', 'fixtures', 'schema-9-2'), data, { recursive: true });
	closeStores(openStores(data, project));
	mkdirSync(disk);
	expect(await run('backup', backup)).toMatchObject({ status: 0 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ended = (child: ChildProcess) => new Promise((done) => child.once('exit', done));

/** Runs a command until a file shows up in a folder, and kills it there and then. */
async function killedAt(where: string, begin: string, args: string[]): Promise<void> {
	const seen = new Promise<void>((found) => {
		const watcher = watch(where, (_, name) => {
			if (!name?.startsWith(begin)) return;
			watcher.close();
			found();
		});
	});
	const child = spawn(process.execPath, ['src/cli.ts', ...args], { cwd: project, env });
	await seen;
	child.kill('SIGKILL');
	await ended(child);
}

const inDisk = () => readdirSync(disk).filter((name) => name.startsWith(unfinished));
const notes = () => readdirSync(data).filter((name) => name.startsWith('backing-up-'));

describe('what a killed backup leaves', () => {
	it('is swept by the next backup, wherever that is written', async () => {
		await killedAt(disk, unfinished, ['backup', join(disk, 'killed.tar')]);
		expect(inDisk()).toHaveLength(1);
		const next = join(folder, 'next.tar');
		expect(await run('backup', next)).toMatchObject({ status: 0 });
		expect(inDisk()).toEqual([]);
		expect(notes()).toEqual([]);
	});

	it('stays while its process lives, in another process', async () => {
		const script = `
			import { makeWorkFolder } from '#lib/server/backup/work-folder.ts';
			globalThis.work = makeWorkFolder(${JSON.stringify(data)}, ${JSON.stringify(disk)});
			console.log(globalThis.work.path);
			process.stdin.resume();
		`;
		const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], { cwd: project });
		const path = await new Promise<string>((said) =>
			child.stdout.once('data', (words) => said(String(words).trim()))
		);
		sweepLeftovers(data);
		expect(existsSync(path)).toBe(true);
		child.kill('SIGKILL');
		await ended(child);
		sweepLeftovers(data);
		expect(existsSync(path)).toBe(false);
		expect(notes()).toEqual([]);
	});

	it('stays known while its disk is away', async () => {
		const away = join(folder, 'away');
		const script = `
			import { makeWorkFolder } from '#lib/server/backup/work-folder.ts';
			makeWorkFolder(${JSON.stringify(data)}, ${JSON.stringify(disk)});
			process.kill(process.pid, 'SIGKILL');
		`;
		await ended(spawn(process.execPath, ['--input-type=module-typescript', '-e', script], { cwd: project }));
		cpSync(disk, away, { recursive: true });
		rmSync(disk, { recursive: true });
		sweepLeftovers(data);
		expect(notes()).toHaveLength(1);
		cpSync(away, disk, { recursive: true });
		sweepLeftovers(data);
		expect([notes(), inDisk()]).toEqual([[], []]);
	});
});

describe('what a killed restore leaves', () => {
	it('is swept by the next server, whose data are the old ones', async () => {
		await killedAt(data, 'restoring', ['restore', backup, '--force']);
		expect(existsSync(join(data, 'restoring'))).toBe(true);
		const product = await startProduct({ HOLDOUT_DATA: data });
		expect(existsSync(join(data, 'restoring'))).toBe(false);
		await product.stop();
		expect(await run('verify')).toMatchObject({ status: 0 });
	});

	it('stays while a restore continues, which keeps servers out', async () => {
		const end = beginRestore(data);
		mkdirSync(join(data, 'restoring'));
		writeFileSync(join(data, 'restoring', 'private.db'), '');
		sweepLeftovers(data);
		expect(existsSync(join(data, 'restoring', 'private.db'))).toBe(true);
		const { status, stderr } = await run('serve');
		expect(status).toBe(1);
		expect(stderr).toBe(`holdout: A backup is being restored into ${data}. Start Holdout when it is done.\n`);
		expect(await run('restore', backup, '--force')).toMatchObject({
			status: 1,
			stderr: expect.stringContaining(': served: ') as string
		});
		end?.();
		sweepLeftovers(data);
		expect(existsSync(join(data, 'restoring'))).toBe(false);
		// A start that was refused leaves nothing that the next takes for an unclean stop.
		const next = takeServerLock(data);
		expect(next.unclean).toBe(false);
		next.release();
	});
});
