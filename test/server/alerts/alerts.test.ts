import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOf } from '#lib/experiment/day.ts';
import { deliverDue } from '#lib/server/alerts/deliver.ts';
import { deliveries, maxTries } from '#lib/server/alerts/deliveries.ts';
import { forgetMentioned, notifyMentioned } from '#lib/server/alerts/mention.ts';
import { isNews, findNews } from '#lib/server/alerts/look.ts';
import { testMessage } from '#lib/server/alerts/message.ts';
import { isReportDue, writeReports } from '#lib/server/alerts/monthly.ts';
import type { Sending } from '#lib/server/alerts/sending.ts';
import { seal } from '#lib/server/alerts/sealed.ts';
import { signatureOf } from '#lib/server/alerts/signature.ts';
import { targets } from '#lib/server/alerts/targets.ts';
import { readTurnOff } from '#lib/server/alerts/turn-off.ts';
import { members } from '#lib/server/accounts/members.ts';
import { logo } from '#lib/server/campaigns/logo.ts';
import { pictureOf } from '#lib/server/campaigns/pictures/picture-of.ts';
import { setWorkspaceDefaults, workspaceDefaults } from '#lib/server/campaigns/workspace.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { smtpMailer } from '#lib/server/mail/send.ts';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { browserProgram } from '../../e2e/browser-program.ts';
import { project } from '../holdout-command.ts';
import { startMailServer, type MailServer } from '../mail/smtp.ts';
import { dot } from '../pictures/samples.ts';
import { publishCase } from '../publish-case.ts';
import { startReceiver, type Posted, type Receiver } from './receiver.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-alerts-'));
const serverSecret = 's'.repeat(32);
const origin = 'https://holdout.example';
const signing = 'whsec_of-the-test';
const minute = 60_000;
/** A Tuesday. */
const start = new Date('2026-06-09T08:00:00Z');
const after = (minutes: number) => new Date(start.getTime() + minutes * minute);

let stores: Stores;
let mail: MailServer;
let hook: Receiver;
let slack: Receiver;
let ada = '';
let webhookId = '';

const store = () => stores.holdout;
const sending = (now: Date, more: Partial<Sending> = {}): Sending => ({
	mailer: smtpMailer({ url: mail.url, from: 'Holdout <holdout@example.com>' }),
	origin,
	serverSecret,
	isPrivateAllowed: true,
	browser: null,
	dataFolder: folder,
	now: () => now,
	...more
});
const look = (now: Date) => findNews(store(), { now, timeZone: 'UTC', canMail: true });
const deliver = (now: Date, more: Partial<Sending> = {}) => deliverDue(store(), sending(now, more));
const idOf = ({ headers }: Posted) => headers['holdout-delivery'];
const add = (key: string, now: Date, targetId = webhookId) =>
	store().write((tx) => deliveries.add(tx, { targetId, key, campaignId: null, message: testMessage, now }));
const states = async () => (await deliveries.list(store(), [webhookId], 50)).map(({ state }) => state);

beforeAll(async () => {
	process.env['LOG_LEVEL'] = 'silent';
	stores = openStores(folder, project);
	[mail, hook, slack] = await Promise.all([startMailServer(), startReceiver(), startReceiver()]);
	await store().write(async (tx) => {
		const added = await members.add(tx, {
			email: 'ada@example.com',
			name: 'Ada',
			role: 'marketer',
			now: start
		});
		if (added.kind === 'refused') throw new Error(added.why);
		ada = added.id;
		await targets.want(tx, ada, ['guardrail'], start);
		const topics = ['guardrail', 'ended'] as const;
		const sealed = (address: string, secret: string | null) =>
			seal({ address, signing: secret }, serverSecret);
		const rest = { topics, host: '127.0.0.1', now: start };
		await targets.add(tx, {
			...rest,
			channel: 'slack',
			name: '#crm',
			sealed: sealed(`${slack.url}/services/T0`, null)
		});
		webhookId = await targets.add(tx, {
			...rest,
			channel: 'webhook',
			name: 'CRM',
			sealed: sealed(`${hook.url}/in?key=hidden`, signing)
		});
	});
});
afterAll(async () => {
	delete process.env['LOG_LEVEL'];
	await Promise.all([mail.stop(), hook.down(), slack.down()]);
	closeStores(stores);
	rmSync(folder, { recursive: true, force: true });
});

describe('an alert', () => {
	const running = { unsubscribes: 300, startsOn: dayOf(start) - 5, endsOn: dayOf(start) + 40 } as const;

	it('is none of what was so before it was asked for', async () => {
		await publishCase(stores, { name: 'Before', now: start, ...running });
		expect(await isNews(store(), { now: start, timeZone: 'UTC' })).toBe(true);
		expect(await look(start)).toBe(0);
		expect(await isNews(store(), { now: start, timeZone: 'UTC' })).toBe(false);
	});

	it('is written once for each who wants it, with numbers of the published results', async () => {
		await publishCase(stores, { name: 'Basket', now: after(1), ...running });
		expect(await isNews(store(), { now: after(1), timeZone: 'UTC' })).toBe(true);
		expect(await look(after(1))).toBe(3);
		for (const minutes of [1, 2, 60 * 24 * 8]) expect(await look(after(minutes))).toBe(0);
	});

	it('is sent to the receivers that are there, and again later to one that was down', async () => {
		await hook.down();
		expect(await deliver(after(2))).toBe(2);
		expect(await deliveries.list(store(), [webhookId], 5)).toMatchObject([
			{ state: 'waiting', tries: 1, problem: 'No connection (ECONNREFUSED).', dueAt: after(3) }
		]);
		await hook.up();
		hook.answer(503);
		expect(await deliver(after(2.5))).toBe(0);
		expect(hook.posted).toEqual([]);
		expect(await deliver(after(3))).toBe(0);
		hook.answer(200);
		expect(await deliver(after(7.9))).toBe(0);
		expect(await deliver(after(8))).toBe(1);
		expect(hook.posted).toHaveLength(2);
		expect(new Set(hook.posted.map(idOf)).size).toBe(1);
	});

	it('is never sent again once that was written down', async () => {
		expect(await deliver(after(60 * 24))).toBe(0);
		const [done] = await deliveries.list(store(), [webhookId], 1);
		expect(done).toMatchObject({ state: 'sent', sentAt: after(8), problem: null });
		expect(await store().write((tx) => deliveries.again(tx, done?.id ?? '', [webhookId], after(60)))).toBe(
			false
		);
		expect([hook.posted.length, slack.posted.length, mail.letters.length]).toEqual([2, 1, 1]);
	});

	it('is signed over its time and body, and links to the page and to its end', () => {
		const [, { headers, body, path } = { headers: {}, body: '', path: '' }] = hook.posted;
		expect(path).toBe('/in?key=hidden');
		expect(headers['holdout-timestamp']).toBe(String(after(8).getTime() / 1000));
		expect(headers['holdout-signature']).toBe(
			`sha256=${signatureOf(signing, after(8).getTime() / 1000, body)}`
		);
		const sent = JSON.parse(body) as Record<string, string>;
		expect(sent).toMatchObject({
			delivery: headers['holdout-delivery'],
			kind: 'guardrail',
			campaign: 'basket',
			title: 'Basket: a guardrail is over its limit.',
			link: `${origin}/campaigns/basket`
		});
		expect(sent['detail']).toMatch(/^[A-Z][a-z -]+ \+\d\.\d\d\u00a0pt, limit \+\d\.\d\d\u00a0pt\.$/);
		const [token = ''] = (sent['turnOff'] ?? '').split('/').slice(-1);
		expect(readTurnOff(token, serverSecret)).toMatchObject({ targetId: webhookId, topic: 'guardrail' });
		expect(JSON.parse(slack.posted[0]?.body ?? '{}')).toMatchObject({
			text: expect.stringContaining('*Basket: a guardrail is over its limit.*') as string
		});
		expect(mail.letters[0]?.recipients).toEqual(['ada@example.com']);
		expect(mail.letters[0]?.headers).toContain('Subject: Holdout: Basket: a guardrail is over its limit.');
		expect(mail.letters[0]?.headers.find((line) => line.startsWith('List-Unsubscribe'))).toContain(
			'/alerts/off/'
		);
	});

	it('is not sent of results that were withdrawn meanwhile', async () => {
		const gone = await publishCase(stores, { name: 'Gone', now: after(9), ...running });
		expect(await look(after(9))).toBe(3);
		await store().write((tx) => ledger.withdraw(tx, gone.id, after(10)));
		expect(await deliver(after(10))).toBe(0);
		expect((await deliveries.failed(store(), [webhookId], 5))[0]?.problem).toBe(
			'The results were withdrawn.'
		);
	});

	it('is not written for a campaign that is muted, or a kind that is turned off', async () => {
		await store().write((tx) => targets.turnOffKind(tx, { targetId: webhookId, topic: 'guardrail' }));
		await publishCase(stores, { name: 'Later', now: after(11), ...running });
		expect(await look(after(11))).toBe(2);
		const mine = await targets.ofMember(store(), ada);
		const later = (await deliveries.list(store(), [mine?.id ?? ''], 1))[0];
		expect(later).toMatchObject({ state: 'waiting' });
		expect(await store().write((tx) => targets.mute(tx, mine?.id ?? '', later?.campaignId ?? ''))).toBe(true);
		expect(await deliver(after(11))).toBe(1);
		expect(mail.letters).toHaveLength(1);
	});
});

describe('a mention', () => {
	const at = after(60 * 24 * 2);
	const number = 7;

	it('is written with its note or not at all, to who wants it, once, and says who, where and what', async () => {
		const campaign = await publishCase(stores, { name: 'Mentioned', now: start });
		const mentions = [{ memberId: ada, name: 'Ada' }];
		const note = { words: '@Ada\nwhat happened?', by: 'Ben', mentions };
		const tell = (more: { number?: number; fails?: true } = {}) =>
			store().write(async (tx) => {
				const told = await notifyMentioned(tx, campaign, { ...note, number, now: at, ...more });
				if (more.fails) throw new Error('the note was not added');
				return told;
			});
		expect(await tell()).toBe(0);
		await store().write((tx) => targets.want(tx, ada, ['mention'], start));
		await expect(tell({ fails: true })).rejects.toThrow('the note was not added');
		expect([await tell(), await tell(), await tell({ number: 8 })]).toEqual([1, 0, 1]);
		await store().write((tx) => forgetMentioned(tx, campaign.id, 8));
		const before = mail.letters.length;
		expect(await deliver(at)).toBe(1);
		expect(await deliver(at)).toBe(0);
		const letter = mail.letters[before];
		const [{ id = '' } = {}] = await deliveries.list(
			store(),
			[(await targets.ofMember(store(), ada))?.id ?? ''],
			1
		);
		expect(letter?.recipients).toEqual(['ada@example.com']);
		for (const line of [
			'Subject: Holdout: Ben mentioned you in a note on Mentioned.',
			`Message-ID: <alert-${id}@holdout.example>`,
			'List-Unsubscribe-Post: List-Unsubscribe=One-Click'
		])
			expect(letter?.headers).toContain(line);
		expect(letter?.raw).toContain('@Ada what happened?');
		expect(letter?.parts[0]?.replace(/https:\S+/g, '')).not.toMatch(/\d/);
		expect(hook.posted).toHaveLength(2);
		await store().write((tx) => targets.want(tx, ada, ['guardrail'], start));
	});
});

describe('a message that cannot be delivered', () => {
	it('is given up after some tries, is on record, and is sent again when asked', async () => {
		hook.answer(302);
		await add('lost', after(20));
		for (let tries = 0; tries < maxTries; tries++) await deliver(after(20 + tries * 60 * 24));
		const [lost] = await deliveries.failed(store(), [webhookId], 1);
		expect(lost).toMatchObject({ tries: maxTries, problem: 'Answered 302. Redirects aren’t followed.' });
		expect(hook.posted.filter((one) => one.path !== '/in?key=hidden')).toEqual([]);
		const [entry] = await audit.list(store(), { action: 'alert-failed', limit: 1 });
		expect(entry).toMatchObject({ target: 'CRM', outcome: 'failed', details: { kind: 'test' } });
		hook.answer(200);
		const much = after(60 * 24 * 20);
		expect(await deliver(much)).toBe(0);
		expect(await store().write((tx) => deliveries.again(tx, lost?.id ?? '', [webhookId], much))).toBe(true);
		expect(await deliver(much)).toBe(1);
		expect(hook.posted.at(-1)).toMatchObject({ headers: { 'holdout-delivery': lost?.id } });
	});

	it('is refused at once where its address is private and the settings allow none', async () => {
		const now = after(60 * 24 * 21);
		const before = hook.posted.length;
		await add('private', now);
		expect(await deliver(now, { isPrivateAllowed: false })).toBe(0);
		expect((await deliveries.failed(store(), [webhookId], 1))[0]?.problem).toBe(
			'The address is on a private network.'
		);
		expect(hook.posted).toHaveLength(before);
	});
});

describe('two processes', () => {
	const program = fileURLToPath(new URL('sender.ts', import.meta.url));
	const quick = new URL('../../../src/quick-imports.ts', import.meta.url).href;
	const startSender = () => {
		const child = spawn(process.execPath, ['--import', quick, program, folder, serverSecret], {
			cwd: project,
			env: { ...process.env, HOLDOUT_DATA: folder, LOG_LEVEL: 'info' },
			stdio: ['ignore', 'pipe', 'pipe']
		});
		let output = '';
		for (const stream of [child.stdout, child.stderr])
			stream.on('data', (piece) => (output += String(piece)));
		return { child, ended: once(child, 'close').then(() => output) };
	};

	it('send each message once; one of a process that was killed follows with the same id, and no secret is in a log', async () => {
		const before = hook.posted.length;
		hook.answer('silence');
		await add('killed', new Date(Date.now() - 2 * minute));
		const first = startSender();
		await hook.got(before + 1);
		first.child.kill('SIGKILL');
		await first.ended;
		expect((await states())[0]).toBe('sending');
		hook.answer(200);
		for (let i = 0; i < 12; i++) await add(`many ${i}`, new Date(Date.now() - minute));
		const second = startSender();
		await hook.got(before + 2);
		const here = await deliver(new Date());
		const output = await second.ended;
		const ids = hook.posted.slice(before).map(idOf);
		expect(ids).toHaveLength(14);
		expect(new Set(ids).size).toBe(13);
		expect(ids.filter((id) => id === ids[0])).toHaveLength(2);
		expect(Number(/sent (\d+)/.exec(output)?.[1]) + here).toBe(13);
		for (const hidden of [signing, 'key=hidden', hook.url, serverSecret])
			expect(output).not.toContain(hidden);
		expect(output).toContain('alerts were sent');
	});
});

/** The PDF of a letter with nested parts. */
function attachedPdf(raw: string): Buffer {
	const [, part = ''] = raw.split('Content-Type: application/pdf');
	const [, text = ''] = part.split('\r\n\r\n');
	return Buffer.from(text.replace(/\r\n--[^]*$/, ''), 'base64');
}

describe('the monthly report', () => {
	const first = new Date('2026-07-01T08:00:00Z');
	const at = { now: first, timeZone: 'UTC' };

	it('is written once for a month, and sent with a PDF where there is a browser', async () => {
		const picture = await pictureOf(Buffer.from(dot, 'base64'));
		if (typeof picture === 'string') throw new Error(picture);
		await store().write((tx) => targets.want(tx, ada, ['report'], start));
		await store().write(async (tx) => {
			await setWorkspaceDefaults(tx, { ...(await workspaceDefaults(tx)), name: 'Nordwind' });
			await logo.set(tx, picture);
		});
		const { path: browser } = await browserProgram();
		expect(await isReportDue(store(), at)).toBe(true);
		await writeReports(store(), at);
		await writeReports(store(), at);
		expect(await isReportDue(store(), at)).toBe(false);
		const before = mail.letters.length;
		expect(await deliver(first, { browser })).toBe(1);
		const letter = mail.letters[before];
		expect(mail.letters).toHaveLength(before + 1);
		expect(letter?.headers).toContain('Subject: Nordwind: report for Jun 2026');
		expect(letter?.headers).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
		expect(/^content-id: <logo@holdout>/im.test(letter?.raw ?? '')).toBe(true);
		const pdf = await getDocumentProxy(new Uint8Array(attachedPdf(letter?.raw ?? '')));
		const { width, height } = (await pdf.getPage(1)).getViewport({ scale: 1 });
		expect([pdf.numPages, Math.round(width), Math.round(height)]).toEqual([1, 595, 842]);
		const { text } = await extractText(pdf, { mergePages: true });
		const words = text.replaceAll(/\s+/g, ' ');
		const mine = await targets.ofMember(store(), ada);
		const [report] = await deliveries.list(store(), [mine?.id ?? ''], 1);
		const written = report?.message.kind === 'report' ? report.message.text : '';
		const parts = written.split(/\n+| · /).map((part) => part.toLowerCase().replaceAll(/\s+/g, ' '));
		expect(parts.length).toBeGreaterThan(10);
		expect(parts.filter((part) => !words.toLowerCase().includes(part))).toEqual([]);
		expect(words).not.toContain('Turn off');
		expect(readdirSync(folder).filter((name) => name.startsWith('print-'))).toEqual([]);
		expect(await isReportDue(store(), { now: new Date('2026-08-01T08:00:00Z'), timeZone: 'UTC' })).toBe(true);
	});
});
