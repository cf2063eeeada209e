import { spawn } from 'node:child_process';
import { project } from '../holdout-command.ts';

/** A command that runs beside the test. */
export interface RunningCommand {
	signal(name: NodeJS.Signals): void;
	/** Standard output and standard error so far. */
	output(): string;
	/** Its exit code; null where a signal ended it. */
	readonly ended: Promise<number | null>;
}

/** Starts the command line as a user does, and does not wait for it. */
export function runHoldout(args: string[], dataFolder: string): RunningCommand {
	const child = spawn(process.execPath, ['src/cli.ts', ...args], {
		cwd: project,
		env: { ...process.env, HOLDOUT_DATA: dataFolder },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
	return {
		signal: (name) => child.kill(name),
		output: () => output,
		ended: new Promise((done) => child.once('close', done))
	};
}
