import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryLinks } from '#lib/server/accounts/entry-links.ts';
import { addMember, password, signIn } from '../../e2e/product.ts';
import { openWorkspace, secretSlug, type Workspace } from './workspace.ts';

let workspace: Workspace;
beforeAll(async () => {
	// The default settings, as behind a proxy that nobody declared: everybody has one address.
	workspace = await openWorkspace();
});
afterAll(() => workspace.stop());

const forwarded = { 'x-forwarded-for': '203.0.113.9' };
const attempt = (email: string, typed: string, cookie = '') =>
	workspace.send('/sign-in?/password', cookie, { email, password: typed }, forwarded);
const deviceOf = (cookie: string) =>
	cookie
		.split('; ')
		.filter((pair) => pair.includes('device'))
		.join('; ');
const repeat = async (times: number, ask: (i: number) => Promise<Response>): Promise<number[]> => {
	const statuses: number[] = [];
	for (let i = 0; i < times; i += 10)
		statuses.push(
			...(await Promise.all(Array.from({ length: Math.min(10, times - i) }, (_, j) => ask(i + j)))).map(
				({ status }) => status
			)
		);
	return statuses;
};

describe('an address that others try passwords from', () => {
	it('is no obstacle for a device that signed in before, and is one for others', async () => {
		const { email } = await addMember(workspace.folder, 'analyst', 'known@example.com');
		const device = deviceOf(await signIn(workspace.origin, email));
		// What is no address counts as well, and costs no look at a password, which takes a tenth of a second of a processor.
		const name = (i: number) => (i < 28 ? `nobody${i}` : `nobody${i}@example.com`);
		const statuses = await repeat(40, (i) => attempt(name(i), 'no such words at all'));
		expect(statuses.filter((status) => status === 401)).toHaveLength(30);
		expect((await attempt(email, password)).status).toBe(429);
		for (let i = 0; i < 3; i++) expect((await attempt(email, password, device)).status).toBe(303);
		// Nor does what a known device gets right give others more tries.
		expect((await attempt('nobody@example.com', 'no such words at all')).status).toBe(429);
		// A device is known to its own account, and has ten tries there.
		expect((await attempt(workspace.members.manager.email, password, device)).status).toBe(429);
		const own = await repeat(12, () => attempt(email, 'no such words at all', device));
		expect(own.filter((status) => status === 401)).toHaveLength(10);
	});

	it('opens good share links, whatever was guessed', async () => {
		const made = await workspace.send(
			`/campaigns/${secretSlug}/share?/add`,
			workspace.members.manager.cookie,
			{ query: '', days: '3' }
		);
		const good = /\/shared\/[\w-]{43}/.exec(await made.text())?.[0] ?? '';
		const guesses = await repeat(130, (i) => workspace.ask(`/shared/${String(i).padStart(43, 'x')}`));
		expect(guesses.filter((status) => status === 404)).toHaveLength(120);
		expect(guesses.filter((status) => status === 429)).toHaveLength(10);
		expect((await workspace.ask(good)).status).toBe(200);
		// The good one itself has a limit: each opening is put on record.
		const openings = await repeat(125, () => workspace.ask(good));
		expect(openings.filter((status) => status === 200)).toHaveLength(119);
		expect((await workspace.ask(`/campaigns/${secretSlug}`)).status).toBe(303);
	});

	it('takes good invitations, whatever was guessed', async () => {
		const { id } = await addMember(workspace.folder, 'marketer', 'late@example.com');
		const secret = await workspace.stores(({ holdout }) =>
			holdout.write((tx) => entryLinks.add(tx, { kind: 'invite', memberId: id }, new Date()))
		);
		const form = { name: 'Late', password: 'seven other plain words' };
		const guesses = await repeat(40, (i) =>
			workspace.send(`/invite/${String(i).padStart(43, 'x')}`, '', form)
		);
		expect(guesses.filter((status) => status === 410)).toHaveLength(30);
		expect(guesses.filter((status) => status === 429)).toHaveLength(10);
		expect((await workspace.send(`/invite/${secret}`, '', form)).status).toBe(303);
	});
});

describe('a proxy that the settings do not know', () => {
	it('is named in the log, once', async () => {
		for (let i = 0; i < 3; i++) await workspace.ask('/sign-in', { headers: forwarded });
		const lines = workspace.product.output().split('\n');
		const warnings = lines.filter((line) => line.includes('HOLDOUT_TRUST_PROXY'));
		expect(warnings).toHaveLength(1);
		expect(warnings[0]).toContain('"level":40');
		expect(warnings[0]).not.toContain('203.0.113.9');
	});
});
