import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dayOf } from '#lib/experiment/day.ts';
import { compactMoney } from '#lib/format/money.ts';
import { programmeSchema } from '#lib/server/api/contract/programme-schema.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { programmeAnswer } from '#lib/server/reports/programme/answer.ts';
import { gainOf } from '#lib/server/reports/roi.ts';
import { assumptions } from '#lib/server/reports/assumptions.ts';
import { setAssumptions } from '#lib/server/reports/set-assumptions.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import type { Product } from '../e2e/product.ts';
import { publishCase } from './publish-case.ts';
import { useStores } from './use-stores.ts';

const now = new Date('2026-11-25T12:00:00Z');
let stores: Stores;
let product: Product;
const added: Campaign[] = [];

const some = { marginRate: 0.4, fixedCost: 100, costPerPerson: 0, valuePerConversion: 20 };

useStores(
	(started) => ({ stores, product } = started),
	async (opened) => {
		stores = opened;
		for (const [i, name] of ['One', 'Two', 'Three'].entries()) {
			const day = dayOf(now) - 60 + i;
			added.push(await publishCase(stores, { name, now, startsOn: day - 9, endsOn: day }));
		}
		added.push(await publishCase(stores, { name: 'No dates', now }));
		await publishCase(stores, { name: 'Demo', now, demo: true });
		await publishCase(stores, { name: 'Waiting', now, release: false });
		for (const campaign of added.slice(0, 2))
			await stores.holdout.write((tx) => setAssumptions(tx, campaign, { some, by: null, now }));
	}
);

const asked = (query: Partial<Parameters<typeof programmeAnswer>[2]> = {}) =>
	programmeAnswer(stores.holdout, now, { hidden: new Set(), ...query });

describe('the programme', () => {
	it('is the plain sum of the measured campaigns, demo campaigns apart', async () => {
		const { campaigns, currency, gain, leftOut, rolledOut, rolledOutReason } = await asked();
		expect([campaigns, currency, rolledOut, rolledOutReason]).toEqual([2, 'EUR', null, 'no_decisions']);
		const gains = await Promise.all(
			added.slice(0, 2).map(async (campaign) => {
				const found = await gainOf(
					stores.holdout,
					campaign,
					(await assumptions.find(stores.holdout, campaign))?.value ?? null,
					now
				);
				if (typeof found === 'string') throw new Error(found);
				return found;
			})
		);
		expect(gain?.estimate).toBeCloseTo(
			gains.reduce((sum, one) => sum + one.gain.estimate, 0),
			6
		);
		// Two days apart, in one quarter or two: the quarters add up to the sum.
		const { quarters } = await asked();
		expect(quarters.reduce((sum, one) => sum + one.campaigns, 0)).toBe(2);
		expect(quarters.reduce((sum, one) => sum + one.gain, 0)).toBeCloseTo(gain?.estimate ?? NaN, 6);
		const error = Math.hypot(...gains.map(({ below }) => below));
		expect(gain?.low).toBeCloseTo((gain?.estimate ?? 0) - 1.959963984540054 * error, 4);
		expect(leftOut.map(({ reason }) => reason).toSorted()).toEqual(['no_money', 'no_money', 'not_published']);
		expect(leftOut.map(({ slug }) => slug)).not.toContain('demo');
	});

	it('pools lifts also where margin and costs are not entered', async () => {
		const { lift } = await asked();
		expect(lift).toHaveLength(1);
		expect(lift[0]).toMatchObject({ metric: 'conversion', campaigns: 4 });
		// About 700 of 9,000 against 400 of 9,000 in each.
		expect(lift[0]?.estimate).toBeCloseTo(0.75, 1);
		expect(lift[0]?.spread?.count).toBe(4);
		expect(lift[0]?.channels.map(({ channel, count }) => [channel, count])).toEqual([[null, 4]]);
		expect(lift[0]?.low).toBeLessThan(lift[0]?.estimate ?? 0);
	});

	it('counts campaigns by their last day where days are asked for', async () => {
		const day = new Date((dayOf(now) - 60) * 864e5).toISOString().slice(0, 10);
		const { campaigns, leftOut } = await asked({ to: day });
		expect(campaigns).toBe(1);
		expect(leftOut).toContainEqual({ slug: 'two', reason: 'other_days' });
		expect(leftOut).toContainEqual({ slug: 'no-dates', reason: 'no_dates' });
	});

	it('is answered by the API as described, and refuses what it does not know', async () => {
		const secret = await stores.holdout.write((tx) =>
			tokens.add(tx, { name: 'report', role: 'manager', now: new Date() })
		);
		const get = (query: string) =>
			fetch(`${product.origin}/api/v1/programme${query}`, { headers: { authorization: `Bearer ${secret}` } });
		const answer = await get('?currency=EUR');
		expect(answer.status).toBe(200);
		const body: unknown = await answer.json();
		expect(body).toEqual(programmeSchema.parse(body));
		expect(body).toMatchObject({ campaigns: 2, currency: 'EUR' });
		expect((await get('?currency=euro')).status).toBe(400);
		expect(await (await get('?currency=USD')).json()).toMatchObject({ campaigns: 0, gain: null });
	});

	const read = async (path: string) => {
		const answer = await fetch(product.origin + path, {
			headers: { cookie: product.cookie, accept: 'text/html' }
		});
		expect(answer.status, path).toBe(200);
		return await answer.text();
	};
	const records = (text: string) => {
		const [head = [], ...rows] = z.array(z.array(z.string())).parse(parse(text));
		return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ''])));
	};

	it('has the numbers of the API on its page and in its file', async () => {
		const answer = await asked();
		const page = await read('/programme');
		expect(page).toContain(compactMoney(answer.gain?.estimate ?? NaN, 'EUR'));
		expect(page).toContain(`${answer.paid} of ${answer.campaigns}`);
		const rows = records(await read('/programme/programme.csv'));
		const of = (part: string) => rows.filter((row) => row['part'] === part);
		expect(Number(of('figures')[0]?.['estimate'])).toBe(answer.gain?.estimate);
		expect(of('quarters').map((row) => Number(row['estimate']))).toEqual(
			answer.quarters.map(({ gain }) => gain)
		);
		expect(of('channels').map((row) => Number(row['low']))).toEqual(answer.channels.map(({ low }) => low));
		expect(records(await read('/programme/programme.csv?part=decisions'))).toEqual([]);
		const moved = await fetch(`${product.origin}/reports/data`, {
			headers: { cookie: product.cookie },
			redirect: 'manual'
		});
		expect([moved.status, moved.headers.get('location')]).toEqual([308, '/programme/data']);
	});

	it('is shared with a link, without links to anything else', async () => {
		const shared = await fetch(`${product.origin}/programme/share?/add`, {
			method: 'POST',
			headers: { cookie: product.cookie, origin: product.origin, accept: 'text/html' },
			body: new URLSearchParams({ days: '7' })
		});
		const [path = ''] = /\/shared\/[\w-]+/.exec(await shared.text()) ?? [];
		const page = await (await fetch(product.origin + path)).text();
		expect(page).toContain('Value by quarter');
		expect(page).toContain(compactMoney((await asked()).gain?.estimate ?? NaN, 'EUR'));
		expect([...page.matchAll(/<a[^>]*href="([^"]*)"/g)].map(([, href]) => href)).toEqual(['#main']);
	});

	it('is compared campaign by campaign: the same released numbers as in the API', async () => {
		const page = await read('/compare?c=one&c=two&c=waiting&c=none');
		expect(page).toContain('Compare 2 campaigns');
		expect(page).toContain('2 of them aren’t published');
		expect(page).not.toContain('Waiting');
		const secret = await stores.holdout.write((tx) =>
			tokens.add(tx, { name: 'compare', role: 'marketer', now: new Date() })
		);
		const rows = records(await read('/compare/compare.csv?c=one&c=two&c=waiting'));
		expect(new Set(rows.map(({ slug }) => slug))).toEqual(new Set(['one', 'two']));
		for (const slug of ['one', 'two']) {
			const api = await fetch(`${product.origin}/api/v1/campaigns/${slug}/results`, {
				headers: { authorization: `Bearer ${secret}` }
			});
			const { results } = (await api.json()) as {
				results: {
					by: string[];
					metric: string;
					variant: string;
					verdict: string;
					control?: { value: number };
				}[];
			};
			const own = rows.filter((row) => row['slug'] === slug);
			expect(own.length).toBeGreaterThan(1);
			for (const row of own.filter(({ metric }) => metric !== 'gain')) {
				const same = results.find(
					(one) => one.by.length === 0 && one.metric === row['metric'] && one.variant === row['variant']
				);
				expect(Number(row['control'])).toBe(same?.control?.value);
				expect(row['verdict']).toBe(same?.verdict);
			}
			const gain = await gainOf(
				stores.holdout,
				added[slug === 'one' ? 0 : 1] as Campaign,
				(await assumptions.find(stores.holdout, added[slug === 'one' ? 0 : 1] as Campaign))?.value ?? null,
				now
			);
			expect(Number(own.find(({ metric }) => metric === 'gain')?.['difference'])).toBeCloseTo(
				typeof gain === 'string' ? NaN : gain.gain.estimate,
				9
			);
		}
		// Variants of one campaign, and too few of anything.
		expect(await read('/compare?c=one/picks')).toContain('Tick two to four campaigns');
		expect(await read('/compare')).toContain('Tick two to four campaigns');
	});
});
