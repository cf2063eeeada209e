import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { nextTry, maxTries } from '#lib/server/alerts/deliveries.ts';
import { pdfWords } from '#lib/server/alerts/browser.ts';
import { messageExamples } from '#lib/server/alerts/examples.ts';
import { asJson, asLetter, asSlack, decidePath } from '#lib/server/alerts/message.ts';
import { dueMonth } from '#lib/server/alerts/monthly.ts';
import { post } from '#lib/server/alerts/post.ts';
import { isPrivateAddress } from '#lib/server/alerts/private-address.ts';
import { seal, unseal } from '#lib/server/alerts/sealed.ts';
import { signatureOf, signedHeaders } from '#lib/server/alerts/signature.ts';
import { topics } from '#lib/server/alerts/topics.ts';
import { readTurnOff, turnOffToken } from '#lib/server/alerts/turn-off.ts';
import { addressProblem } from '#lib/server/alerts/webhook-address.ts';

const secret = 's'.repeat(32);

describe('isPrivateAddress', () => {
	it.each([
		'127.0.0.1 10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255',
		'::1 :: fe80::1 fc00::1 fd12::1 ff02::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 2002:7f00:1:: 2001:db8::1 2001::1',
		'localhost example.com 8.8.8'
	])('is so of %s', (list) => {
		expect(list.split(' ').filter((address) => !isPrivateAddress(address))).toEqual([]);
	});

	it('is not so of public ones', () => {
		const list = '8.8.8.8 172.15.0.1 172.32.0.1 192.167.1.1 100.128.0.1 2606:4700::1111 2a00:1450:4001::1';
		expect(list.split(' ').filter(isPrivateAddress)).toEqual([]);
	});
});

describe('addressProblem', () => {
	it('refuses what is not https, has a password or is on a private network, however it is written', () => {
		const refused = [
			'hooks.example.com',
			'http://hooks.example.com/x',
			'ftp://hooks.example.com/x',
			'file:///etc/passwd',
			'https://user:word@hooks.example.com/',
			'https://localhost/x',
			'https://a.localhost/x',
			'https://127.0.0.1/x',
			'https://2130706433/x',
			'https://0x7f.1/x',
			'https://[::1]/x',
			'https://[::ffff:10.0.0.1]/x',
			'https://169.254.169.254/latest/meta-data',
			`https://hooks.example.com/${'x'.repeat(1000)}`
		];
		expect(refused.filter((text) => addressProblem(text, false) === null)).toEqual([]);
		expect(addressProblem('https://hooks.example.com/services/T0/B0?x=1', false)).toBeNull();
	});

	it('takes http and private addresses where the settings allow them, and no password even then', () => {
		expect(addressProblem('http://127.0.0.1:8080/x', true)).toBeNull();
		expect(addressProblem('http://user@127.0.0.1/x', true)).not.toBeNull();
		expect(addressProblem('ftp://127.0.0.1/x', true)).not.toBeNull();
	});
});

describe('post', () => {
	it('connects to no address that a name leads to on this network', async () => {
		const topic = { body: '{}', headers: {}, isPrivateAllowed: false };
		expect(await post(new URL('https://localhost:9/x'), topic)).toEqual({
			kind: 'refused',
			problem: 'The address is on a private network.'
		});
	});
});

describe('signedHeaders', () => {
	it('sign the timestamp and the body, and name the delivery', () => {
		const now = new Date('2026-06-09T08:02:00.999Z');
		const headers = signedHeaders({ id: 'd1', secret: 'whsec_x', now }, '{"a":1}');
		const expected = createHmac('sha256', 'whsec_x').update('1780992120.{"a":1}').digest('hex');
		expect(headers).toMatchObject({
			'holdout-delivery': 'd1',
			'holdout-timestamp': '1780992120',
			'holdout-signature': `sha256=${expected}`
		});
		expect(signatureOf('whsec_x', 1780992121, '{"a":1}')).not.toBe(expected);
		expect(signatureOf('whsec_x', 1780992120, '{"a":2}')).not.toBe(expected);
	});
});

describe('seal', () => {
	it('is opened with the same secret alone, and only whole', () => {
		const secrets = { address: 'https://hooks.example.com/services/T0', signing: 'whsec_y' };
		const sealed = seal(secrets, secret);
		expect(sealed).not.toContain('hooks');
		expect(unseal(sealed, secret)).toEqual(secrets);
		expect(unseal(sealed, 'other'.repeat(8))).toBeNull();
		expect(unseal(`${sealed.slice(0, -2)}AA`, secret)).toBeNull();
		expect(unseal('', secret)).toBeNull();
		expect(seal(secrets, secret)).not.toBe(sealed);
	});
});

describe('turnOffToken', () => {
	const link = {
		targetId: '11111111-aaaa-bbbb-cccc-dddddddddddd',
		topic: 'guardrail',
		campaignId: 'c-1'
	} as const;

	it('is read as it was made', () => {
		expect(readTurnOff(turnOffToken(link, secret), secret)).toEqual(link);
		const report = { ...link, topic: 'report', campaignId: null } as const;
		expect(readTurnOff(turnOffToken(report, secret), secret)).toEqual(report);
		const digest = { memberId: 'm-1', topic: 'digest' } as const;
		expect(readTurnOff(turnOffToken(digest, secret), secret)).toEqual(digest);
	});

	it('is nothing when any of it was changed', () => {
		const token = turnOffToken(link, secret);
		const others = [
			'',
			'.',
			'x.y.z',
			token.replace('guardrail', 'report'),
			token.replace('c-1', 'c-2'),
			`${token}A`
		];
		expect(others.filter((text) => readTurnOff(text, secret) !== null)).toEqual([]);
		expect(readTurnOff(token, 'other'.repeat(8))).toBeNull();
	});
});

describe('a message', () => {
	const links = {
		page: 'https://holdout.example/campaigns/a',
		decide: null,
		off: 'https://holdout.example/alerts/off/t'
	};
	const decide = 'https://holdout.example/reports/roi/a#decide';
	const message = {
		kind: 'guardrail',
		title: '<!channel> & "A"\r\nBcc: x: a guardrail is over its limit.',
		detail: 'Opt-outs +0.44 pt.',
		path: '/campaigns/a'
	} as const;

	it('is one line, whatever a campaign is called, and mentions nobody', () => {
		const { subject, text, html } = asLetter(message, links, 'Nordwind');
		expect(subject).toBe('Nordwind: <!channel> & "A" Bcc: x: a guardrail is over its limit.');
		expect(text.split('\n').filter(Boolean)).toEqual([
			'<!channel> & "A" Bcc: x: a guardrail is over its limit.',
			'Opt-outs +0.44 pt.',
			links.page,
			'--',
			'Nordwind',
			`Turn off these messages: ${links.off}`
		]);
		expect(html).not.toContain('<!channel>');
		expect(html).toContain('Nordwind');
		expect(JSON.parse(asSlack(message, links))).toEqual({
			text: `*&lt;!channel&gt; &amp; "A" Bcc: x: a guardrail is over its limit.*\nOpt-outs +0.44 pt.\n<${links.page}|Open it> · <${links.off}|Turn off these messages>`,
			unfurl_links: false
		});
	});

	it('leads to the decision, where one is to be made', () => {
		const of = (kind: 'due' | 'clear' | 'ended' | 'test') => decidePath({ ...message, kind });
		expect([of('due'), of('clear'), of('ended'), of('test')]).toEqual([
			'/reports/roi/a#decide',
			'/reports/roi/a#decide',
			null,
			null
		]);
		const { text, html } = asLetter(message, { ...links, decide }, 'Nordwind');
		expect(text).toContain(`\nDecide: ${decide}\nOpen it: ${links.page}\n`);
		expect(html).toContain(`<a href="${decide}">Decide</a> · <a href="${links.page}">`);
		const { text: slack } = JSON.parse(asSlack(message, { ...links, decide })) as { text: string };
		expect(slack.split('\n')[2]).toBe(
			`<${decide}|Decide> · <${links.page}|Open it> · <${links.off}|Turn off these messages>`
		);
		expect(
			JSON.parse(asJson(message, { ...links, decide }, { id: 'd', at: new Date(0), campaign: 'a' }))
		).toMatchObject({ decide });
	});

	it('has an example of each kind, in the words of real ones', () => {
		const workspace = 'Nordwind';
		const list = messageExamples({
			origin: 'https://holdout.example',
			workspace,
			currency: 'EUR',
			today: 20_613
		});
		expect(list.map(({ topic }) => topic)).toEqual(topics);
		expect(list.every(({ subject }) => subject.startsWith('Nordwind: '))).toBe(true);
		expect(list.filter(({ slack }) => slack === null).map(({ topic }) => topic)).toEqual([
			'mention',
			'report'
		]);
		const due = list.find(({ topic }) => topic === 'due');
		expect(due?.text).toContain('Decide: https://holdout.example/reports/roi/welcome-series#decide');
		expect(list.at(-1)?.text).toContain('Personalisation earned €39.8k more than it cost');
	});

	it('is data for programs', () => {
		const at = new Date('2026-06-09T08:02:00Z');
		expect(JSON.parse(asJson(message, links, { id: 'd1', at, campaign: 'a' }))).toEqual({
			delivery: 'd1',
			kind: 'guardrail',
			at: '2026-06-09T08:02:00.000Z',
			campaign: 'a',
			title: '<!channel> & "A" Bcc: x: a guardrail is over its limit.',
			detail: 'Opt-outs +0.44 pt.',
			link: links.page,
			decide: null,
			turnOff: links.off
		});
	});
});

describe('nextTry', () => {
	it('waits longer each time, and ends within a day', () => {
		const now = new Date(0);
		const waits = Array.from({ length: maxTries }, (_, i) => nextTry(i + 1, now)?.getTime() ?? null);
		expect(waits.map((ms) => ms && ms / 60_000)).toEqual([1, 5, 15, 60, 180, 360, 720, null]);
	});
});

describe('pdfWords', () => {
	it('says whether there is a PDF, and why not', () => {
		const node = process.execPath;
		expect(pdfWords(node, null)).toBe(`The report comes with a PDF, made by ${node}.`);
		expect(pdfWords(node, 'The browser ended.')).toContain('was sent without one. The browser ended.');
		expect(pdfWords('none', null)).toMatch(/^PDFs are turned off \(HOLDOUT_BROWSER is none\)/);
		expect(pdfWords('/nowhere', null)).toMatch(/^HOLDOUT_BROWSER is \/nowhere, which is no program/);
	});
});

describe('dueMonth', () => {
	it('is the last month, from 07:00 of the 1st to the 7th', () => {
		const due = (text: string) => dueMonth({ now: new Date(text), timeZone: 'Europe/Berlin' });
		const may = 2026 * 12 + 4;
		expect(due('2026-06-01T04:59:00Z')).toBeNull();
		expect(due('2026-06-01T05:00:00Z')).toBe(may);
		expect(due('2026-06-02T00:00:00Z')).toBe(may);
		expect(due('2026-06-07T21:59:00Z')).toBe(may);
		expect(due('2026-06-07T22:00:00Z')).toBeNull();
		expect(due('2026-12-31T23:30:00Z')).toBeNull();
	});
});
