import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { CampaignResults } from '#lib/experiment/results/comparison/results.ts';
import { emptyReading } from '#lib/table/reading.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { campaignResults } from '#lib/server/analysis/campaign-results.ts';
import { resultsCsv } from '#lib/server/reports/results-body.ts';
import { uploadQuery } from '#lib/server/api/contract/upload-query.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import type { ImportRequest } from '#lib/server/ingest/import-request.ts';
import { inspectFile } from '#lib/server/files/inspect-file.ts';
import { previewRelease } from '#lib/server/release/release.ts';
import { publicationSummary } from '#lib/server/release/summary.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import { absences } from '../../src/routes/campaigns/[slug]/data/hidden.ts';
import { cardOf } from '../../src/routes/campaigns/[slug]/results/card.ts';
import { command } from './holdout-command.ts';
import { storesForEach } from './fresh-stores.ts';

const now = new Date('2026-06-20T10:00:00Z');
let stores: Stores;
storesForEach((fresh) => ({ stores } = fresh));

const textOf = (lines: readonly string[]) => [...lines, ''].join('\n');

const take = async (slug: string, lines: readonly string[], more: Partial<ImportRequest> = {}) => {
	const outcome = await importFile(stores, {
		open: () => Readable.from([Buffer.from(textOf(lines))]),
		file: 'f.csv',
		control: 'control',
		release: true,
		now,
		...more
	});
	if (outcome.kind !== 'stored') throw new Error(JSON.stringify(outcome));
	const campaign = await campaigns.find(stores.holdout, slug);
	if (!campaign) throw new Error(`no ${slug}`);
	return campaign;
};

const resultsOf = async (...args: Parameters<typeof take>): Promise<CampaignResults> => {
	const results = await campaignResults(stores.holdout, await take(...args), now);
	if (!results) throw new Error('nothing published');
	return results;
};

/** Groups of a metric by region, with the reason of those that are not shown. */
const groupsOf = ({ results }: CampaignResults, metric: string): string[] =>
	results
		.filter((row) => row.metric === metric && row.by.join() === 'region')
		.map((row) => {
			const name = row.segment['region'] ?? (row.pooled.length > 0 ? 'Other' : 'all');
			return row.status === 'shown' || row.control
				? `${name}${row.combined ? ` (${row.combined})` : ''}`
				: `${name}: ${'reason' in row ? row.reason : ''}`;
		});

const installs = (campaign: string) => [
	'campaign,variant,region,people,conversions,installs',
	...[0, 1].flatMap((few, v) =>
		[
			['North', 3000, 300, 150],
			['South', 2500, 250, 125],
			['Est', 61, 12, few],
			['West', 900, 90, 45]
		].map((row) => [campaign, v === 0 ? 'control' : 'picks', ...row].join())
	)
];

describe('an own measure', () => {
	const hidden = ['Est: events-under-m', 'North', 'South', 'West: events-under-m', 'Other (events-under-m)'];

	it('is a count where nobody says more, and a count has its floor', async () => {
		const results = await resultsOf('own', installs('Own'), { mapping: { installs: 'measure' } });
		expect(groupsOf(results, 'installs')).toEqual(hidden);
		expect(groupsOf(results, 'conversion')).toEqual(['Est', 'North', 'South', 'West']);
	});

	it('counts people where they are declared, as a share of all', async () => {
		const results = await resultsOf('people', installs('People'), { mapping: { installs: 'yes-no' } });
		expect(groupsOf(results, 'installs')).toContain('Est: outcome-under-m');
		expect(results.metrics.find(({ name }) => name === 'installs')).toMatchObject({
			kind: 'proportion',
			unit: 'share'
		});
		expect(results.results.find(({ metric, by }) => metric === 'installs' && by.length === 0)).toHaveProperty(
			'difference'
		);
	});

	it('follows the money rule where it is declared an amount', async () => {
		const results = await resultsOf('amounts', installs('Amounts'), { mapping: { installs: 'amount' } });
		expect(groupsOf(results, 'installs')).toEqual(['all: amount-needs-buyers']);
	});

	it('is declared on the command line, in the API and in the wizard', async () => {
		const file = textOf(installs('Own').map((line) => line.replace(/^[^,]*,/, '')));
		const args = ['analyse', '-', '--control', 'control', '--by', 'region', '--map', 'installs=yes-no'];
		const { status, stdout } = await command(args, { input: file });
		expect(status).toBe(0);
		expect(stdout).toMatch(
			/Installs +Est +\[c\] combined with other groups, because one has fewer than 10 people/
		);
		expect((await command([...args.slice(0, -1), 'installs=maybe'], { input: file })).status).toBe(2);
		expect(uploadQuery.parse({ map: 'installs=yes-no;spend=revenue' }).map).toEqual({
			installs: 'yes-no',
			spend: 'revenue'
		});
		expect(uploadQuery.safeParse({ map: 'installs=maybe' }).success).toBe(false);
		const look = async (role: string) => {
			const reading = { ...emptyReading, mapping: { installs: role } };
			const found = await inspectFile(() => Readable.from([Buffer.from(file)]), reading, { now });
			return found.kind === 'looked' ? found.columns.at(-1)?.role : found;
		};
		expect(await Promise.all(['yes-no', 'amount', 'score', 'count', 'measure'].map(look))).toEqual([
			'yes-no',
			'amount',
			'score',
			'measure',
			'measure'
		]);
	});
});

describe('a metric that cannot happen in the control', () => {
	const file = [
		'campaign,variant,region,people,impressions,clicks,conversions',
		'Mail,control,North,600,0,0,60',
		'Mail,control,East,90,0,0,20',
		'Mail,picks,North,600,1800,90,70',
		'Mail,picks,East,90,270,20,25'
	];
	const ctr = ({ results }: CampaignResults) => results.filter(({ metric }) => metric === 'ctr');

	it('is not compared, and does not hide the clicks of the others', async () => {
		const results = await resultsOf('mail', file, { impossible: { ctr: ['control'] } });
		expect(ctr(results)).toHaveLength(2);
		for (const row of ctr(results))
			expect(row).toMatchObject({ status: 'not-comparable', reason: 'impossible-in-variant' });
		expect(groupsOf(results, 'conversion')).toEqual(['East', 'North']);
	});

	it('is declared on the command line and in the API', async () => {
		const input = textOf(file);
		const args = ['analyse', '-', '--control', 'control', '--json'];
		const { stdout } = await command([...args, '--impossible', 'ctr=control'], { input });
		const [campaign] = (JSON.parse(stdout) as { campaigns: CampaignResults[] }).campaigns;
		expect(campaign && ctr(campaign)[0]).toMatchObject({ reason: 'impossible-in-variant' });
		expect((await command([...args, '--impossible', 'ctr'], { input })).status).toBe(2);
		expect(uploadQuery.parse({ impossible: 'ctr=control;clicks=A=B' }).impossible).toEqual({
			ctr: ['control'],
			clicks: ['A=B']
		});
	});
});

describe('a reason', () => {
	const revenue = (campaign: string) => [
		'campaign,variant,region,people,revenue',
		...['control', 'picks'].flatMap((variant, v) =>
			[
				['North', 3000, 9000],
				['South', 2500, 7500],
				['East', 60, v * 499],
				['West', 900, 2700]
			].map((row) => [campaign, variant, ...row].join())
		)
	];

	it('is the same on the page, in CSV, and before publishing', async () => {
		const campaign = await take('reasons', revenue('Reasons'), { release: false });
		const preview = await previewRelease(stores, campaign.id, { now });
		if (preview.kind !== 'released') throw new Error(preview.kind);
		const [period] = publicationSummary(preview).periods;
		const why = 'hidden: amounts need conversions, or sums of squares, in the file';
		expect(period?.breakdowns[0]?.absences).toEqual([{ what: ['revenue'], groups: [], why }]);
		const results = await resultsOf('shown', revenue('Shown'));
		expect(absences(results)).toContainEqual({
			where: 'Region',
			groups: '',
			what: 'All metrics',
			why
		});
		expect(resultsCsv(results, null)).toContain(`[c] ${why}`);
	});

	it('speaks of groups under k only where that is why Other is there', async () => {
		const lines = (campaign: string, east: number) => [
			'campaign,variant,region,people,conversions',
			...['control', 'picks'].flatMap((variant) =>
				[
					['North', 3000 + east, 300],
					['South', 2500 + east, 250],
					['East', east, 4],
					['West', 900 + east, 90]
				].map((row) => [campaign, variant, ...row].join())
			)
		];
		const whys = async (slug: string, east: number) =>
			absences(await resultsOf(slug, lines(slug, east))).map(({ groups, why }) => `${groups}: ${why}`);
		expect(await whys('under-k', 40)).toContain(
			'Other: groups under 50 people are combined; every total includes them'
		);
		const few = await whys('under-m', 200);
		expect(few.join()).not.toContain('under 50');
		expect(few).toContain(
			'Other: combined with other groups, because one has fewer than 10 people with or without the outcome; every total includes them'
		);
	});
});

describe('people who recur', () => {
	const daily = Array.from({ length: 10 }, (_, day) => `2026-03-${String(day + 1).padStart(2, '0')}`);
	const lines = (campaign: string) => [
		'campaign,variant,date,region,people,conversions',
		...daily.flatMap((date) =>
			['control', 'picks'].flatMap((variant) =>
				[
					['North', 300, 30],
					['South', 250, 20],
					['Est', 7, 2],
					['West', 120, 11]
				].map((row) => [campaign, variant, date, ...row].join())
			)
		)
	];

	it('are as many as on one day, in every surface', async () => {
		const results = await resultsOf('recurring', lines('Recurring'), { recurring: true });
		const groups = groupsOf(results, 'conversion').join();
		expect(groups).not.toContain('Est');
		expect(results.people).toMatchObject({ total: 13_540, onOneDay: 1354 });
		const { figures } = cardOf({
			results,
			money: { kind: 'private' },
			variants: [],
			currency: 'EUR',
			suggestion: null,
			optOuts: [],
			mayAdd: false,
			startsOn: null,
			endsOn: null,
			plannedPeople: null
		});
		expect(figures).toContainEqual(
			expect.objectContaining({
				label: 'Person-days',
				value: '13,540',
				notes: ['at least 1,354 people on one day']
			})
		);
		const [head, first] = resultsCsv(results, null).split(/\r?\n/);
		expect(head?.endsWith(',counted,suggestion')).toBe(true);
		expect(first).toContain(',person-days,');
		const { stdout } = await command(['analyse', '-', '--control', 'control', '--recurring'], {
			input: textOf(lines('Recurring'))
		});
		expect(stdout).toContain('13,540 person-days (at least 1,354 people on one day)');
	});
});
