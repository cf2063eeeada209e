import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { aims } from '#lib/server/analysis/aims.ts';
import { campaignResults } from '#lib/server/analysis/campaign-results.ts';
import { detailedResults } from '#lib/server/analysis/detailed-results.ts';
import { changeCampaign } from '#lib/server/api/campaign-write.ts';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import { notes } from '#lib/server/campaigns/notes.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import { releaseStored } from '#lib/server/release/release.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import { undeclared } from '#lib/server/campaigns/declarations.ts';
import { storesForAll } from './fresh-stores.ts';

const csv = [
	'campaign,variant,people,conversions,visits,visits_sq,clicks',
	'Spring,control,2000,100,3000,9000,300',
	'Spring,picks,2000,140,3100,9400,330',
	''
].join('\n');
const now = new Date('2026-11-25T10:00:00Z');
let stores: Stores;

const store = () => stores.holdout;
async function spring(): Promise<Campaign> {
	const campaign = await campaigns.find(store(), 'spring');
	if (!campaign) throw new Error('there is no campaign');
	return campaign;
}
const add = (release: boolean) =>
	importFile(stores, {
		open: () => Readable.from([Buffer.from(csv)]),
		file: 'spring.csv',
		control: 'control',
		release,
		now,
		declaration: undeclared(30_000),
		mapping: { visits: 'measure' }
	});
const say = (options: Parameters<typeof aims.set>[2]['request']) =>
	store().write(async (tx) => await aims.set(tx, await spring(), { request: options, by: 'Ada', now }));

storesForAll((fresh) => ({ stores } = fresh));

describe('aims', () => {
	it('leave no trace among the decisions before results are published', async () => {
		await add(false);
		await say({ goal: 'engagement' });
		expect((await spring()).aims).toMatchObject({ goal: 'engagement', switches: [] });
		expect(await notes.list(store(), (await spring()).id)).toEqual([]);
		expect(await aims.choices(store(), await spring())).toMatchObject({ published: false, custom: [] });
	});

	it('decide the verdict', async () => {
		expect((await releaseStored(stores, (await spring()).id, { now })).kind).toBe('released');
		expect((await campaignResults(store(), await spring(), now))?.metrics[0]?.name).toBe('click_rate');
		expect(await aims.choices(store(), await spring())).toMatchObject({
			published: true,
			custom: [{ name: 'visits', label: 'Visits', money: false }]
		});
	});

	it('tell for good that another metric decides since results were published', async () => {
		await say({ primary: 'conversion' });
		const results = await campaignResults(store(), await spring(), now);
		expect(results?.metrics[0]?.name).toBe('conversion');
		const [note] = results?.health.notes ?? [];
		expect(note?.words).toMatch(
			/^Main metric changed from Click rate to Conversion on 25 Nov 2026 by Ada, after results were published/
		);
		expect(await notes.list(store(), (await spring()).id)).toMatchObject([
			{
				kind: 'decision',
				by: 'Ada',
				words: expect.stringContaining('from Click rate to Conversion') as string
			}
		]);
		await say({ primary: null });
		expect((await spring()).aims?.switches).toHaveLength(2);
	});

	it('cast the metrics as the goal proposes, and tell for good that a role was changed later', async () => {
		const roleOf = async (name: string) =>
			(await campaignResults(store(), await spring(), now))?.metrics.find((metric) => metric.name === name);
		// Engagement was chosen before results were published: clicks decide, sales must not fall.
		expect(await roleOf('conversion')).toMatchObject({
			role: 'guardrail',
			margin: { relative: 0.05, absolute: 0 }
		});
		const row = (await campaignResults(store(), await spring(), now))?.results.find(
			({ metric, by }) => metric === 'conversion' && by.length === 0
		);
		expect(row?.verdict).toBe('better');
		expect((await spring()).aims?.roleSwitches).toBeUndefined();
		await say({ roles: [{ metric: 'conversion', role: 'guardrail', margin: 0.02 }] });
		expect((await roleOf('conversion'))?.margin).toEqual({ relative: 0.02, absolute: 0 });
		await say({ roles: [{ metric: 'conversion', role: 'secondary', margin: null }] });
		expect((await roleOf('conversion'))?.role).toBe('secondary');
		expect((await spring()).aims?.roleSwitches?.map(({ changes }) => changes)).toEqual([
			[{ metric: 'conversion', from: 'guardrail within 5%', to: 'guardrail within 2%' }],
			[{ metric: 'conversion', from: 'guardrail within 2%', to: 'secondary' }]
		]);
		const told = (await campaignResults(store(), await spring(), now))?.health.notes.map(
			({ words }) => words
		);
		expect(told).toContain(
			'Roles of metrics changed on 25 Nov 2026 by Ada, after results were published: Conversion from guardrail within 2% to secondary.'
		);
		expect(
			(await notes.list(store(), (await spring()).id)).filter(({ words }) => words.startsWith('Roles'))
		).toHaveLength(2);
		// The same again is no change.
		await say({ roles: [{ metric: 'conversion', role: 'secondary', margin: null }] });
		expect((await spring()).aims?.roleSwitches).toHaveLength(2);
		await say({ roles: null });
		expect((await roleOf('conversion'))?.role).toBe('guardrail');
	});

	it('say how a measure outside the contract is read, in every answer', async () => {
		const visits = {
			measure: 'visits',
			label: 'Store visits',
			direction: 'increase',
			role: 'guardrail',
			unit: 'number',
			margin: 0.1
		} as const;
		await say({ custom: [visits] });
		const found = await detailedResults(store(), await spring(), { metric: 'visits' }, now);
		expect(found.kind === 'results' && found.results.metrics).toMatchObject([
			{ name: 'visits', label: 'Store visits', role: 'guardrail', margin: { relative: 0.1 } }
		]);
		await say({ custom: [] });
		expect((await spring()).aims?.custom).toEqual([visits]);
	});

	it('are changed through the API’s door, and refused where there is no such metric', async () => {
		const patch = (change: Parameters<typeof changeCampaign>[2]) =>
			store().write(async (tx) => await changeCampaign(tx, await spring(), change, { by: 'Loader', now }));
		await patch({ goal: 'sales', primary: 'visits' });
		expect((await spring()).aims).toMatchObject({ goal: 'sales', primary: 'visits' });
		expect((await spring()).aims?.switches.at(-1)).toMatchObject({ to: 'visits', by: 'Loader' });
		await expect(patch({ primary: 'clv' })).rejects.toThrow('no_such_metric');
		expect((await spring()).aims?.primary).toBe('visits');
	});
});
