import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOf } from '#lib/experiment/day.ts';
import { targets } from '#lib/server/alerts/targets.ts';
import { turnOffLinks, turnOffToken } from '#lib/server/alerts/turn-off.ts';
import { serverSecret } from '#lib/server/accounts/secret.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { members } from '#lib/server/accounts/members.ts';
import { digests } from '#lib/server/mail/digests.ts';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { startProduct, type Product } from '../../e2e/product.ts';
import { project } from '../holdout-command.ts';
import { publishCase } from '../publish-case.ts';
import { startMailServer, type MailServer } from './smtp.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-digest-'));
const account = '/settings/account';
let stores: Stores;
let server: MailServer;
let product: Product;

const serve = (more: Record<string, string> = {}) => startProduct({ HOLDOUT_DATA: folder, ...more });
const mail = () => ({ HOLDOUT_SMTP_URL: server.url, HOLDOUT_MAIL_FROM: 'Holdout <holdout@example.com>' });
const page = async () =>
	(await fetch(`${product.origin}${account}`, { headers: { cookie: product.cookie } })).text();
const say = (weekly: string) =>
	fetch(`${product.origin}${account}?/digest`, {
		method: 'POST',
		headers: { origin: product.origin, cookie: product.cookie, accept: 'text/html' },
		body: new URLSearchParams({ weekly })
	});
const admin = async () => {
	const member = await members.findByEmail(stores.holdout, 'admin@example.com');
	if (!member) throw new Error('nobody is there');
	return member;
};

beforeAll(async () => {
	stores = openStores(folder, project);
	server = await startMailServer();
	product = await serve();
});
afterAll(async () => {
	await product.stop();
	await server.stop();
	closeStores(stores);
	rmSync(folder, { recursive: true, force: true });
});

describe('the account page', () => {
	it('says that no e-mail is sent, and takes no request, without a mail server', async () => {
		expect(await page()).toContain('This workspace sends no email yet');
		expect((await say('yes')).status).toBe(409);
		expect(await digests.isWanted(stores.holdout, (await admin()).id)).toBe(false);
	});

	it('asks for the digest and ends it, and each change is on record once', async () => {
		await product.stop();
		product = await serve(mail());
		expect(await page()).toContain('Send me the digest');
		for (const weekly of ['yes', 'yes', 'no']) expect((await say(weekly)).status).toBe(200);
		expect(await page()).toContain('Send me the digest');
		const entries = await audit.list(stores.holdout, { action: 'digest-changed', limit: 9 });
		expect(entries.map(({ target, details }) => [target, details])).toEqual([
			['admin@example.com', { weekly: false }],
			['admin@example.com', { weekly: true }]
		]);
	});
});

/** Sends a form of the page of alerts; its answer as a page. */
const alerts = async (action: string, fields: readonly (readonly [string, string])[]): Promise<string> => {
	const response = await fetch(`${product.origin}/settings/alerts?/${action}`, {
		method: 'POST',
		headers: { origin: product.origin, cookie: product.cookie, accept: 'text/html' },
		body: new URLSearchParams(fields.map(([name, value]) => [name, value]))
	});
	return await response.text();
};

describe('the page of alerts', () => {
	it('sends a test by email, whose link turns a kind off without signing in', async () => {
		await alerts('mine', [
			['topic', 'guardrail'],
			['topic', 'late']
		]);
		const before = server.letters.length;
		await alerts('test', [['id', '']]);
		await expect.poll(() => server.letters.length).toBe(before + 1);
		expect(server.letters.at(-1)?.headers).toContain('Subject: Holdout: This is a test.');
		const mine = await targets.ofMember(stores.holdout, (await admin()).id);
		const link = { targetId: mine?.id ?? '', topic: 'guardrail', campaignId: null } as const;
		const off = `${product.origin}/alerts/off/${turnOffToken(link, serverSecret({ secret: undefined, dataFolder: folder }))}`;
		expect(await (await fetch(off)).text()).toContain('Turn off: A guardrail goes over its limit');
		expect((await targets.ofMember(stores.holdout, (await admin()).id))?.topics).toEqual([
			'guardrail',
			'late'
		]);
		const done = await fetch(`${off}?/kind`, {
			method: 'POST',
			headers: { origin: product.origin, accept: 'text/html' },
			body: new URLSearchParams()
		});
		expect(await done.text()).toContain('Off: A guardrail goes over its limit');
		expect((await targets.ofMember(stores.holdout, (await admin()).id))?.topics).toEqual(['late']);
		expect(await (await fetch(`${off}x`)).text()).toContain('This link doesn’t work');
		server.letters.splice(before);
	});

	it('takes the post of a mail program from anywhere by its link alone, and answers the same to any other link', async () => {
		const { id } = await admin();
		const mine = await targets.ofMember(stores.holdout, id);
		const secret = serverSecret({ secret: undefined, dataFolder: folder });
		const topic = { targetId: mine?.id ?? '', topic: 'late', campaignId: null } as const;
		const { page: off, oneClick } = turnOffLinks(topic, { origin: product.origin, serverSecret: secret });
		const topicsNow = async () => (await targets.ofMember(stores.holdout, id))?.topics;
		const posted = async (
			address: string,
			headers: Record<string, string>,
			body = 'List-Unsubscribe=One-Click'
		) => {
			const type = { 'content-type': 'application/x-www-form-urlencoded' };
			const response = await fetch(address, { method: 'POST', headers: { ...type, ...headers }, body });
			return [response.status, await response.text(), response.headers.get('set-cookie')];
		};
		const seen = await fetch(oneClick);
		expect([seen.redirected, seen.url]).toEqual([true, off]);
		expect(await seen.text()).toContain('Turn off: New data is late');
		expect((await posted(oneClick, {}, 'something=else'))[0]).toBe(400);
		expect((await posted(`${off}?/kind`, { origin: 'https://mail.example' }))[0]).toBe(403);
		expect((await posted(`${off}?/kind`, {}))[0]).toBe(403);
		expect(await topicsNow()).toEqual(['late']);
		const unknown = await posted(oneClick.replace('.late.', '.ended.'), {});
		expect(unknown[0]).toBe(200);
		expect(await topicsNow()).toEqual(['late']);
		expect(await posted(oneClick, {})).toEqual(unknown);
		expect(await topicsNow()).toEqual([]);
		expect(await posted(oneClick, {})).toEqual(unknown);
		await stores.holdout.write((tx) => digests.want(tx, id, { weekly: true, now: new Date() }));
		const digest = turnOffLinks(
			{ memberId: id, topic: 'digest' },
			{ origin: product.origin, serverSecret: secret }
		);
		expect(await (await fetch(digest.page)).text()).toContain('Turn off: Weekly digest');
		const foreign = { origin: 'https://mail.example', 'sec-fetch-site': 'cross-site' };
		expect(await posted(digest.oneClick, foreign)).toEqual(unknown);
		expect(await digests.isWanted(stores.holdout, id)).toBe(false);
		const [entry] = await audit.list(stores.holdout, { action: 'digest-changed', limit: 1 });
		expect(entry).toMatchObject({ target: 'admin@example.com', actor: { kind: 'anonymous' } });
		await stores.holdout.write((tx) => targets.want(tx, id, ['late'], new Date()));
	});

	it('adds a webhook whose secrets are shown once or never, and refuses private addresses', async () => {
		const fields = (address: string) =>
			[
				['name', 'CRM'],
				['channel', 'webhook'],
				['address', address],
				['topic', 'guardrail']
			] as const;
		expect(await alerts('add', fields('https://10.0.0.7/in'))).toContain('on a private network');
		const made = await alerts('add', fields('https://hooks.example.com/in/hidden-key'));
		const [secret = ''] = /whsec_[\w-]+/.exec(made) ?? [];
		expect(secret.length).toBeGreaterThan(40);
		expect(made).not.toContain('hidden-key');
		const [hook] = await targets.addresses(stores.holdout);
		const shown = await alerts('turn', [
			['id', hook?.id ?? ''],
			['on', 'no']
		]);
		expect(shown).toContain('hooks.example.com');
		for (const hidden of [secret, 'hidden-key']) {
			expect(shown).not.toContain(hidden);
			expect(product.output()).not.toContain(hidden);
			expect(JSON.stringify(hook)).not.toContain(hidden);
		}
		expect(await targets.active(stores.holdout)).toHaveLength(1);
	});
});

describe('the running product', () => {
	it('sends what is due, says no address in its log, and sends nothing again after a restart', async () => {
		const longAgo = new Date(Date.now() - 8 * 86_400_000);
		const today = dayOf(new Date());
		await stores.holdout.write(async (tx) => {
			await targets.want(tx, (await admin()).id, ['guardrail'], longAgo);
			await targets.begin(tx, await targets.active(tx), longAgo);
		});
		const running = { startsOn: today - 9, endsOn: today + 9, unsubscribes: 300 } as const;
		await publishCase(stores, { name: 'Basket', now: new Date(), ...running });
		await stores.holdout.write(
			async (tx) => await digests.want(tx, (await admin()).id, { weekly: true, now: longAgo })
		);
		await product.stop();
		product = await serve({ ...mail(), LOG_LEVEL: 'info' });
		await expect
			.poll(async () => (await audit.list(stores.holdout, { action: 'digest-sent', limit: 9 })).length)
			.toBe(1);
		await expect.poll(() => product.output()).toContain('digests were sent');
		const output = product.output();
		expect(output).not.toContain('admin@example.com');
		await product.stop();
		product = await serve(mail());
		expect(await page()).toContain('Stop the digest');
		const alert = 'Subject: Holdout: Basket: a guardrail is over its limit.';
		await expect.poll(() => server.letters.some(({ headers }) => headers.includes(alert))).toBe(true);
		expect(server.letters.map(({ recipients }) => recipients)).toEqual([
			['admin@example.com'],
			['admin@example.com']
		]);
	});

	it('is refused a mail server without a sender, and another time zone than there is', async () => {
		await expect(serve({ HOLDOUT_SMTP_URL: server.url })).rejects.toThrow('must be set together');
		await expect(serve({ ...mail(), HOLDOUT_MAIL_FROM: 'a@b.c\r\nBcc: d@e.f' })).rejects.toThrow(
			'HOLDOUT_MAIL_FROM must be an address'
		);
		await expect(serve({ HOLDOUT_TIME_ZONE: 'Mars/Olympus' })).rejects.toThrow('HOLDOUT_TIME_ZONE must be');
	});
});
