import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** The running product on a database of its own. */
export interface Product {
	readonly origin: string;
	readonly dataFolder: string;
	readonly pid: number;
	stop(): Promise<void>;
	/** Ends it as a power cut would, without a word; the data stays. */
	kill(): Promise<void>;
}

const freePort = (): Promise<number> =>
	new Promise((found, failed) => {
		const probe = createServer();
		probe.once('error', failed);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			probe.close(() => found(typeof address === 'object' && address ? address.port : 0));
		});
	});

/** Starts the built product as `npm start` does, on an empty database, and waits until it answers. */
export async function startProduct(env: Record<string, string> = {}): Promise<Product> {
	const dataFolder = mkdtempSync(join(tmpdir(), 'holdout-e2e-'));
	const port = await freePort();
	const child = spawn(process.execPath, [join(project, 'src', 'cli.ts'), 'serve'], {
		cwd: project,
		env: { ...process.env, ORIGIN: '', PORT: String(port), HOLDOUT_DATA: dataFolder, ...env },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let output = '';
	const said = new Promise<string>((found, failed) => {
		const listen = (chunk: Buffer) => {
			output += String(chunk);
			const origin = /Holdout is at (\S+)/.exec(output)?.[1];
			if (origin) found(origin);
		};
		child.stdout.on('data', listen);
		child.stderr.on('data', listen);
		child.once('exit', (code) => failed(new Error(`the product ended with ${code}: ${output}`)));
	});
	const ended = new Promise<void>((done) => child.once('exit', () => done()));
	const origin = await said;
	return {
		origin,
		dataFolder,
		pid: child.pid ?? 0,
		async kill() {
			child.kill('SIGKILL');
			await ended;
		},
		async stop() {
			child.kill('SIGTERM');
			await ended;
			rmSync(dataFolder, { recursive: true, force: true });
		}
	};
}
