import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { health } from '#lib/server/http/health.ts';
import { isLoopback } from '#lib/server/http/origin.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { builtProgram, freePort } from '../../e2e/product.ts';
import { holdout, project } from '../holdout-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-operations-'));
const secrets = { analyst: '', admin: '' };
const stores = openStores(folder, project);
for (const role of ['analyst', 'admin'] as const)
	secrets[role] = await stores.holdout.write((tx) => tokens.add(tx, { name: role, role, now: new Date() }));
afterAll(() => {
	closeStores(stores);
	rmSync(folder, { recursive: true, force: true });
});

/** A server that is stopped in several ways. */
async function start(env: Record<string, string> = {}) {
	const port = await freePort();
	const child = spawn(process.execPath, [await builtProgram(), 'serve'], {
		cwd: project,
		env: { ...process.env, ORIGIN: '', PORT: String(port), HOLDOUT_DATA: folder, ...env }
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
	const ended = new Promise<number | null>((done) => child.once('exit', done));
	await expect.poll(() => output, { timeout: 30_000 }).toContain('Holdout is at');
	return { child, port, origin: `http://localhost:${port}`, ended, output: () => output };
}

const lines = ['campaign,variant,people,conversions', 'May,control,4000,200', 'May,picks,4100,290', ''];

/** An upload that has begun and waits for `finish`. */
function beginUpload(port: number) {
	const sending = request({
		port,
		host: '127.0.0.1',
		path: '/api/v1/uploads',
		method: 'POST',
		headers: { authorization: `Bearer ${secrets.analyst}`, 'content-type': 'text/csv' }
	});
	let retryAfter: string | undefined;
	const answered = new Promise<number | string>((done) => {
		sending.once('response', (response) => {
			response.resume();
			retryAfter = response.headers['retry-after'];
			done(response.statusCode ?? 0);
		});
		sending.once('error', (error) => done(error.message));
	});
	sending.write(`${lines[0]}\n`);
	return { answered, retryAfter: () => retryAfter, finish: () => sending.end(lines.slice(1).join('\n')) };
}

const staged = () => (existsSync(join(folder, 'staging')) ? readdirSync(join(folder, 'staging')) : []);
const uploaded = () => stores.holdout.$client.prepare('select count(*) from uploads').pluck().get();

describe('the end of a server', () => {
	it('lets an upload that has begun come to its end, takes nothing new, and is clean', async () => {
		const { child, port, origin, ended, output } = await start();
		const upload = beginUpload(port);
		await expect.poll(staged).toHaveLength(1);
		child.kill('SIGTERM');
		await expect.poll(output).toContain('Stopping');
		await expect
			.poll(() =>
				fetch(`${origin}/healthz`).then(
					() => 'answers',
					() => 'is gone'
				)
			)
			.toBe('is gone');
		upload.finish();
		expect(await upload.answered).toBe(201);
		expect(await ended).toBe(0);
		expect(uploaded()).toBe(1);
		expect(readdirSync(join(folder, 'locks'))).toEqual([]);
	});

	it('answers 503 after a while where a request does not end, and nothing of it stays', async () => {
		const { child, port, ended } = await start();
		const upload = beginUpload(port);
		await expect.poll(staged).toHaveLength(1);
		child.kill('SIGINT');
		expect([await upload.answered, upload.retryAfter()]).toEqual([503, '5']);
		expect(await ended).toBe(0);
		expect(uploaded()).toBe(1);
	});

	it('comes at once with a second signal, and the next start looks whether all is well', async () => {
		const { child, port, ended, output } = await start();
		const upload = beginUpload(port);
		await expect.poll(staged).not.toHaveLength(0);
		child.kill('SIGTERM');
		await expect.poll(output).toContain('Stopping');
		// Closer together they are one press, which a terminal sends to the launcher and the server.
		await new Promise((done) => setTimeout(done, 600));
		child.kill('SIGTERM');
		expect(await ended).toBe(1);
		expect(await upload.answered).toMatch(/hang up|ECONNRESET/);
		const next = await start();
		expect(next.output()).toContain('Both databases were checked and are whole.');
		expect(staged()).toEqual([]);
		next.child.kill('SIGTERM');
		expect(await next.ended).toBe(0);
	});
});

describe('a start', () => {
	it('after an unclean stop refuses a damaged database, and says what to do', async () => {
		const damaged = join(folder, 'damaged');
		closeStores(openStores(damaged, project));
		const path = join(damaged, 'private.db');
		const bytes = readFileSync(path);
		// The second page on: everything but the list of tables.
		bytes.fill(0x5a, 4096);
		writeFileSync(path, bytes);
		writeFileSync(join(damaged, 'serving'), '');
		const { status, stderr } = holdout(['serve'], {
			env: { HOLDOUT_DATA: damaged, PORT: String(await freePort()) }
		});
		expect(status).toBe(1);
		expect(stderr).toMatch(/^private\.db:1: damaged: /m);
		expect(stderr).toContain('restore a backup with `holdout restore FILE --force`');
	});
});

describe('/metrics', () => {
	it('has figures of requests and the process for administrators, and no names', async () => {
		const { child, origin, ended } = await start();
		await fetch(`${origin}/campaigns/may`);
		await fetch(`${origin}/nothing/${Math.random()}`);
		await fetch(`${origin}/api/v1/campaigns/may`, {
			method: 'PATCH',
			headers: { authorization: `Bearer ${secrets.analyst}`, 'content-type': 'application/json' },
			body: '{}'
		});
		const get = (headers: Record<string, string> = {}) => fetch(`${origin}/metrics`, { headers });
		const withToken = (role: 'analyst' | 'admin') => get({ authorization: `Bearer ${secrets[role]}` });
		const text = await (await withToken('admin')).text();
		expect(text).toMatch(
			/holdout_request_seconds_count\{method="GET",route="\/campaigns\/\[slug\]",status="\d+"\} 1/
		);
		expect(text).toContain('route="none",status="303"');
		expect(text).toContain('nodejs_eventloop_lag_seconds');
		expect(text).toContain('process_resident_memory_bytes');
		expect(text).toContain('holdout_jobs_running 0');
		expect(text).not.toMatch(/\bmay\b|hold_[\w-]{20}/i);
		expect((await withToken('analyst')).status).toBe(403);
		// A proxy on this machine asks from here too, and may say nothing of whom it asks for.
		for (const headers of [{}, { authorization: 'Bearer hold_unknown' }]) {
			const refused = await get(headers);
			expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
			expect(await refused.text()).not.toContain('holdout_');
		}
		expect(await (await fetch(`${origin}/healthz`)).json()).toEqual({ status: 'ok' });
		child.kill('SIGTERM');
		expect(await ended).toBe(0);
	});

	it('is open to this machine where the settings allow it, not to what a proxy passes on', async () => {
		const { child, origin, ended } = await start({ HOLDOUT_METRICS_LOOPBACK: '1' });
		const get = (headers: Record<string, string> = {}) => fetch(`${origin}/metrics`, { headers });
		expect((await get()).status).toBe(200);
		expect((await get({ 'x-forwarded-for': '203.0.113.9' })).status).toBe(401);
		child.kill('SIGTERM');
		expect(await ended).toBe(0);
	});
});

describe('isLoopback', () => {
	it.each([
		['127.0.0.1', {}, true],
		['::1', {}, true],
		['::ffff:127.0.0.1', {}, true],
		['203.0.113.9', {}, false],
		['127.0.0.1.evil.example', {}, false],
		['127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }, false],
		['127.0.0.1', { forwarded: 'for=127.0.0.1' }, false],
		['203.0.113.9', { 'x-forwarded-for': '127.0.0.1' }, false]
	])('of %s with %j is %s', (peer, headers, expected) =>
		expect(isLoopback({ request: { headers: new Headers(headers as Record<string, string>) }, peer })).toBe(
			expected
		)
	);
});

describe('health', () => {
	const fails = () => {
		throw new Error('no');
	};
	it.each([
		['ok', () => 1, () => 1e12],
		['degraded', () => 1, () => 1024],
		['degraded', () => 1, fails],
		['unavailable', fails, () => 1e12]
	])('is %s', async (word, read, room) => expect(await health({ read, room })).toBe(word));
});

describe('a nightly backup', () => {
	it('is made while the server serves', async () => {
		const nights = join(folder, 'nights');
		const { child, origin, ended, output } = await start({ HOLDOUT_BACKUP_DIR: nights });
		await expect.poll(output, { timeout: 20_000 }).toContain('a backup was made');
		expect((await fetch(`${origin}/healthz`)).status).toBe(200);
		expect(readdirSync(nights)).toEqual([expect.stringMatching(/^holdout-.*\.tar$/)]);
		child.kill('SIGTERM');
		expect(await ended).toBe(0);
	});
});
