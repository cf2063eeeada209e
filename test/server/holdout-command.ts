import { spawnSync } from 'node:child_process';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { format } from 'node:util';

export const project = fileURLToPath(new URL('../..', import.meta.url));

interface Given {
	/** Standard input. */
	readonly input?: string;
	/** Variables of the environment, besides those of the test. */
	readonly env?: Record<string, string>;
}

interface Ended {
	readonly status: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** Runs the command line in a process of its own, as a user does: for tests about the process itself. */
export function holdout(args: string[], { input, env }: Given = {}): Ended {
	const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli.ts', ...args], {
		cwd: project,
		encoding: 'utf8',
		input: input ?? '',
		maxBuffer: 1 << 28,
		env: { ...process.env, ...env }
	});
	return { status, stdout, stderr };
}

/** Puts other values in for the time of some work. */
async function during<T>(put: () => () => void, work: () => Promise<T>): Promise<T> {
	const restore = put();
	try {
		return await work();
	} finally {
		restore();
	}
}

let runs = 0;

/** Runs the command line in this process, which saves its start: one command at a time. */
export async function command(args: string[], { input, env }: Given = {}): Promise<Ended> {
	let stdout = '';
	let stderr = '';
	const status = await during(
		() => {
			const { argv, env: variables } = process;
			const mask = process.umask();
			const { log, error } = console;
			const write = process.stdout.write.bind(process.stdout);
			const stdin = Object.getOwnPropertyDescriptor(process, 'stdin');
			process.argv = [process.execPath, 'src/cli.ts', ...args];
			process.env = { ...process.env, ...env };
			console.log = (...words: unknown[]) => void (stdout += `${format(...words)}\n`);
			console.error = (...words: unknown[]) => void (stderr += `${format(...words)}\n`);
			process.stdout.write = (text: string | Uint8Array) => {
				stdout += String(text);
				return true;
			};
			const given = Readable.from([Buffer.from(input ?? '')]);
			Object.defineProperty(process, 'stdin', { configurable: true, value: given });
			return () => {
				Object.assign(process, { argv, env: variables, exitCode: undefined });
				Object.assign(console, { log, error });
				process.stdout.write = write;
				process.umask(mask);
				if (stdin) Object.defineProperty(process, 'stdin', stdin);
			};
		},
		async () => {
			// The program is its module: each address is evaluated once.
			await import(`../../src/cli.ts?run=${(runs += 1)}`);
			return Number(process.exitCode ?? 0);
		}
	);
	return { status, stdout, stderr };
}
