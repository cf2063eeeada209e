import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guardrailCount } from '#lib/experiment/programme/card.ts';
import { leadRow } from '#lib/experiment/results/lead.ts';
import { currentLocale, inLocale, plainLocale, setLocale } from '#lib/format/locale.ts';
import { aims } from '#lib/server/analysis/aims.ts';
import { analyseAhead, unanalysed } from '#lib/server/analysis/analyse-ahead.ts';
import { campaignAnalysis, campaignResults } from '#lib/server/analysis/campaign-results.ts';
import { sourcedCards, portfolio, statusOf } from '#lib/server/analysis/portfolio.ts';
import { loadCache, saveCache } from '#lib/server/analysis/cache.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { resultCache } from '#lib/server/db/tables/result-cache.ts';
import { withdrawReleases } from '#lib/server/release/release.ts';
import { assumptions } from '#lib/server/reports/assumptions.ts';
import { portfolioLines } from '#lib/server/reports/portfolio-lines.ts';
import { returnsOf } from '#lib/server/reports/returns.ts';
import { bareReport } from '#lib/server/reports/roi.ts';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { addManyCampaigns } from '../../bench/many-campaigns.ts';
import { project } from '../holdout-command.ts';
import { inTurn } from '#lib/server/db/in-turn.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-portfolio-'));
const now = new Date();
const count = 6;
let stores: Stores;

beforeAll(async () => {
	await addManyCampaigns(folder, count, 36);
	stores = openStores(folder, project);
	await stores.holdout.write((tx) => loadCache(tx, 'one'));
});
afterAll(() => {
	closeStores(stores);
	rmSync(folder, { recursive: true, force: true });
});

/** Numbers that JSON has no word for, by their place. */
function unsayable(value: unknown, place = ''): string[] {
	if (typeof value === 'number') return Number.isFinite(value) ? [] : [place];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, one]) => unsayable(one, `${place}.${name}`));
}

/** What the overview says, computed from each campaign's own results. */
const anew = async () =>
	await Promise.all(
		(await campaigns.list(stores.holdout)).map(async (campaign) => {
			const results = await campaignResults(stores.holdout, campaign, now);
			return {
				slug: campaign.slug,
				status: await statusOf(stores.holdout, campaign, { released: results !== null, now }),
				asOf: results?.asOf ?? null,
				primary: results && leadRow(results),
				guardrails: results ? guardrailCount(results) : { broken: 0, held: 0, total: 0 }
			};
		})
	);
const cards = () => portfolio(stores.holdout, now);
const line = async (slug: string) =>
	(await portfolioLines(stores.holdout, now)).find((one) => one.slug === slug);
const find = async (i: number) => {
	const campaign = (await campaigns.list(stores.holdout))[i];
	if (!campaign) throw new Error(`there is no campaign ${i}`);
	return campaign;
};

describe('the portfolio', () => {
	it('says of every campaign what its own results say', async () => {
		expect(await cards()).toMatchObject(await anew());
		expect(await cards()).toHaveLength(count);
	});

	it('is not computed again while nothing changes', async () => {
		expect(await sourcedCards(stores.holdout, now)).toBe(await sourcedCards(stores.holdout, now));
		const [before] = await cards();
		await stores.holdout.write(
			async (tx) =>
				await campaigns.update(tx, (await find(1)).id, { hypothesis: 'Nothing that a card rests on.' })
		);
		expect((await cards())[0]?.primary).toBe(before?.primary);
	});

	it('changes with the campaign, its plan and its days', async () => {
		const campaign = await find(1);
		await stores.holdout.write((tx) => campaigns.update(tx, campaign.id, { name: 'Renamed', endsOn: 1 }));
		await stores.holdout.write((tx) => campaigns.setPlan(tx, campaign.id, { control: 1, personalised: 9 }));
		const card = (await cards()).find(({ slug }) => slug === campaign.slug);
		expect(card).toMatchObject({ name: 'Renamed', status: 'ended', split: 'off' });
		expect(await cards()).toMatchObject(await anew());
	});

	it('changes with the metric that decides', async () => {
		const campaign = await find(4);
		const primary = async () => (await cards()).find(({ slug }) => slug === campaign.slug)?.metric?.name;
		expect(await primary()).toBe('conversion');
		const options = { primary: 'revenue_per_person' };
		await stores.holdout.write((tx) => aims.set(tx, campaign, { request: options, by: 'Mia', now }));
		expect(await primary()).toBe('revenue_per_person');
		expect(await cards()).toMatchObject(await anew());
	});

	it('has returns as reports say them', async () => {
		const campaign = await find(2);
		const gain = async () => (await bareReport(stores.holdout, campaign, now))?.total?.gain;
		const ofLine = async () => {
			const found = (await line(campaign.slug))?.gain;
			return typeof found === 'object' ? found?.gain : null;
		};
		expect(await ofLine()).toEqual(await gain());
		expect(await gain()).toMatchObject({ estimate: expect.any(Number) as number });
		const said = await assumptions.find(stores.holdout, campaign);
		if (!said) throw new Error('nothing was said');
		const before = await ofLine();
		const value = { ...said.value, fixedCost: 9000 };
		await stores.holdout.write((tx) => assumptions.set(tx, campaign.id, { value, by: null, now }));
		expect(await ofLine()).not.toEqual(before);
		expect(await ofLine()).toEqual(await gain());
	});

	it('knows the declared owner and the days of each campaign', async () => {
		const { slug } = await find(0);
		expect(await line(slug)).toMatchObject({
			owner: 'CRM',
			from: expect.stringMatching(/^\d{4}-/) as string
		});
	});

	it('says nothing of what was withdrawn', async () => {
		const campaign = await find(3);
		await stores.holdout.write((tx) => withdrawReleases(tx, campaign.id, now));
		expect((await cards()).find(({ slug }) => slug === campaign.slug)).toMatchObject({
			status: 'withdrawn',
			people: null,
			primary: null,
			asOf: null
		});
		expect((await returnsOf(stores.holdout, now)).has(campaign.id)).toBe(false);
		expect(await cards()).toMatchObject(await anew());
	});
});

describe('what is remembered', () => {
	const written = () => stores.holdout.select().from(resultCache);

	it('is written down for the next start, but never what was withdrawn', async () => {
		await cards();
		await returnsOf(stores.holdout, now);
		await saveCache(stores.holdout);
		expect(new Set((await written()).map(({ name }) => name))).toEqual(
			new Set(['findings', 'returns', 'analysis en-GB'])
		);
		expect((await written()).map(({ campaignId }) => campaignId)).not.toContain((await find(3)).id);
		const before = await cards();
		await stores.holdout.write((tx) => loadCache(tx, 'one'));
		expect(await cards()).toEqual(before);
		expect(await cards()).toMatchObject(await anew());
	});

	it('is the same after a round through the database, whole analyses included', async () => {
		for (const campaign of await campaigns.list(stores.holdout)) {
			const before = await campaignAnalysis(stores.holdout, campaign, now);
			const row = (await written()).find(
				({ campaignId, name }) => campaignId === campaign.id && name === 'analysis en-GB'
			);
			expect(row?.value[0]).toEqual(before ?? undefined);
			if (before) expect(unsayable(before)).toEqual([]);
		}
	});

	it('is made ahead where it is not kept: after a change, and for another locale', async () => {
		const { holdout } = stores;
		const names = async () => (await unanalysed(holdout, now)).map(({ name }) => name);
		const as = { build: 'one', locale: currentLocale() };
		expect(await names()).toEqual([]);
		await holdout.write(
			async (tx) => await campaigns.update(tx, (await find(5)).id, { name: 'Another name' })
		);
		expect(await names()).toEqual(['Another name']);
		await analyseAhead(holdout, as, now);
		expect(await names()).toEqual([]);
		const german = { tag: 'de-DE', timeZone: 'UTC' };
		expect(await inLocale(german, names)).toHaveLength(count - 1);
		await analyseAhead(holdout, { ...as, locale: german }, now);
		expect([await names(), await inLocale(plainLocale, names)]).toEqual([[], []]);
		const editions = await inTurn.filter(
			await written(),
			async ({ campaignId }) => campaignId === (await find(0)).id
		);
		expect(editions.map(({ name }) => name)).toEqual(
			expect.arrayContaining(['analysis en-GB', 'analysis de-DE'])
		);
		expect(
			await inLocale(
				german,
				async () => (await campaignAnalysis(holdout, await find(0), now))?.results.verdict.sentence
			)
		).toMatch(/\d,\d/);
		setLocale(as.locale);
	});

	it('is forgotten by another build', async () => {
		await stores.holdout.write((tx) => loadCache(tx, 'two'));
		expect(await written()).toEqual([]);
	});
});
