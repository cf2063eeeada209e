import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { dayOf } from '#lib/experiment/day.ts';
import { resultsSchema } from '#lib/server/api/contract/results-schema.ts';
import { roiSchema } from '#lib/server/api/contract/roi-schema.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { digestOf } from '#lib/server/mail/digests.ts';
import { campaignSuggestion } from '#lib/server/reports/suggestion.ts';
import { setAssumptions } from '#lib/server/reports/set-assumptions.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import type { Product } from '../e2e/product.ts';
import { command } from './holdout-command.ts';
import { publishCase } from './publish-case.ts';
import { useStores } from './use-stores.ts';

const now = new Date();
const words = 'Roll it out, keep a holdout, and watch opt-outs.';
const paid = 'It very likely paid, and opt-outs may still be over the limit.';
let stores: Stores;
let product: Product;
let campaign: Campaign;

useStores(
	(started) => ({ stores, product } = started),
	async (opened) => {
		stores = opened;
		const day = dayOf(now) - 2;
		campaign = await publishCase(stores, { name: 'Picks', now, startsOn: day - 9, endsOn: day });
		const some = { marginRate: 0.4, fixedCost: 100, costPerPerson: 0, valuePerConversion: 20 };
		await stores.holdout.write((tx) => setAssumptions(tx, campaign, { some, by: null, now }));
	}
);

const ask = async (path: string, role: 'analyst' | 'marketer', accept = 'application/json') => {
	const name = `${role} ${path} ${accept}`.slice(0, 60);
	const secret = await stores.holdout.write((tx) => tokens.add(tx, { name, role, now: new Date() }));
	const headers = { authorization: `Bearer ${secret}`, accept };
	return (await fetch(`${product.origin}/api/v1/campaigns/picks/${path}`, { headers })).text();
};
const json = async (path: string, role: 'analyst' | 'marketer'): Promise<unknown> =>
	JSON.parse(await ask(path, role));

describe('a suggestion', () => {
	it('is in the results of the API, with its reason for who may see what campaigns returned', async () => {
		const seen = resultsSchema.parse(await json('results', 'analyst'));
		expect(seen.suggestion).toEqual({
			kind: 'roll-out',
			variant: 'picks',
			basis: 'money',
			words,
			reason: paid,
			morePeople: null
		});
		const marketer = resultsSchema.parse(await json('results?metric=unsubscribe_rate', 'marketer'));
		// Marketers read money too.
		expect(marketer.suggestion).toEqual(seen.suggestion);
	});

	it('is in the CSV, beside the totals of the metric that decides', async () => {
		const rows = parse<Record<string, string>>(await ask('results', 'analyst', 'text/csv'), {
			columns: true
		});
		const of = (metric: string) => rows.find((row) => row['metric'] === metric)?.['suggestion'];
		expect([of('conversion'), of('unsubscribe_rate')]).toEqual([`${words} ${paid}`, '[z]']);
	});

	it('is in the ROI report: API, page and CSV', async () => {
		expect(roiSchema.parse(await json('roi', 'analyst')).suggestion).toMatchObject({ words, reason: paid });
		const get = async (path: string) =>
			(await fetch(`${product.origin}${path}`, { headers: { cookie: product.cookie } })).text();
		for (const path of ['/reports/roi/picks', '/campaigns/picks']) {
			const page = await get(path);
			expect(page, path).toContain('data-suggestion="roll-out"');
			expect(page, path).toContain(paid);
		}
		expect(await get('/reports/roi/picks/download?as=csv')).toContain(`${words} ${paid}`);
		// The whole campaign, and its chance, are on the report.
		expect(await get('/reports/roi/picks')).toContain('What it cost in trust');
	});

	it('is none for a wave of the universal control group', async () => {
		const wave: Campaign = { ...campaign, kind: 'programme' };
		expect(await campaignSuggestion(stores.holdout, wave, { seesReturns: true, now })).toBeNull();
		expect((await campaignSuggestion(stores.holdout, campaign, { seesReturns: true, now }))?.kind).toBe(
			'roll-out'
		);
	});

	it('is in the digest, which goes to everybody, with the part of its reason that is not money', async () => {
		const [item] = (await digestOf(stores.holdout, now, 'UTC')).items;
		expect([item?.slug, item?.suggestion]).toEqual([
			'picks',
			`${words} Opt-outs may still be over the limit.`
		]);
	});

	it('is in analyse, by the main metric', async () => {
		const file = join(stores.dataFolder, 'case.csv');
		writeFileSync(file, 'variant,people,conversions,unsubscribes\ncontrol,9000,400,30\npicks,9010,700,31\n');
		const text = await command(['analyse', file]);
		const suggested = `Suggested: ${words} It beat the control on conversion, and opt-outs may still be over the limit. Add margin and costs to decide on money.`;
		expect(text.stdout).toContain(suggested);
		const found = JSON.parse((await command(['analyse', file, '--json'])).stdout) as {
			campaigns: { suggestion: { kind: string; basis: string } }[];
		};
		expect(found.campaigns[0]?.suggestion).toMatchObject({ kind: 'roll-out', basis: 'metric' });
	});
});
