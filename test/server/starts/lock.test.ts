import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, it } from 'vitest';
import { locks } from '#lib/server/db/server-lock.ts';
import { project } from '../holdout-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-locks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program that holds a lock until it is ended. */
const holder = (id: string) => `
	import { locks } from '#lib/server/db/server-lock.ts';
	if (locks.hold(${JSON.stringify(folder)}, 'server', ${JSON.stringify(id)})) console.log('holds');
	setInterval(() => {}, 1000);
`;

describe('a lock', () => {
	it('is taken by one alone, also in one process, and free when it is released', () => {
		const ours = locks.hold(folder, 'server', 'one');
		expect(locks.hold(folder, 'server', 'one')).toBe(null);
		expect(locks.isHeld(folder, 'server', 'one')).toBe(true);
		expect(locks.isHeld(folder, 'server', 'another')).toBe(false);
		ours?.release();
		expect(locks.isHeld(folder, 'server', 'one')).toBe(false);
		expect(readdirSync(join(folder, 'locks'))).toEqual([]);
	});

	it('stays with a process that is stopped, and is left by one that is killed', async () => {
		const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', holder('two')], {
			cwd: project
		});
		await once(child.stdout, 'data');
		child.kill('SIGSTOP');
		expect(locks.hold(folder, 'server', 'two')).toBe(null);
		expect(locks.isHeld(folder, 'server', 'two')).toBe(true);
		locks.forget(folder, 'server', ['two']);
		expect([locks.list(folder, 'server'), locks.left(folder, 'server')]).toEqual([['two'], []]);
		child.kill('SIGKILL');
		await once(child, 'exit');
		expect(locks.left(folder, 'server')).toEqual(['two']);
		locks.hold(folder, 'server', 'two')?.release();
		expect(locks.list(folder, 'server')).toEqual([]);
	});

	it('is left by a thread that is ended', async () => {
		const code = `
			import(${JSON.stringify(pathToFileURL(join(project, 'src/lib/server/db/server-lock.ts')).href)}).then(({ locks }) => {
				locks.hold(${JSON.stringify(folder)}, 'server', 'three');
				require('node:worker_threads').parentPort.postMessage('holds');
				setInterval(() => {}, 1000);
			});
		`;
		const worker = new Worker(code, { eval: true });
		await once(worker, 'message');
		expect(locks.isHeld(folder, 'server', 'three')).toBe(true);
		await worker.terminate();
		expect(locks.left(folder, 'server')).toEqual(['three']);
	});
});
