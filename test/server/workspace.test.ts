import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { leadRow } from '#lib/experiment/results/lead.ts';
import { dayOf } from '#lib/experiment/day.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { campaignResults } from '#lib/server/analysis/campaign-results.ts';
import { portfolio } from '#lib/server/analysis/portfolio.ts';
import { audit } from '#lib/server/audit/audit.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { logo } from '#lib/server/campaigns/logo.ts';
import { pictureOf } from '#lib/server/campaigns/pictures/picture-of.ts';
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
import { reports } from '#lib/server/reports/reports.ts';
import { plainReport } from '#lib/server/reports/roi.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import { declarations } from '#lib/server/campaigns/declarations.ts';
import type { Product } from '../e2e/product.ts';
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
		const png = [
			...Buffer.from(
				'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
				'base64'
			)
		];
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
