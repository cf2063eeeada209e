import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, it } from 'vitest';
import { locks } from '#lib/server/db/lock.ts';
import { project } from '../holdout-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-locks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program that holds a lock until it is ended. */
const holder = (id: string) => `
	import { locks } from '#lib/server/db/lock.ts';
	if (locks.hold(${JSON.stringify(folder)}, 'draft', ${JSON.stringify(id)})) console.log('holds');
	setInterval(() => {}, 1000);
`;

describe('a lock', () => {
	it('is held by one alone, also in one process, and free when it is released', () => {
		const ours = locks.hold(folder, 'draft', 'one');
		expect(locks.hold(folder, 'draft', 'one')).toBe(null);
		expect(locks.isHeld(folder, 'draft', 'one')).toBe(true);
		expect(locks.isHeld(folder, 'upload', 'one')).toBe(false);
		ours?.release();
		expect(locks.isHeld(folder, 'draft', 'one')).toBe(false);
		expect(readdirSync(join(folder, 'locks'))).toEqual([]);
	});

	it('stays with a process that stands still, and is left by one that is killed', async () => {
		const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', holder('two')], {
			cwd: project
		});
		await once(child.stdout, 'data');
		child.kill('SIGSTOP');
		expect(locks.hold(folder, 'draft', 'two')).toBe(null);
		expect(locks.isHeld(folder, 'draft', 'two')).toBe(true);
		locks.forget(folder, 'draft', ['two']);
		expect([locks.list(folder, 'draft'), locks.left(folder, 'draft')]).toEqual([['two'], []]);
		child.kill('SIGKILL');
		await once(child, 'exit');
		expect(locks.left(folder, 'draft')).toEqual(['two']);
		locks.hold(folder, 'draft', 'two')?.release();
		expect(locks.list(folder, 'draft')).toEqual([]);
	});

	it('is left by a thread that is ended', async () => {
		const code = `
			import(${JSON.stringify(pathToFileURL(join(project, 'src/lib/server/db/lock.ts')).href)}).then(({ locks }) => {
				locks.hold(${JSON.stringify(folder)}, 'draft', 'three');
				require('node:worker_threads').parentPort.postMessage('holds');
				setInterval(() => {}, 1000);
			});
		`;
		const worker = new Worker(code, { eval: true });
		await once(worker, 'message');
		expect(locks.isHeld(folder, 'draft', 'three')).toBe(true);
		await worker.terminate();
		expect(locks.left(folder, 'draft')).toEqual(['three']);
	});

	it('that is abandoned has to be cleared up, and is removed then', () => {
		locks.hold(folder, 'upload', 'four')?.abandon();
		expect(locks.left(folder, 'upload')).toEqual(['four']);
		locks.forget(folder, 'upload', ['four']);
		expect(locks.list(folder, 'upload')).toEqual([]);
	});

	it('is waited for', async () => {
		const ours = locks.hold(folder, 'upload', 'five');
		const next = locks.wait(folder, 'upload', 'five');
		ours?.release();
		(await next).release();
		await expect(locks.wait(folder, 'upload', 'five', AbortSignal.abort())).rejects.toThrow('abort');
	});
});
