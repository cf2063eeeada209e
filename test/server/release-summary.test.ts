import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { statusOf } from '#lib/server/analysis/portfolio.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import type { ImportRequest } from '#lib/server/ingest/import-request.ts';
import { readAxes } from '#lib/server/release/cells.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { previewRelease, releaseStored, withdrawReleases } from '#lib/server/release/release.ts';
import { publicationSummary } from '#lib/server/release/summary.ts';
import { verifyLedgers } from '#lib/server/ledger/verification.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import { storesForEach } from './fresh-stores.ts';

const now = new Date('2026-06-20T10:00:00Z');
const startsOn = dayOf(new Date('2026-05-01'));

let stores: Stores;
storesForEach((fresh) => ({ stores } = fresh));

const take = (lines: readonly string[], more: Partial<ImportRequest> = {}) =>
	importFile(stores, {
		open: () => Readable.from([Buffer.from([...lines, ''].join('\n'))]),
		file: 'f.csv',
		release: false,
		now,
		...more
	});
const find = async () => {
	const found = await campaigns.find(stores.holdout, 'test');
	if (!found) throw new Error('no campaign');
	return found;
};
const summaryOf = async (at = now, closePeriod = false) => {
	const { id } = await find();
	const outcome = await previewRelease(stores, id, { now: at, closePeriod });
	if (outcome.kind !== 'released') throw new Error(outcome.kind);
	return publicationSummary(outcome);
};

const plain = [
	'campaign,variant,channel,tier,people,conversions,unsubscribes',
	'Test,control,Web,gold,4000,200,40',
	'Test,control,Phone,gold,3000,120,5',
	'Test,control,Fax,gold,30,2,1',
	'Test,picks,Web,gold,4100,290,41',
	'Test,picks,Phone,gold,2900,150,4',
	'Test,picks,Fax,gold,28,1,0'
];
const daily = [
	'campaign,variant,date,channel,people,conversions',
	...Array.from({ length: 10 }, (_, i) =>
		['control', 'picks'].flatMap((variant) =>
			['Web', 'Phone'].map((channel) => `Test,${variant},${isoDay(startsOn + i)},${channel},300,30`)
		)
	).flat()
];

describe('publicationSummary', () => {
	it('covers each breakdown who is visible, who is within Other, and what is hidden and why', async () => {
		await take(plain);
		const { ranges, periods } = await summaryOf();
		expect(ranges).toEqual([]);
		expect(periods).toHaveLength(1);
		expect(periods[0]).toMatchObject({
			days: null,
			people: 14_058,
			measures: ['conversions', 'unsubscribes'],
			absences: []
		});
		const [channel, tier] = periods[0]?.breakdowns ?? [];
		expect(channel).toMatchObject({ by: ['channel'], ranges: 0 });
		expect((channel?.own ?? 0) + (channel?.other ?? 0)).toBe(14_058);
		expect(channel?.groups).not.toContain('Fax');
		expect(tier).toMatchObject({ by: ['tier'], own: 0 });
		expect(tier?.absences).toEqual([
			{
				what: ['people'],
				groups: [],
				why: 'no breakdown: fewer than two groups have 50 people in every variant'
			}
		]);
	});

	it('has no number and no name that the release does not publish', async () => {
		await take(plain);
		const text = JSON.stringify(await summaryOf());
		const { id } = await find();
		await releaseStored(stores, id, { now });
		const published = JSON.stringify(await ledger.epochs(stores.holdout, id));
		expect(text).not.toContain('Fax');
		expect(published).not.toContain('Fax');
	});

	it('shows the ranges of days of a running campaign, and its breakdowns when the period closes', async () => {
		const policy = { ...defaultPolicy, epochs: 'month-end' } as const;
		await take(daily, { campaign: { startsOn, endsOn: startsOn + 60, policy } });
		const at = new Date('2026-05-28T10:00:00Z');
		const open = await summaryOf(at);
		expect(open.periods).toEqual([]);
		expect(open.ranges.length).toBeGreaterThan(1);
		expect(open.ranges.reduce((sum, { people }) => sum + people, 0)).toBe(12_000);
		const closed = await summaryOf(at, true);
		expect(closed.periods[0]).toMatchObject({ people: 12_000, days: { from: '2026-05-01' } });
		expect(closed.periods[0]?.breakdowns.map(({ by }) => by)).toEqual([['date'], ['channel']]);
		expect(closed.periods[0]?.breakdowns[0]?.ranges).toBe(open.ranges.length);
	});

	it('shows counts exactly where an audience is shared, too', async () => {
		await take(plain);
		const alone = (await summaryOf()).periods[0]?.people;
		await stores.holdout.write(
			async (tx) => await campaigns.update(tx, (await find()).id, { audienceId: 'newsletter' })
		);
		expect((await summaryOf()).periods[0]?.people).toBe(alone);
	});
});

describe('readAxes', () => {
	it('names the dimensions, and date where there are days; never a value', async () => {
		await take(plain);
		expect(await readAxes(stores.private, (await find()).id)).toEqual(['channel', 'tier']);
		await take(daily.map((line) => line.replace('Test', 'Other')));
		const other = await campaigns.find(stores.holdout, 'other');
		expect(await readAxes(stores.private, other?.id ?? '')).toEqual(['channel', 'date']);
		expect(await readAxes(stores.private, 'nobody')).toEqual([]);
	});
});

describe('verifyLedgers', () => {
	it('counts releases as published, withdrawn ones too, and names the broken one', async () => {
		expect(await verifyLedgers(stores.holdout, now)).toEqual({ releases: 0, broken: [] });
		await take(plain, { release: true });
		expect(await verifyLedgers(stores.holdout, now)).toEqual({ releases: 1, broken: [] });
		await stores.holdout.write(async (tx) => await withdrawReleases(tx, (await find()).id, now));
		expect(await verifyLedgers(stores.holdout, now)).toEqual({ releases: 1, broken: [] });
		expect(await statusOf(stores.holdout, await find(), { released: false, now })).toBe('withdrawn');
		stores.holdout.$client.exec("update released_tables set blocks = replace(blocks, '7030', '7037')");
		const later = new Date(now.getTime() + 3_600_000);
		expect((await verifyLedgers(stores.holdout, later)).broken).toEqual([
			{ slug: 'test', name: 'Test', sequence: 1 }
		]);
	});
});

describe('campaigns.update', () => {
	it('takes a planned split back', async () => {
		await take(plain);
		const { id } = await find();
		await stores.holdout.write((tx) => campaigns.setPlan(tx, id, { control: 1, picks: 9 }));
		expect(await campaigns.plan(stores.holdout, id)).toEqual({ control: 1, picks: 9 });
		await stores.holdout.write((tx) => campaigns.setPlan(tx, id, { control: null, picks: null }));
		expect(await campaigns.plan(stores.holdout, id)).toBeNull();
		expect((await campaigns.variants(stores.holdout, id)).map(({ name }) => name)).toEqual([
			'control',
			'picks'
		]);
	});
});
