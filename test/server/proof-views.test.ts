import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { groupWords, limitWords, narrowingWords, sizesWords } from '#lib/experiment/proof-words.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import type { ReleasedEpoch, ReleasedTable } from '#lib/privacy/released.ts';
import { otherWords } from '#lib/privacy/words.ts';
import { combinedIn, hidesNothing } from '#lib/server/analysis/combined.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import { attackPublished } from '#lib/server/analysis/proof/attack-published.ts';
import { lastAttack, runningAttack } from '#lib/server/analysis/proof/attack-view.ts';
import { jobs } from '#lib/server/jobs/jobs.ts';
import { attacks, oneAttack } from '#lib/server/analysis/proof/attacks.ts';
import { proofOf, proofOfAll } from '#lib/server/analysis/proof/proof.ts';
import { publishedAbout, publishedCampaigns } from '#lib/server/analysis/proof/published.ts';
import { statementsOf } from '#lib/server/analysis/proof/statements.ts';
import { withdrawReleases } from '#lib/server/release/release.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { project } from './holdout-command.ts';
import { publishCase } from './publish-case.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-proof-'));
const stores = openStores(folder, project);
const { holdout } = stores;
const now = new Date();
afterAll(() => {
	closeStores(stores);
	rmSync(folder, { recursive: true, force: true });
});

const table = (options: Partial<ReleasedTable>): ReleasedTable => ({
	axes: [],
	layer: 'people',
	measures: ['people'],
	blocks: [],
	hidden: [],
	...options
});
const epoch = (tables: readonly ReleasedTable[], more: Partial<ReleasedEpoch> = {}): ReleasedEpoch => ({
	policy: defaultPolicy,
	variants: ['control'],
	from: null,
	to: null,
	measures: [],
	tables,
	...more
});
const other = { pooled: true } as const;

describe('statementsOf', () => {
	const one = { slug: 'may', audienceId: null, recurring: false };

	it('names Other by all that a table has within it', () => {
		const epochs = [
			epoch([
				table({
					axes: ['city'],
					blocks: [
						{ at: [{ value: 'Oslo' }], sums: [[90]] },
						{ at: [{ value: 'Bergen' }], sums: [[80]] },
						{ at: [other], sums: [[70]] }
					]
				}),
				table({
					axes: ['city'],
					layer: 'outcome',
					measures: ['people', 'conversions'],
					blocks: [
						{ at: [{ value: 'Oslo' }], sums: [[90, 20]] },
						{ at: [other], sums: [[150, 30]] }
					]
				})
			])
		];
		const groups = [...statementsOf(one, epochs)].map(({ group, measure, value }) => ({
			city: group['city'],
			measure,
			value
		}));
		expect(groups).toEqual([
			{ city: ['Oslo'], measure: 'people', value: 90 },
			{ city: ['Bergen'], measure: 'people', value: 80 },
			{ city: [otherWords], measure: 'people', value: 70 },
			{ city: ['Oslo'], measure: 'people', value: 90 },
			{ city: ['Oslo'], measure: 'conversions', value: 20 },
			{ city: ['Bergen', otherWords], measure: 'people', value: 150 },
			{ city: ['Bergen', otherWords], measure: 'conversions', value: 30 }
		]);
	});

	it('says the days, what is rounded, who recurs, what a measure counts and which control is shared', () => {
		const shown = epoch(
			[
				table({
					measures: ['people', 'installs'],
					blocks: [
						{
							at: [],
							sums: [
								[100, 20],
								[110, 30]
							]
						}
					]
				}),
				table({ axes: ['date'], blocks: [{ at: [{ from: 1, to: 2 }], sums: [[100], [110]] }] })
			],
			{
				variants: ['control', 'picks'],
				from: 0,
				to: 6,
				policy: { ...defaultPolicy, rounding: 10 },
				measures: [{ name: 'installs', kind: 'event', role: 'sum', of: [] }]
			}
		);
		const shared = { slug: 'may', audienceId: 'crm', recurring: true };
		const all = { rounded: 10, recurring: true, dataset: 'may' };
		const [people, installs, , , day] = [...statementsOf(shared, [shown])];
		const week = { from: '1970-01-01', to: '1970-01-07' };
		expect(people).toEqual({
			...all,
			group: { variant: ['control'], date: week },
			measure: 'people',
			value: 100,
			population: 'crm/control'
		});
		expect(installs).toMatchObject({ measure: 'installs', value: 20, kind: 'event' });
		expect(day?.group).toEqual({ variant: ['control'], date: { from: '1970-01-02', to: '1970-01-03' } });
		expect([...statementsOf(shared, [shown])][2]).toEqual({
			...all,
			group: { variant: ['picks'], date: week },
			measure: 'people',
			value: 110
		});
	});
});

describe('combinedIn', () => {
	it('finds what is within Other, what is not shown, and why', () => {
		const shown = epoch([
			table({ blocks: [{ at: [], sums: [[500]] }] }),
			table({
				axes: ['city'],
				blocks: [
					{ at: [{ value: 'Oslo' }], sums: [[400]] },
					{ at: [other], sums: [[100]] }
				]
			}),
			table({ axes: ['tier'], reason: 'groups-too-small' }),
			table({ axes: ['tier'], layer: 'outcome', reason: 'fewer-than-m' })
		]);
		expect(combinedIn([shown])).toEqual({
			total: null,
			pooled: ['city'],
			hidden: [{ axis: 'tier', reason: 'groups-too-small' }]
		});
		expect(hidesNothing(combinedIn([shown]))).toBe(false);
		expect(combinedIn([epoch([table({ reason: 'fewer-than-k' })])]).total).toBe('fewer-than-k');
		expect(hidesNothing(combinedIn([epoch([table({ blocks: [{ at: [], sums: [[500]] }] })])]))).toBe(true);
	});
});

describe('words', () => {
	it('promise a fifth of the smallest group shown, and tell short ranges', () => {
		expect(narrowingWords(50)).toBe(
			'No one can narrow the size of a group under 50 people to a range of fewer than 10.'
		);
		expect(limitWords(10).length).toBe(limitWords(50).length + 1);
		expect(limitWords(10).at(-1)).toMatch(/\b10\b.*\b3\b.*\b20\b/);
	});

	it('never say which group it is', () => {
		const guess = { low: 20, high: 71, kind: 'group' } as const;
		expect(sizesWords(guess)).toBe('20 to 71');
		expect(groupWords({ ...guess, axes: [] })).toBe('the whole campaign');
		expect(groupWords({ ...guess, axes: ['age_band', 'week'] })).toBe('a group within age band × week');
		expect(groupWords({ ...guess, kind: 'change', axes: [] })).toBe('people corrected');
	});
});

describe('an attack', () => {
	it('sees what was published about the same people before, and control groups that are shared', async () => {
		const file = async (name: string, people: number, more: Partial<Parameters<typeof importFile>[1]>) => {
			const text = [
				'campaign,variant,people',
				`${name},control,${people - 100}`,
				`${name},picks,${people}`,
				''
			].join('\n');
			const outcome = await importFile(stores, {
				open: () => Readable.from([Buffer.from(text)]),
				file: 'a.csv',
				release: true,
				now,
				control: 'control',
				campaign: {},
				...more
			});
			if (outcome.kind !== 'stored') throw new Error(JSON.stringify(outcome));
			expect(outcome.campaigns[0]?.released).toBe(true);
			return outcome.campaigns[0]?.slug ?? '';
		};
		const first = await file('First', 4100, {});
		const corrected = await file('First', 4300, { replaces: first });
		expect((await publishedCampaigns(holdout)).map(({ campaign }) => campaign.slug)).toEqual([corrected]);
		const campaign = await campaigns.find(holdout, corrected);
		if (!campaign) throw new Error('not stored');
		const { others, epochs } = await publishedAbout(holdout, campaign);
		expect(epochs).toHaveLength(1);
		expect(others.map((one) => one.epochs[0]?.tables[0]?.blocks[0]?.sums)).toEqual([[[4000], [4100]]]);
		await holdout.write((tx) => withdrawReleases(tx, campaign.id, now));

		const crm = { campaign: { audienceId: 'crm' } };
		const one = await file('One', 5000, crm);
		const two = await file('Two', 6000, crm);
		const about = await publishedAbout(holdout, (await campaigns.find(holdout, two)) ?? campaign);
		expect(about.others.map(({ variants }) => variants)).toEqual([
			[
				['control', 'control'],
				['picks', 'picks']
			]
		]);
		const id = await holdout.write((tx) => attacks.begin(tx, { by: 'Ana', version: '1', now }));
		const found = await attackPublished(holdout, id, () => 0);
		expect(found?.map(({ exposed }) => exposed)).toEqual([0, 0]);
		await holdout.write((tx) => attacks.end(tx, id, { state: 'done', found, now }));
		await holdout.write(async (tx) => {
			for (const slug of [one, two])
				await withdrawReleases(tx, (await campaigns.find(tx, slug))?.id ?? '', now);
		});
	});

	it('shows how long it takes, once that can be known, and what changed since', async () => {
		const spring = await publishCase(stores, { name: 'Spring', now });
		const id = await holdout.write((tx) => attacks.begin(tx, { by: 'Ana', version: '1', now }));
		await holdout.write((tx) => jobs.add(tx, { kind: 'attack', target: id, key: oneAttack }, now));
		const job = await holdout.write((tx) => jobs.claim(tx, { kinds: ['attack'] }, now));
		const at = (seconds: number) => new Date(now.getTime() + 1000 * seconds);
		const step = { done: 1, of: 4, campaignId: spring.id, exposed: 0, possible: 0, narrowest: null };
		await attacks.note(holdout, id, { ...step, share: 0.25 });
		expect(await runningAttack(holdout, at(10))).toMatchObject({
			name: 'Spring',
			share: 0.25,
			secondsLeft: 30
		});
		expect((await runningAttack(holdout, at(1)))?.secondsLeft).toBeNull();
		const found = await attackPublished(holdout, id, () => 0);
		await holdout.write((tx) => attacks.end(tx, id, { state: 'done', found, now: at(41) }));
		if (job) await holdout.write((tx) => jobs.end(tx, job, { state: 'done' }, now));
		expect(await runningAttack(holdout, at(50))).toBeNull();
		const newest = await attacks.newest(holdout);
		const last = newest && lastAttack(newest, await publishedCampaigns(holdout));
		expect(last).toMatchObject({ by: 'Ana', seconds: 41, campaigns: 1, exposed: 0, changedSince: 0 });
		const summer = await publishCase(stores, { name: 'Summer', now });
		expect(newest && lastAttack(newest, await publishedCampaigns(holdout)).changedSince).toBe(1);
		expect(await proofOf(holdout, summer.slug)).toMatchObject({ attack: null, proof: 'all_groups' });
	});

	it('leaves out campaigns that are withdrawn', async () => {
		const spring = (await campaigns.list(holdout)).find(({ name }) => name === 'Spring');
		if (!spring) throw new Error('no campaign');
		await holdout.write((tx) => withdrawReleases(tx, spring.id, now));
		expect(await proofOf(holdout, spring.slug)).toBeNull();
		expect(await proofOfAll(holdout)).toMatchObject({
			attack: { campaigns: 0 },
			campaigns: [{ name: 'Summer' }]
		});
	});
});
