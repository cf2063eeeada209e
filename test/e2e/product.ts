import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { members } from '#lib/server/accounts/members.ts';
import type { Role } from '#lib/server/accounts/tokens.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { putEmptyStores } from '../server/fresh-stores.ts';
import { openSession } from './session.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** The running product on a database of its own. */
export interface Product {
	readonly origin: string;
	readonly dataFolder: string;
	/** The server's process. */
	readonly pid: number;
	/** Everything it has said so far: its log. */
	output(): string;
	/** The `Cookie` header of the member who is signed in; empty without one. */
	readonly cookie: string;
	/** The same for pages: `browser.newPage({ storageState: product.signedIn })`. */
	readonly signedIn: { cookies: SignedInCookie[]; origins: [] };
	stop(): Promise<void>;
	/** Ends it as a power cut would, without a word; the data stays. */
	kill(): Promise<void>;
}

/** A port that nobody listens on. */
export const freePort = (): Promise<number> =>
	new Promise((found, failed) => {
		const probe = createServer();
		probe.once('error', failed);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			probe.close(() => found(typeof address === 'object' && address ? address.port : 0));
		});
	});

/** A member's password in tests. */
export const password = 'four plain test words';
/** That password as the product stores it: `hashPassword` takes 85 ms of a processor, for the same each time. */
const passwordHash =
	'cd7aa8dfb8fa092c6eab9e482a04eaed:4ca4b8cddc7b12605edcfe545e26ef9af4b2e3e5b944e77f5f19e2f8e802a8fc0010ca46643417f5e5a16d94978b75748757b2a3903fb26fcd5396a2e2390c06';

/** Adds a member who has joined, with an address made of the role, to a data folder. */
export async function addMember(
	dataFolder: string,
	role: Role,
	email = `${role}@example.com`
): Promise<{ id: string; email: string }> {
	const stores = openStores(dataFolder, project);
	const { holdout } = stores;
	const now = new Date();
	try {
		const member = await holdout.write(async (tx) => {
			const known = await members.findByEmail(tx, email);
			if (known) return known;
			const added = await members.add(tx, { email, name: `The ${role}`, role, now });
			if (added.kind === 'refused') throw new Error(added.why);
			await members.setPassword(tx, added.id, passwordHash, now);
			return { id: added.id, email };
		});
		return member;
	} finally {
		closeStores(stores);
	}
}

/** Signs in through the page; the cookies as a header. */
export async function signIn(
	origin: string,
	email: string,
	cookie = '',
	/** Where it listens, when that is not its public address. */
	at = origin
): Promise<string> {
	const response = await fetch(`${at}/sign-in?/password`, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin, cookie, accept: 'text/html' },
		body: new URLSearchParams({ email, password })
	});
	if (response.status !== 303) throw new Error(`${email} could not sign in: ${response.status}`);
	return response.headers
		.getSetCookie()
		.map((line) => line.split(';')[0] ?? '')
		.join('; ');
}

interface SignedInCookie {
	name: string;
	value: string;
	domain: string;
	path: string;
	expires: number;
	httpOnly: boolean;
	secure: boolean;
	sameSite: 'Lax';
}

/** A `Cookie` header for a browser's context. */
export const signedInAs = (cookie: string): Product['signedIn'] => ({
	cookies: cookie.split('; ').flatMap((pair) => {
		const at = pair.indexOf('=');
		if (at < 0) return [];
		const made = { name: pair.slice(0, at), value: pair.slice(at + 1), domain: 'localhost', path: '/' };
		return [{ ...made, expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' as const }];
	}),
	origins: []
});

/**
 * `npm test` builds the product while the first tests run, and names the file that appears when it is built: its text
 * is empty, or what went wrong.
 */
async function built(): Promise<void> {
	const mark = process.env['HOLDOUT_BUILT'];
	if (mark === undefined) return;
	while (!existsSync(mark)) await setTimeout(50);
	const problem = readFileSync(mark, 'utf8');
	if (problem) throw new Error(problem);
}

/** The command line as `npm start` runs it, once it is built. */
export async function builtProgram(): Promise<string> {
	await built();
	return join(project, 'build', 'programs', 'cli.js');
}

/**
 * Starts the built product as `npm start` does, on an empty database, and waits until it answers.
 * @param role of the member who is signed in; null for a workspace without members
 * @param copyOf a data folder to begin with a copy of
 * @param options of the command `serve`
 */
export async function startProduct(
	env: Record<string, string> = {},
	role: Role | null = 'admin',
	copyOf?: string,
	options: readonly string[] = []
): Promise<Product> {
	const program = await builtProgram();
	const ownFolder = mkdtempSync(join(tmpdir(), 'holdout-e2e-'));
	const dataFolder = env['HOLDOUT_DATA'] ?? ownFolder;
	if (copyOf !== undefined) cpSync(copyOf, dataFolder, { recursive: true });
	else if (role && dataFolder === ownFolder) putEmptyStores(ownFolder);
	const member = role && (await addMember(dataFolder, role));
	const cookie = member
		? await openSession(dataFolder, member.email, env['ORIGIN'], env['HOLDOUT_SECRET'])
		: '';
	const port = await freePort();
	const child = spawn(process.execPath, ['--max-semi-space-size=8', program, 'serve', ...options], {
		cwd: project,
		env: { ...process.env, ORIGIN: '', PORT: String(port), HOLDOUT_DATA: dataFolder, ...env },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let output = '';
	const started = new Promise<string>((found, failed) => {
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
	const origin = await started;
	return {
		origin,
		dataFolder,
		pid: child.pid ?? 0,
		async kill() {
			child.kill('SIGKILL');
			await ended;
		},
		output: () => output,
		cookie,
		signedIn: signedInAs(cookie),
		async stop() {
			child.kill('SIGTERM');
			await ended;
			rmSync(ownFolder, { recursive: true, force: true });
		}
	};
}
