import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addMember, freePort, password, startProduct, type Product } from '../../e2e/product.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-cookies-'));
const origin = 'https://holdout.example.com';
let product: Product;
let at: string;
beforeAll(async () => {
	const port = await freePort();
	at = `http://127.0.0.1:${port}`;
	product = await startProduct({
		HOLDOUT_DATA: folder,
		ORIGIN: origin,
		PORT: String(port),
		HOLDOUT_TRUST_PROXY: '1'
	});
});
afterAll(async () => {
	await product.stop();
	rmSync(folder, { recursive: true, force: true });
});

const status = async (cookie: string) =>
	(await fetch(`${at}/settings`, { redirect: 'manual', headers: { cookie, accept: 'text/html' } })).status;

it('a session under https has a cookie that no other host can set', async () => {
	const { email } = await addMember(folder, 'analyst');
	const response = await fetch(`${at}/sign-in?/password`, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin, accept: 'text/html' },
		body: new URLSearchParams({ email, password })
	});
	const lines = response.headers.getSetCookie().filter((line) => /session|device/.test(line));
	expect(lines).toHaveLength(2);
	for (const line of lines) {
		expect(line).toMatch(/^__Host-holdout[.-]/);
		expect(line).toMatch(/; Secure/i);
		expect(line).toMatch(/; HttpOnly/i);
		expect(line).toMatch(/; Path=\/(;|$)/i);
		expect(line).not.toMatch(/; Domain=/i);
	}
	const cookie = lines.map((line) => line.split(';')[0]).join('; ');
	expect(await status(cookie)).toBe(200);
	// Under a name that a neighbouring host could set it opens nothing.
	expect(await status(cookie.replaceAll('__Host-', ''))).toBe(303);
	expect(await status(cookie.replaceAll('__Host-', '__Secure-'))).toBe(303);
	const out = await fetch(`${at}/settings/account?/signOut`, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin, cookie, accept: 'text/html' },
		body: new URLSearchParams()
	});
	expect(out.headers.getSetCookie().find((line) => line.includes('session_token'))).toMatch(
		/^__Host-holdout\.session_token=;.*Secure/i
	);
	expect(await status(cookie)).toBe(303);
});

it('a proxy that the settings declare is not warned of', async () => {
	await fetch(`${at}/sign-in`, { headers: { 'x-forwarded-for': '203.0.113.9' } });
	expect(product.output()).not.toContain('HOLDOUT_TRUST_PROXY');
});
