import { describe, expect, it } from 'vitest';
import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { campaignResults } from '#lib/server/analysis/campaign-results.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { withdrawUpload } from '#lib/server/ingest/withdraw.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { releaseStored } from '#lib/server/release/release.ts';
import { fileOf, now, useCampaigns, type Row } from './campaigns.ts';
import { breaches, canTest } from './promise.ts';

const at = useCampaigns();
const money = ['region', 'people', 'conversions', 'revenue', 'revenue_sq'];

/** Rows of a variant. @param sums people, conversions and amounts of Alpha, X, Y, Z and Beta */
const inRegions = (variant: string, sums: readonly (readonly number[])[]): Row[] =>
	['Alpha', 'X', 'Y', 'Z', 'Beta'].map((region, i) => [variant, region, ...(sums[i] ?? [])]);
const sharedControl = inRegions('control', [
	[2002, 240, 9600, 542400],
	[142, 32, 1600, 112640],
	[19, 2, 333, 77662.3],
	[322, 60, 3000, 211200],
	[1502, 170, 6800, 384200]
]);
const inY = [62, 15, 800, 60033.33];
const first = [
	...sharedControl,
	...inRegions('offer', [
		[2002, 250, 9900, 553856],
		[35, 11, 700, 62583.64],
		inY,
		[312, 62, 3100, 218240],
		[1502, 180, 7000, 384711.11]
	])
];
const second = [
	...sharedControl,
	...inRegions('banner', [
		[2002, 260, 9900, 532946.15],
		[152, 40, 1700, 101950],
		inY,
		[35, 12, 700, 57406.67],
		[1502, 190, 7000, 364852.63]
	])
];

/** Days of a campaign without small groups, see case A4: 307 in North, 207 in South, 97 in West, and so on. */
const daily = (more: (variant: string, day: number, region: string) => readonly [number, number]): Row[] =>
	['control', 'personalised'].flatMap((variant) =>
		[307, 301, 308, 302, 309, 303, 310, 304, 311, 305].flatMap((north, i) =>
			(['North', 'South', 'West'] as const).map((region, r): Row => {
				const [people, conversions] = more(variant, i + 1, region);
				const day = `2026-03-${String(i + 1).padStart(2, '0')}`;
				return [variant, day, region, north - [0, 100, 210][r]! + people, [30, 20, 9][r]! + conversions];
			})
		)
	);
const dated = ['date', 'region', 'people', 'conversions'];
const inWest =
	(people: number, conversions: number, everywhere = 0) =>
	(variant: string, day: number, region: string) =>
		variant === 'personalised' && day === 4 && region === 'West'
			? ([people, conversions + everywhere] as const)
			: ([0, everywhere] as const);

const kinds = (epochs: readonly ReleasedEpoch[]) =>
	epochs.flatMap(({ tables }) =>
		tables
			.filter(({ layer }) => layer === 'people')
			.map(({ axes, reason }) => [axes.join(), reason ?? 'shown'])
	);

describe('two campaigns that share a control', () => {
	it('have groups of one another, so that nothing can be subtracted (A2)', async () => {
		const campaign = { audienceId: 'crm' };
		const a = await at.publish(fileOf('A', money, first), { campaign });
		const b = await at.publish(fileOf('B', money, second), { campaign });
		expect([a.outcome.kind, b.outcome.kind]).toEqual(['released', 'released']);
		const regions = (await at.history(b.campaign))[0]?.tables.find(({ axes }) => axes.length > 0)?.blocks;
		expect(regions?.map(({ at: [place] }) => place)).toEqual([
			{ value: 'Alpha' },
			{ value: 'Beta' },
			{ pooled: true }
		]);
		if (canTest) expect(breaches([await at.told(a.campaign), await at.told(b.campaign)])).toEqual([]);
	});

	it('print totals exactly, and the answer depends on what is printed (A2, exact total)', async () => {
		const campaign = { audienceId: 'crm' };
		const a = await at.publish(fileOf('A', money, first), { campaign });
		expect(a.campaign.policy.rounding).toBe(1);
		const total = async (name: string, people: number) => {
			const rows = [
				['control', 'All', people, 500],
				['zz', 'All', 9000, 500]
			];
			const file = fileOf(name, ['region', 'people', 'conversions'], rows);
			return (await at.publish(file, { campaign })).outcome;
		};
		expect(await total('Other', 3988)).toMatchObject({ kind: 'refused', code: 'small_difference' });
	});
});

describe('a correction that is refused', () => {
	const notesOf = async (campaign: Campaign) =>
		(await campaignResults(at.stores().holdout, await at.byId(campaign.id), now))?.health.notes.map(
			({ words }) => words
		) ?? [];
	const pending = 'A small correction is pending';

	it('is pending on the page of the version in force, until it is published or taken back', async () => {
		const a = await at.publish(fileOf('P', dated, daily(inWest(0, 0))));
		const restated = await at.publish(fileOf('P', dated, daily(inWest(0, 3))), { replaces: a.campaign.slug });
		expect(restated.outcome).toMatchObject({ kind: 'refused', code: 'small_difference' });
		expect('words' in restated.outcome && restated.outcome.words).toContain('10 in conversions');
		expect(await notesOf(a.campaign)).toContain(pending);
		await withdrawUpload(at.stores(), await at.uploadOf(restated.campaign));
		expect(await notesOf(a.campaign)).not.toContain(pending);
		const more = await at.publish(fileOf('P', dated, daily(inWest(0, 12))), { replaces: a.campaign.slug });
		expect(more.outcome.kind).toBe('released');
		expect(await notesOf(more.campaign)).not.toContain(pending);
	});

	it('is not forgotten by correcting it: the chain continues without it, and one version is in force', async () => {
		const a = await at.publish(fileOf('Q', dated, daily(inWest(0, 0))));
		const b = await at.publish(fileOf('Q', dated, daily(inWest(2, 0))), { replaces: a.campaign.slug });
		expect(b.outcome.kind).toBe('refused');
		const c = await at.publish(fileOf('Q', dated, daily(inWest(4, 0))), { replaces: b.campaign.slug });
		await withdrawUpload(at.stores(), await at.uploadOf(b.campaign));
		expect(await releaseStored(at.stores(), c.campaign.id, { now })).toMatchObject({
			code: 'small_difference'
		});
		const d = await at.publish(fileOf('Q', dated, daily(inWest(80, 20))), { replaces: c.campaign.slug });
		expect(d.outcome.kind).toBe('released');
		expect(await ledger.head(at.stores().holdout, a.campaign.id)).toBeNull();
	});
});

describe('a correction', () => {
	it('shows no breakdown that a small group could be subtracted from (A3)', async () => {
		const regions = ['Alpha', 'Beta', 'Gamma', 'Delta', 'Eps', 'Zeta'];
		const rows = (variants: Record<string, readonly (readonly [number, number])[]>): Row[] =>
			Object.entries(variants).flatMap(([variant, list]) =>
				list.map(([people, conversions], i) => [variant, regions[i] ?? '', people, conversions])
			);
		const control = [
			[1000, 120],
			[51, 15],
			[51, 16],
			[40, 12],
			[40, 11],
			[40, 13]
		] as const;
		const old = [
			[1000, 120],
			[48, 15],
			[48, 16],
			[40, 12],
			[40, 11],
			[40, 13]
		] as const;
		const young = [
			[1060, 130],
			[51, 16],
			[51, 17],
			[40, 12],
			[40, 11],
			[40, 13]
		] as const;
		const columns = ['region', 'people', 'conversions'];
		const a = await at.publish(fileOf('E7 v1', columns, rows({ control, personalised: old })));
		const b = await at.publish(fileOf('E7 v2', columns, rows({ control, personalised: young })), {
			replaces: a.campaign.slug
		});
		expect(b.outcome.kind).toBe('released');
		expect(kinds(await at.history(b.campaign))).toEqual([
			['', 'shown'],
			['region', 'would-show-corrected']
		]);
		if (canTest) expect(breaches([await at.told(a.campaign, 1), await at.told(b.campaign, 2)])).toEqual([]);
	});

	it('is compared with every version, whatever they correct (A4, B2)', async () => {
		const a = await at.publish(fileOf('E6 v1', dated, daily(inWest(0, 0))));
		const b = await at.publish(fileOf('E6 v2', dated, daily(inWest(60, 9))), { replaces: a.campaign.slug });
		expect(b.outcome.kind).toBe('released');
		const c = await at.publish(fileOf('E6 v3', dated, daily(inWest(2, 1))), { replaces: b.campaign.slug });
		expect(c.outcome).toMatchObject({ kind: 'refused', code: 'small_difference' });
		const words = 'words' in c.outcome ? c.outcome.words : '';
		expect(words).toContain('“E6 v1”');
		expect(words).toContain('at least 50 people');
		const d = await at.publish(fileOf('E6 v4', dated, daily(inWest(2, 1, 1))), { replaces: b.campaign.slug });
		expect(d.outcome).toMatchObject({ kind: 'refused', code: 'small_difference' });
		if (canTest) expect(breaches([await at.told(a.campaign, 1), await at.told(b.campaign, 2)])).toEqual([]);
	});

	it('of a correction is published where every pair differs by nothing or enough', async () => {
		const versions = [inWest(0, 0), inWest(60, 20), inWest(150, 40), inWest(300, 80)];
		const told = [];
		let replaces: string | undefined;
		for (const [i, version] of versions.entries()) {
			const file = fileOf(`C v${i + 1}`, dated, daily(version));
			const { campaign, outcome } = await at.publish(file, replaces === undefined ? {} : { replaces });
			expect(outcome.kind).toBe('released');
			expect(kinds(await at.history(campaign)).filter(([, shown]) => shown === 'shown')).toContainEqual([
				'region',
				'shown'
			]);
			replaces = campaign.slug;
			told.push(await at.told(campaign, i + 1));
		}
		if (canTest) expect(breaches(told)).toEqual([]);
	});
});
