import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { leadRow } from '#lib/experiment/results/lead.ts';
import { dayOf } from '#lib/experiment/day.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { campaignResults } from '#lib/server/analysis/campaign-results.ts';
import { portfolio } from '#lib/server/analysis/portfolio.ts';
import { audit } from '#lib/server/audit/audit.ts';
import type { Role } from '#lib/server/facts/accounts.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { logo } from '#lib/server/campaigns/logo.ts';
import { pictureOf } from '#lib/server/campaigns/pictures/picture-of.ts';
import { variantPictures } from '#lib/server/campaigns/pictures/variant-pictures.ts';
import { notes } from '#lib/server/campaigns/notes.ts';
import { typedOf } from '#lib/server/facts/read-form.ts';
import { workspaceSettings } from '#lib/server/facts/workspace.ts';
import {
	retainUntil,
	setWorkspaceDefaults,
	setWorkspacePolicy,
	workspaceDefaults,
	workspacePolicy,
	zoneOf
} from '#lib/server/campaigns/workspace.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { reports } from '#lib/server/reports/reports.ts';
import { plainReport } from '#lib/server/reports/roi.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import { declarations } from '#lib/server/campaigns/declarations.ts';
import { addMember, type Product } from '../e2e/product.ts';
import { openSession } from '../e2e/session.ts';
import { dot, jpegWith } from './pictures/samples.ts';
import { publishCase } from './publish-case.ts';
import { useStores } from './use-stores.ts';

const now = new Date('2026-11-25T12:00:00Z');
const some = {
	name: 'Nordwind',
	currency: 'SEK',
	locale: 'sv-SE',
	timeZone: 'Europe/Stockholm',
	retentionDays: 30,
	confidence: 0.9,
	subscriberValue: 2.5,
	marginRate: null,
	secondSignature: false
};
const typedDefaults = (defaults: object) => typedOf(workspaceSettings, { ...defaults, team: 'separate' });
let stores: Stores;
let product: Product;
useStores((started) => ({ stores, product } = started));

async function add(name: string, people: number, currency?: string) {
	const csv = `campaign,variant,people,conversions\n${name},control,${people},400\n${name},picks,${people + 7},700\n`;
	const outcome = await importFile(stores, {
		open: () => Readable.from([Buffer.from(csv)]),
		file: 'case.csv',
		control: 'control',
		release: false,
		now,
		...(currency ? { currency } : {})
	});
	if (outcome.kind !== 'stored') throw new Error(JSON.stringify(outcome));
	return (await campaigns.list(stores.holdout)).find((one) => one.name === name);
}

describe('workspaceDefaults', () => {
	it('are taken by what is added later and says nothing else; what is there keeps its own', async () => {
		const before = await add('Before', 9000);
		expect([before?.currency, await retainUntil(stores.holdout, now)]).toEqual(['XXX', dayOf(now) + 365]);
		expect(await zoneOf(stores.holdout, 'UTC')).toBe('UTC');
		await stores.holdout.write((tx) => setWorkspaceDefaults(tx, some));
		const after = await add('After', 9100);
		const said = await add('Said', 9200, 'USD');
		expect([after?.currency, said?.currency]).toEqual(['SEK', 'USD']);
		expect((await campaigns.find(stores.holdout, 'before'))?.currency).toBe('XXX');
		const [declared] = await declarations.ofCampaign(stores.holdout, after?.id ?? '');
		expect(declared?.retainUntil).toBe(dayOf(now) + 30);
		expect(await zoneOf(stores.holdout, 'UTC')).toBe('Europe/Stockholm');
	});

	it('stand beside the privacy rule', async () => {
		await stores.holdout.write((tx) => setWorkspacePolicy(tx, { ...defaultPolicy, k: 80 }));
		await stores.holdout.write((tx) => setWorkspaceDefaults(tx, some));
		expect([(await workspacePolicy(stores.holdout)).k, await workspaceDefaults(stores.holdout)]).toEqual([
			80,
			some
		]);
	});
});

describe('the page', () => {
	const send = (fields: Record<string, string>) =>
		fetch(`${product.origin}/settings/workspace`, {
			method: 'POST',
			headers: { origin: product.origin, cookie: product.cookie, accept: 'text/html' },
			body: new URLSearchParams(fields)
		});

	it('saves what can be, keeps what is typed beside a problem, and puts each change on record once', async () => {
		await stores.holdout.write((tx) => setWorkspaceDefaults(tx, some));
		const wrong = await send({ ...typedDefaults(some), currency: 'EURO', timeZone: 'Asia/Tokyo' });
		const words = await wrong.text();
		expect([
			wrong.status,
			words.includes('Asia/Tokyo'),
			words.includes('three letters, such as EUR.')
		]).toEqual([400, true, true]);
		expect(await workspaceDefaults(stores.holdout)).toEqual(some);
		for (let i = 0; i < 2; i++)
			expect((await send({ ...typedDefaults(some), currency: 'nok' })).status).toBe(200);
		expect(await workspaceDefaults(stores.holdout)).toEqual({ ...some, currency: 'NOK' });
		const entries = await audit.list(stores.holdout, { action: 'workspace-changed', limit: 9 });
		expect(entries.map(({ details }) => details)).toEqual([{ currency: 'SEK → NOK' }]);
	});

	it('keeps a logo that is a picture by its bytes, shows it at an address of its own, and refuses others', async () => {
		const sendLogo = (bytes: readonly number[], name = 'logo.png') => {
			const body = new FormData();
			body.set('logo', new Blob([Uint8Array.from(bytes)], { type: 'image/png' }), name);
			const headers = { origin: product.origin, cookie: product.cookie, accept: 'text/html' };
			return fetch(`${product.origin}/settings/logo?/save`, { method: 'POST', headers, body });
		};
		const png = [...Buffer.from(dot, 'base64')];
		for (const [bytes, status] of [
			[[...Buffer.from('<svg onload="alert(1)"/>')], 400],
			[[...png, ...Array.from({ length: 200_000 }, () => 0)], 400],
			[[], 400],
			[png, 200]
		] as const)
			expect((await sendLogo(bytes)).status).toBe(status);
		const hash = (await logo.hash(stores.holdout)) ?? '';
		const shown = await fetch(`${product.origin}/logo/${hash}`);
		expect(shown.status).toBe(200);
		expect(await pictureOf(Buffer.from(await shown.arrayBuffer()))).toMatchObject({ width: 1, height: 1 });
		expect(shown.headers.get('content-type')).toBe('image/png');
		expect(shown.headers.get('x-content-type-options')).toBe('nosniff');
		expect((await fetch(`${product.origin}/logo/${'0'.repeat(32)}`)).status).toBe(404);
		await stores.holdout.write((tx) => logo.remove(tx));
	});
});

describe('the locale and the time zone', () => {
	const get = async (path: string, headers: Record<string, string> = {}) => {
		const response = await fetch(`${product.origin}${path}`, {
			headers: { cookie: product.cookie, accept: 'text/html', ...headers }
		});
		expect([path, response.status]).toEqual([path, 200]);
		return (await response.text()).replaceAll('\u00a0', ' ');
	};
	const save = (locale: string, timeZone: string) =>
		fetch(`${product.origin}/settings/workspace`, {
			method: 'POST',
			headers: { origin: product.origin, cookie: product.cookie, accept: 'text/html' },
			body: new URLSearchParams({ ...typedDefaults(some), locale, timeZone })
		});

	it('are those of every page and of no file', async () => {
		const { slug } = await publishCase(stores, {
			name: 'Written',
			now,
			startsOn: dayOf(now) - 30,
			endsOn: dayOf(now)
		});
		const card = (await portfolio(stores.holdout, now)).find((one) => one.slug === slug);
		const people = (card?.people?.shown ?? 0).toLocaleString('de-DE');
		expect(people).toMatch(/^1\d\.\d{3}$/);
		const secret = await stores.holdout.write((tx) =>
			tokens.add(tx, { name: 'reader', role: 'admin', now: new Date(), days: 1 })
		);
		const authorization = `Bearer ${secret}`;
		const files = async () =>
			Promise.all([
				get(`/api/v1/campaigns/${slug}`, { authorization }),
				get(`/api/v1/campaigns/${slug}/results`, { authorization, accept: 'application/json' }),
				get(`/api/v1/campaigns/${slug}/results`, { authorization, accept: 'text/csv' }),
				get(`/api/v1/campaigns/${slug}/roi`, { authorization, accept: 'application/json' }),
				get(`/reports/roi/${slug}/download?as=json`),
				get(`/reports/roi/${slug}/download?as=csv`)
			]);
		/** What of a page looks like this, so that a failure does not print the page. */
		const seen = async (path: string, pattern: RegExp) => pattern.exec(await get(path))?.[0] ?? null;
		const lift = /[\d.,]+\s?% instead of [\d.,]+\s?%/;
		const time = /\d{1,2}\.? \S+ \d{4}, \d\d:\d\d [A-Z]+/;

		await save('en-GB', 'UTC');
		const before = await files();
		expect(await seen(`/campaigns/${slug}`, lift)).toMatch(/^7\.\d\d% instead of 4\.\d\d%$/);
		expect(await seen('/settings/audit', time)).toMatch(/^\d{1,2} \w+ \d{4}, \d\d:\d\d UTC$/);

		expect((await (await save('de-DE', 'Europe/Berlin')).text()).includes('Settings saved.')).toBe(true);
		expect(await seen(`/campaigns/${slug}`, lift)).toMatch(/^7,\d\d\s% instead of 4,\d\d\s%$/);
		expect(await seen(`/campaigns/${slug}`, new RegExp(`${people} people`))).toBe(`${people} people`);
		expect(await seen('/settings/audit', time)).toMatch(/^\d{1,2}\. \S+ \d{4}, \d\d:\d\d MES?Z$/);
		expect(await seen('/planner', /value="1.2"/)).toBe('value="1,2"');
		expect(await files()).toEqual(before);

		await save('en-GB', 'UTC');
		expect(await seen(`/campaigns/${slug}`, lift)).toMatch(/^7\.\d\d% instead of 4\.\d\d%$/);
	});
});

describe('the level of intervals', () => {
	const levelIs = (confidence: number) =>
		stores.holdout.write(
			async (tx) => await setWorkspaceDefaults(tx, { ...(await workspaceDefaults(tx)), confidence })
		);

	it('is that of every interval, and signed reports keep theirs', async () => {
		await levelIs(0.95);
		const campaign = await publishCase(stores, { name: 'At a level', now });
		const { holdout } = stores;
		const report = async () => {
			const found = await plainReport(holdout, campaign, now);
			if (!found) throw new Error('nothing is published');
			return found;
		};
		const read = async () => {
			const results = await campaignResults(holdout, campaign, now);
			const row = results && leadRow(results);
			if (row?.status !== 'shown' || !row.difference) throw new Error('no difference');
			const { low, high } = row.difference;
			const [card] = (await portfolio(holdout, now)).filter(({ slug }) => slug === campaign.slug);
			return {
				level: results?.confidence,
				sentence: results?.verdict.sentence,
				width: high - low,
				card: card?.primary?.status === 'shown' ? card.primary.difference : null,
				report: (await report()).confidence
			};
		};
		const usual = await read();
		const signed = await report();
		const number = await holdout.write((tx) =>
			reports.sign(tx, campaign.id, { report: signed, by: 'Ada', now })
		);
		await levelIs(0.99);
		const strict = await read();
		expect([usual.level, strict.level, usual.report, strict.report]).toEqual([0.95, 0.99, 0.95, 0.99]);
		// The normal quantiles of the two levels: 1.960 and 2.576.
		expect(strict.width / usual.width).toBeCloseTo(2.5758 / 1.95996, 3);
		expect([usual.sentence, strict.sentence]).toEqual([
			expect.stringContaining('likely +2.49 to +3.81'),
			expect.stringContaining('likely +2.28 to +4.02')
		]);
		expect((strict.card?.high ?? NaN) - (strict.card?.low ?? NaN)).toBeCloseTo(strict.width, 12);
		expect((await reports.find(holdout, campaign.id, number))?.report).toEqual(signed);
	});

	it('is shown for good by campaigns that have published when it changes', async () => {
		await levelIs(0.95);
		const [seen, unseen] = [
			await publishCase(stores, { name: 'Seen', now }),
			await publishCase(stores, { name: 'Not seen', now, release: false })
		];
		const save = await fetch(`${product.origin}/settings/workspace`, {
			method: 'POST',
			headers: { origin: product.origin, cookie: product.cookie, accept: 'text/html' },
			body: new URLSearchParams({
				...typedDefaults(await workspaceDefaults(stores.holdout)),
				confidence: '0.9'
			})
		});
		expect([save.status, (await workspaceDefaults(stores.holdout)).confidence]).toEqual([200, 0.9]);
		const told = async (slug: string) => (await campaigns.find(stores.holdout, slug))?.aims?.levelSwitches;
		expect(await told(seen.slug)).toMatchObject([{ from: 0.95, to: 0.9, by: 'The admin' }]);
		expect(await told(unseen.slug)).toBeUndefined();
		const after = await campaigns.find(stores.holdout, seen.slug);
		const results = after && (await campaignResults(stores.holdout, after, now));
		expect(results?.health.notes.map(({ code }) => code)).toContain('level-changed');
		const [sentence] = (after && (await plainReport(stores.holdout, after, now))?.reading) ?? [];
		expect(sentence).toMatch(/^Confidence level changed from 95% to 90% on .* after results were published/);
		expect((await notes.list(stores.holdout, seen.id)).map(({ kind, words }) => [kind, words])).toEqual([
			['decision', 'Confidence level changed from 95% to 90%, after results were published.']
		]);
	});

	it('is where the planner begins', async () => {
		await levelIs(0.99);
		const page = await fetch(`${product.origin}/planner`, {
			headers: { cookie: product.cookie, accept: 'text/html' }
		});
		expect(/<input[^>]* name="confidence"[^>]*>/.exec(await page.text())?.[0]).toContain('value="99"');
	});
});

describe('a picture of what the people of a variant saw', () => {
	const at = (cookie: string, path: string, body?: FormData) =>
		fetch(`${product.origin}/campaigns/pictured${path}`, {
			redirect: 'manual',
			headers: { origin: product.origin, cookie, accept: 'text/html' },
			...(body ? { method: 'POST', body } : {})
		});
	const sent = (bytes: Buffer, { variant = 'picks', alt = 'Three shoes.' } = {}) => {
		const body = new FormData();
		body.set('variant', variant);
		body.set('alt', alt);
		body.set('picture', new Blob([new Uint8Array(bytes)]), 'email.jpg');
		return body;
	};
	const save = (body: FormData, cookie = product.cookie) => at(cookie, '/pictures?/save', body);
	const hashIn = async (answer: Promise<Response>) =>
		/\/pictures\/([0-9a-f]{32})"/.exec(await (await answer).text())?.[1] ?? '';
	const as = async (role: Role) => {
		const { email } = await addMember(product.dataFolder, role);
		return await openSession(product.dataFolder, email);
	};
	const note = Buffer.from('GPS 52.5200 N 13.4050 E, photo by Ada');
	let id = '';

	it('is a PNG, JPEG or WebP within limits, with words about it; of its file nothing else is kept', async () => {
		({ id } = await publishCase(stores, { name: 'Pictured', now }));
		const big = Buffer.concat([Buffer.from(dot, 'base64'), Buffer.alloc(2_000_000)]);
		const wide = Buffer.from(dot, 'base64');
		wide.writeUInt32BE(9000, 16);
		wide.writeUInt32BE(crc32(wide.subarray(12, 29)), 29);
		for (const [body, status, words] of [
			[sent(Buffer.from('<svg onload="alert(1)"/>')), 400, 'This file can’t be read as a single picture.'],
			[sent(Buffer.alloc(0)), 400, 'Choose a PNG, JPEG or WebP of at most 2'],
			[sent(big), 400, 'This picture is too large.'],
			[sent(wide), 400, 'too many pixels'],
			[sent(jpegWith(note), { alt: ' ' }), 400, 'Write what the picture shows'],
			[sent(jpegWith(note), { variant: 'nobody' }), 404, 'no longer exists']
		] as const) {
			const answer = await save(body);
			expect([answer.status, (await answer.text()).includes(words)], words).toEqual([status, true]);
		}
		expect(await variantPictures.list(stores.holdout, id)).toEqual([]);
		expect((await save(sent(jpegWith(note)))).status).toBe(200);
		const hash = await hashIn(at(product.cookie, ''));
		const shown = await at(product.cookie, `/pictures/${hash}`);
		const bytes = Buffer.from(await shown.arrayBuffer());
		expect([shown.status, bytes.subarray(0, 2).toString('hex')]).toEqual([200, 'ffd8']);
		for (const word of ['GPS', 'Ada']) expect(bytes.includes(word)).toBe(false);
		expect(Object.fromEntries(shown.headers)).toMatchObject({
			'content-type': 'image/jpeg',
			'x-content-type-options': 'nosniff',
			'cache-control': 'private, no-store',
			'content-security-policy': expect.stringContaining("default-src 'none'") as string
		});
	});

	it('is seen by who sees the results, changed by who may change the campaign, and on record', async () => {
		const [marketer, analyst] = [await as('marketer'), await as('analyst')];
		const hash = await hashIn(at(marketer, ''));
		expect((await at(marketer, `/pictures/${hash}`)).status).toBe(200);
		expect((await at('', `/pictures/${hash}`)).headers.get('location')).toMatch(/^\/sign-in/);
		for (const cookie of [marketer, analyst])
			expect((await save(sent(Buffer.from(dot, 'base64')), cookie)).status).toBe(403);
		// Other words alone; then another picture, which has another address.
		expect((await save(sent(Buffer.alloc(0), { alt: 'Two shoes.' }))).status).toBe(200);
		expect(await (await at(marketer, '')).text()).toContain('alt="Two shoes."');
		expect((await save(sent(Buffer.from(dot, 'base64')))).status).toBe(200);
		expect((await at(marketer, `/pictures/${hash}`)).status).toBe(404);
		const entries = await audit.list(stores.holdout, { action: 'campaign-changed', limit: 9 });
		expect(entries.map(({ details }) => details['picture'])).toEqual(['changed', 'changed', 'added']);
		// A link shows results to people outside: not what others were sent.
		const form = new FormData();
		for (const [name, value] of Object.entries({ query: '', days: '7' })) form.set(name, value);
		const made = await (await at(product.cookie, '/share?/add', form)).text();
		const link = await fetch(product.origin + (/\/shared\/[\w-]+/.exec(made)?.[0] ?? ''));
		expect([link.status, (await link.text()).includes('/pictures/')]).toEqual([200, false]);
	});

	it('is as far away as the results once they are withdrawn, and gone with the campaign', async () => {
		const marketer = await as('marketer');
		const hash = await hashIn(at(marketer, ''));
		await stores.holdout.write((tx) => ledger.withdraw(tx, id, now));
		const [theirs, none] = [
			await at(marketer, `/pictures/${hash}`),
			await at(marketer, `/pictures/${'0'.repeat(32)}`)
		];
		const plain = async (answer: Response) =>
			(await answer.text()).replace(/nonce[-=]"?[\w+/=]+|__sveltekit_\w+|<code>[\w-]+<\/code>/g, '');
		expect([theirs.status, await plain(theirs)]).toEqual([404, await plain(none)]);
		expect(await (await at(marketer, '')).text()).not.toContain(hash);
		expect((await at(product.cookie, `/pictures/${hash}`)).status).toBe(200);
		const form = new FormData();
		form.set('variant', 'picks');
		expect((await at(product.cookie, '/pictures?/remove', form)).status).toBe(200);
		expect((await at(product.cookie, `/pictures/${hash}`)).status).toBe(404);
		expect((await at(product.cookie, '/pictures?/remove', form)).status).toBe(404);
	});
});
