import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { isPostgres } from '#lib/server/db/dialect.ts';
import { project } from '../holdout-command.ts';
import type { Job } from './step.ts';

export interface Step {
	/** Comes when the process has said the word. */
	said(word: string): Promise<void>;
	/** Sends it on from where it stopped. */
	go(): void;
	/** What came of it. */
	outcome(): Promise<Record<string, unknown>>;
	/** Ends it as a power cut would. */
	kill(): Promise<void>;
}

const program = fileURLToPath(new URL('step.ts', import.meta.url));
const quick = new URL('../../../src/quick-imports.ts', import.meta.url).href;

/** Processes of this worker that wait for a job: each took half a second of a processor to start. They end with the worker. */
const idle: ChildProcessWithoutNullStreams[] = [];

/** Starts an import or a publication in a process that does nothing else meanwhile. */
export function startStep(folder: string, job: Job): Step {
	const child = idle.pop() ?? spawn(process.execPath, ['--import', quick, program], { cwd: project });
	child.stdin.write(`${JSON.stringify({ folder, job })}\n`);
	const lines: string[] = [];
	let errors = '';
	const note = (piece: Buffer) => (errors += String(piece));
	child.stderr.on('data', note);
	const reading = createInterface({ input: child.stdout }).on('line', (line) => {
		lines.push(line);
		child.emit('said');
		if (!line.startsWith('done ')) return;
		reading.close();
		child.stderr.off('data', note);
		child.off('exit', onExit);
		// On PostgreSQL it is connected to the database of this file.
		if (isPostgres) child.stdin.end();
		else idle.push(child);
	});
	const onExit = () => void child.emit('said');
	child.once('exit', onExit);
	const closed = once(reading, 'close');
	const find = async (start: string): Promise<string> => {
		for (;;) {
			const line = lines.find((one) => one.startsWith(start));
			if (line !== undefined) return line;
			if (child.exitCode !== null || child.signalCode !== null) {
				await closed;
				const late = lines.find((one) => one.startsWith(start));
				if (late !== undefined) return late;
				throw new Error(`it ended without "${start}": ${errors}`);
			}
			await once(child, 'said');
		}
	};
	return {
		said: async (word) => void (await find(word)),
		go: () => void child.stdin.write('\n'),
		outcome: async () => JSON.parse((await find('done ')).slice(5)) as Record<string, unknown>,
		async kill() {
			const ended = once(child, 'exit');
			child.kill('SIGKILL');
			await ended;
		}
	};
}

/** Runs commands of the command line at the same time, each in a process of its own. */
export const atOnce = (folder: string, commands: readonly (readonly string[])[]) =>
	Promise.all(
		commands.map(async (args) => {
			const child = spawn(process.execPath, ['src/cli.ts', ...args], {
				cwd: project,
				env: { ...process.env, HOLDOUT_DATA: folder },
				stdio: ['ignore', 'pipe', 'pipe']
			});
			let [stdout, stderr] = ['', ''];
			child.stdout.on('data', (piece) => (stdout += String(piece)));
			child.stderr.on('data', (piece) => (stderr += String(piece)));
			await once(child, 'close');
			return { status: child.exitCode, stdout, stderr };
		})
	);
