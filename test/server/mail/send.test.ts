import { mkdtempSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dayOf } from '#lib/experiment/day.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { members } from '#lib/server/accounts/members.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { digests as table } from '#lib/server/db/tables/digests.ts';
import { digests, digestOf } from '#lib/server/mail/digests.ts';
import { sendDigests, smtpMailer } from '#lib/server/mail/send.ts';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { command, project } from '../holdout-command.ts';
import { publishCase } from '../publish-case.ts';
import { startMailServer, type MailServer } from './smtp.ts';

const origin = 'https://holdout.example';
const timeZone = 'UTC';
const asked = new Date('2026-11-18T12:00:00Z');
/** A Monday. */
const monday = new Date('2026-11-23T07:00:00Z');
const later = (minutes: number, from = monday) => new Date(from.getTime() + minutes * 60_000);
const hostile = '"Ada\r\nBcc: all@example.com\r\n\r\n<b>';

let folder: string;
let stores: Stores;
let server: MailServer;
let ada: string;

async function addMember(email: string, name: string): Promise<string> {
	const added = await stores.holdout.write((tx) =>
		members.add(tx, { email, name, role: 'marketer', now: asked })
	);
	if (added.kind === 'refused') throw new Error(added.why);
	return added.id;
}
const send = (now: Date) =>
	sendDigests(stores.holdout, {
		mailer: smtpMailer({ url: server.url, from: 'Holdout <holdout@example.com>' }),
		origin,
		timeZone,
		now,
		unsubscribe: (id) => `${origin}/alerts/off/${id}/one-click`
	});
const onRecord = async () =>
	(await audit.list(stores.holdout, { action: 'digest-sent', limit: 10 })).map(
		({ actor, target, outcome, details }) => [actor.name, target, outcome, details]
	);

beforeAll(() => {
	process.env['LOG_LEVEL'] = 'silent';
});
beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'holdout-digest-'));
	stores = openStores(folder, project);
	server = await startMailServer();
	ada = await addMember('ada@example.com', hostile);
	await stores.holdout.write((tx) => digests.want(tx, ada, { weekly: true, now: asked }));
});
afterEach(async () => {
	await server.stop();
	closeStores(stores);
	rmSync(folder, { recursive: true, force: true });
});
afterAll(() => {
	delete process.env['LOG_LEVEL'];
});

describe('sendDigests', () => {
	it('sends to whoever asked, once a week and also after a restart, and puts it on record', async () => {
		await addMember('grace@example.com', 'Grace');
		expect(await send(later(-1))).toBe(0);
		expect(await send(monday)).toBe(1);
		expect(await send(later(1))).toBe(0);
		closeStores(stores);
		stores = openStores(folder, project);
		expect(await send(later(60 * 24 * 6))).toBe(0);
		expect(server.letters.map(({ recipients }) => recipients)).toEqual([['ada@example.com']]);
		expect(await onRecord()).toEqual([
			['Holdout', 'ada@example.com', 'done', { week: '2026-11-23', tries: 1 }]
		]);
		expect(await send(later(60 * 24 * 7))).toBe(1);
	});

	it('begins with the Monday after it was asked for, and ends when it is not wanted or the member is gone', async () => {
		const grace = await addMember('grace@example.com', 'Grace');
		await stores.holdout.write((tx) => digests.want(tx, grace, { weekly: true, now: later(5) }));
		expect(await send(later(10))).toBe(1);
		await stores.holdout.write((tx) => digests.want(tx, ada, { weekly: false, now: later(20) }));
		expect(await send(later(60 * 24 * 7))).toBe(1);
		await stores.holdout.write((tx) => members.deactivate(tx, grace, later(30)));
		expect(await send(later(60 * 24 * 14))).toBe(0);
		expect(server.letters.map(({ recipients }) => recipients[0])).toEqual([
			'ada@example.com',
			'grace@example.com'
		]);
	});

	it('tries again an hour after a failure, three times in all, and the last failure is on record', async () => {
		server.refuse('550 no such mailbox <ada@example.com>');
		expect(await send(monday)).toBe(0);
		const isDue = async (minutes: number) =>
			(await digests.due(stores.holdout, { now: later(minutes), timeZone })).length;
		expect([await isDue(59), await isDue(60)]).toEqual([0, 1]);
		await send(later(60));
		expect([await isDue(119), await isDue(120), await onRecord()]).toEqual([0, 1, []]);
		await send(later(120));
		expect([await isDue(180), await isDue(60 * 24 * 6)]).toEqual([0, 0]);
		expect(await onRecord()).toEqual([
			['Holdout', 'ada@example.com', 'failed', { week: '2026-11-23', tries: 3 }]
		]);
		expect(server.letters).toEqual([]);
	});

	it('arrives after a failure that passed', async () => {
		server.refuse('451 try later');
		await send(monday);
		server.refuse(null);
		expect(await send(later(30))).toBe(0);
		expect(await send(later(61))).toBe(1);
		expect(await onRecord()).toEqual([
			['Holdout', 'ada@example.com', 'done', { week: '2026-11-23', tries: 2 }]
		]);
	});

	it('never sends again what was under way when the power went', async () => {
		const week = dayOf(monday);
		expect(await digests.claim(stores.holdout, ada, week, monday)).toBe(1);
		expect(await digests.claim(stores.holdout, ada, week, monday)).toBeNull();
		expect(await send(later(600))).toBe(0);
		expect(
			(await stores.holdout.select().from(table).where(eq(table.memberId, ada)).limit(1))[0]?.state
		).toBe('sending');
	});

	it('lets no name of a member or campaign add a header, a recipient or a part', async () => {
		const { id } = await publishCase(stores, { name: 'Picks', now: asked, endsOn: dayOf(monday) + 3 });
		await stores.holdout.write((tx) =>
			campaigns.update(tx, id, { name: 'Picks "now" <b>\r\nBcc: all@example.com\r\n.\r\nQUIT' })
		);
		await send(monday);
		const [letter] = server.letters;
		expect(letter?.recipients).toEqual(['ada@example.com']);
		const names = (letter?.headers ?? []).map((line) => line.split(':')[0]?.toLowerCase());
		expect(names.toSorted()).toEqual([
			'auto-submitted',
			'content-type',
			'date',
			'from',
			'list-unsubscribe',
			'list-unsubscribe-post',
			'message-id',
			'mime-version',
			'subject',
			'to'
		]);
		expect(letter?.headers).toContain(`List-Unsubscribe: <${origin}/alerts/off/${ada}/one-click>`);
		expect(letter?.headers).toContain(`Message-ID: <digest-2026-11-23-${ada}@holdout.example>`);
		const [text, html, ...more] = letter?.parts ?? [];
		expect(more).toEqual([]);
		expect(text).toContain('Picks "now" <b> Bcc: all@example.com . QUIT (running)');
		expect(text).toMatch(/“picks” raised conversion/);
		expect(html).toContain('Picks &#34;now&#34; &#60;b&#62;');
	});
});

describe('smtpMailer', () => {
	const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
	const outside = addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

	it.skipIf(outside === undefined)('sends no password in clear to another machine', async () => {
		const other = await startMailServer(outside);
		try {
			const url = other.url.replace('smtp://', 'smtp://name:secret@');
			const letter = {
				to: { name: 'Ada', address: 'ada@example.com' },
				subject: 'Digest',
				text: 'text',
				html: '<p>html</p>',
				messageId: '<one@example.com>',
				unsubscribe: { address: origin, isOneClick: false }
			};
			await expect(smtpMailer({ url, from: 'a@example.com' }).send(letter)).rejects.toThrow();
			expect(other.commands).toContain('EHLO');
			for (const never of ['AUTH', 'MAIL', 'RCPT', 'DATA']) expect(other.commands).not.toContain(never);
			await smtpMailer({ url: other.url, from: 'a@example.com' }).send(letter);
			expect(other.letters.length).toBe(1);
		} finally {
			await other.stop();
		}
	});
});

describe('digestOf', () => {
	const names = async () => (await digestOf(stores.holdout, monday, timeZone)).items.map(({ name }) => name);

	it('has what runs or ended within seven days, and nothing that is not published', async () => {
		const today = dayOf(monday);
		const add = (name: string, endsOn: number, release = true) =>
			publishCase(stores, { name, now: asked, endsOn, release });
		await add('Runs', today);
		await add('Ended yesterday', today - 1);
		await add('Ended a week ago', today - 7);
		await add('Ended before', today - 8);
		await add('Not published', today + 9, false);
		// Without a last day, and without days in the file: the day of the release counts.
		await publishCase(stores, { name: 'No day, new', now: asked });
		await publishCase(stores, { name: 'No day, old', now: later(-60 * 24 * 8) });
		expect((await names()).toSorted()).toEqual([
			'Ended a week ago',
			'Ended yesterday',
			'No day, new',
			'Runs'
		]);
	});

	it('puts broken guardrails first and demo campaigns last', async () => {
		const endsOn = dayOf(monday) + 9;
		await publishCase(stores, { name: 'Shown', now: asked, endsOn, demo: true, unsubscribes: 300 });
		await publishCase(stores, { name: 'Harms', now: asked, endsOn: dayOf(monday) - 2, unsubscribes: 300 });
		await publishCase(stores, { name: 'Works', now: asked, endsOn });
		expect(await names()).toEqual(['Harms', 'Works', 'Shown']);
	});
});

describe('digest --preview', () => {
	it('prints the digest and sends nothing', async () => {
		await publishCase(stores, { name: 'Works', now: new Date(), endsOn: dayOf(new Date()) + 3 });
		const env = {
			HOLDOUT_DATA: folder,
			ORIGIN: origin,
			HOLDOUT_SMTP_URL: server.url,
			HOLDOUT_MAIL_FROM: 'a@example.com'
		};
		const { status, stdout } = await command(['digest', '--preview'], { env });
		expect(status).toBe(0);
		expect(stdout).toContain('Subject: Holdout: 1 campaign this week');
		expect(stdout).toContain('Works (running)');
		expect((await command(['digest', '--preview', '--html'], { env })).stdout).toContain('<!doctype html>');
		expect((await command(['digest'], { env })).status).toBe(2);
		expect(server.letters).toEqual([]);
	});
});
