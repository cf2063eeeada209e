import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const project = fileURLToPath(new URL('../..', import.meta.url));

/** Runs the command line as a user does; `input` is standard input. */
export function holdout(
	args: string[],
	{ input, env }: { input?: string; env?: Record<string, string> } = {}
) {
	const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli.ts', ...args], {
		cwd: project,
		encoding: 'utf8',
		input: input ?? '',
		maxBuffer: 1 << 28,
		env: { ...process.env, ...env }
	});
	return { status, stdout, stderr };
}
