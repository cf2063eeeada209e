import { rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { campaignResults } from '#lib/server/analysis/campaign-results.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import type { ImportRequest } from '#lib/server/ingest/import-request.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { previewRelease, releaseStored, withdrawReleases } from '#lib/server/release/release.ts';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { project } from './holdout-command.ts';
import { storesForEach } from './fresh-stores.ts';

const now = new Date('2026-06-20T10:00:00Z');
const today = dayOf(now);
const startsOn = dayOf(new Date('2026-05-01'));

let folder: string;
let stores: Stores;
storesForEach((fresh) => ({ folder, stores } = fresh));

const head = 'campaign,variant,date,channel,people,conversions';
const day = (at: number, people = 400, conversions = 40) =>
	['control', 'picks'].flatMap((variant) =>
		['Web', 'Phone'].map(
			(channel) =>
				`Test,${variant},${isoDay(at)},${channel},${people + (channel === 'Web' ? 60 : 0)},${conversions}`
		)
	);
const days = (from: number, count: number) => Array.from({ length: count }, (_, i) => day(from + i)).flat();
const take = (rows: readonly string[], more: Partial<ImportRequest> = {}) =>
	importFile(stores, {
		open: () => Readable.from([Buffer.from([head, ...rows, ''].join('\n'))]),
		file: 'f.csv',
		release: false,
		now,
		...more
	});
const policy = { ...defaultPolicy, epochs: 'month-end' } as const;
const running = { campaign: { startsOn, endsOn: today + 30, policy } };
const find = async (slug = 'test') => {
	const found = await campaigns.find(stores.holdout, slug);
	if (!found) throw new Error(`no ${slug}`);
	return found;
};
const release = async (at = now, slug = 'test') => releaseStored(stores, (await find(slug)).id, { now: at });
const later = (count: number) => new Date(now.getTime() + count * 86_400_000);
const published = async (slug = 'test') =>
	JSON.stringify(await ledger.state(stores.holdout, (await find(slug)).id));

describe('a running campaign', () => {
	it('publishes mature days as closed ranges, and its breakdowns when the month is over', async () => {
		await take(days(startsOn, 51), running);
		const outcome = await release();
		expect(outcome.kind).toBe('released');
		const { epochs, buckets } = await ledger.state(stores.holdout, (await find()).id);
		expect(epochs).toHaveLength(1);
		expect(epochs[0]?.to).toBe(today - 14);
		expect(buckets).toEqual([]);
		const results = await campaignResults(stores.holdout, await find(), now);
		expect(results?.sequential).toBe(true);
		expect(results?.asOf).toBe(isoDay(today - 14));
	});

	it('shows totals but no breakdown while the period is open', async () => {
		await take(days(startsOn, 20), running);
		await release(new Date('2026-05-30T10:00:00Z'));
		const { epochs, buckets } = await ledger.state(stores.holdout, (await find()).id);
		expect(epochs).toEqual([]);
		expect(buckets.length).toBeGreaterThan(5);
		const results = await campaignResults(stores.holdout, await find(), new Date('2026-05-30T10:00:00Z'));
		expect(results?.results.find(({ by }) => by.length === 0)).toMatchObject({ status: 'shown' });
		expect(results?.results.filter(({ by, status }) => by[0] === 'channel' && status === 'shown')).toEqual(
			[]
		);
	});

	it('does not change what is published when late rows and corrections come', async () => {
		await take(days(startsOn, 30), running);
		await release();
		const before = await published();
		const outcome = await take([
			...day(startsOn + 3, 30, 3),
			`Test,control,${isoDay(startsOn + 4)},Fax,7,1`,
			`Test,picks,${isoDay(startsOn + 4)},Fax,7,1`
		]);
		expect(outcome).toMatchObject({ kind: 'stored' });
		expect(outcome.kind === 'stored' && outcome.notices.join()).toContain('change nothing that is shown');
		expect((await release(later(1))).kind).toBe('nothing-new');
		expect(await published()).toBe(before);
	});

	it('takes new days in, and closes the period by hand', async () => {
		await take(days(startsOn, 31), running);
		await release();
		const before = (await ledger.state(stores.holdout, (await find()).id)).epochs;
		await take(days(startsOn + 31, 20), running);
		expect((await release(later(14))).kind).toBe('released');
		expect((await releaseStored(stores, (await find()).id, { now: later(15), closePeriod: true })).kind).toBe(
			'released'
		);
		const { epochs } = await ledger.state(stores.holdout, (await find()).id);
		expect(epochs).toHaveLength(2);
		expect(epochs[0]).toEqual(before[0]);
		expect(epochs[1]?.from).toBeGreaterThan(epochs[0]?.to ?? Infinity);
	});

	it('ends the open period under the rule it began with; a changed rule applies from the next on', async () => {
		await take(days(startsOn, 20), running);
		await release(new Date('2026-05-28T10:00:00Z'));
		await stores.holdout.write(
			async (tx) =>
				await campaigns.update(tx, (await find()).id, { policy: { ...(await find()).policy, k: 200 } })
		);
		expect((await releaseStored(stores, (await find()).id, { now, closePeriod: true })).kind).toBe(
			'released'
		);
		expect((await ledger.state(stores.holdout, (await find()).id)).epochs[0]?.policy.k).toBe(50);
		await take(days(startsOn + 31, 20), running);
		await releaseStored(stores, (await find()).id, { now: later(14), closePeriod: true });
		expect((await ledger.state(stores.holdout, (await find()).id)).epochs[1]?.policy.k).toBe(200);
	});

	it('gives the same ledger however the uploads are split and ordered', async () => {
		const rows = days(startsOn, 30);
		await take(rows, running);
		await release();
		const whole = await published();
		closeStores(stores);
		rmSync(folder, { recursive: true, force: true });
		stores = openStores(folder, project);
		const shuffled = rows.toReversed();
		for (let at = 0; at < shuffled.length; at += 40) await take([...shuffled.slice(at, at + 40)], running);
		await release();
		expect(await published()).toBe(whole);
	});
});

describe('previewRelease', () => {
	it('says what would be published, and publishes nothing', async () => {
		await take(days(startsOn, 30));
		const preview = await previewRelease(stores, (await find()).id, { now });
		expect(preview).toMatchObject({ kind: 'released' });
		expect(await ledger.head(stores.holdout, (await find()).id)).toBeNull();
		expect(await release()).toEqual(preview);
	});
});

describe('the cells of a campaign and the rule for them', () => {
	it('are read as of one moment: what is written in between is not seen', async () => {
		await take(days(startsOn, 30));
		const { id } = await find();
		const before = await previewRelease(stores, id, { now });
		expect(before.kind).toBe('released');
		let written = 0;
		/** Deletes the cells when the campaign was read and its cells were not. */
		const between: Stores = {
			...stores,
			atOneMoment: (act) =>
				stores.atOneMoment(({ holdout, private: cells }) => {
					const writes = new Proxy(cells, {
						get(target, name, receiver): unknown {
							if (name === 'select' && (written += 1) === 1) {
								stores.private.$client.exec('delete from cell_chunks');
								stores.private.$client.exec('delete from cell_columns');
							}
							return Reflect.get(target, name, receiver);
						}
					});
					return act({ holdout, private: writes });
				})
		};
		expect(await previewRelease(between, id, { now })).toEqual(before);
		expect(written).toBeGreaterThan(1);
		expect(await previewRelease(stores, id, { now })).toMatchObject({ kind: 'refused', code: 'no_cells' });
	});
});

describe('a correction', () => {
	it('is a new version; the old one is withdrawn when it is released', async () => {
		await take(days(startsOn, 30), { release: true });
		const corrected = days(startsOn, 30).map((row) => row.replace(/,40$/, ',44'));
		expect(await take(corrected, { replaces: 'test', release: true })).toMatchObject({
			kind: 'stored',
			campaigns: [{ name: 'Test (version 2)', released: true }]
		});
		expect(await ledger.head(stores.holdout, (await find()).id)).toBeNull();
		expect(await ledger.head(stores.holdout, (await find('test-version-2')).id)).not.toBeNull();
	});

	it('is refused where a group would differ by fewer than k people', async () => {
		await take(days(startsOn, 30), { release: true });
		const corrected = days(startsOn, 30).map((row, i) => (i === 0 ? row.replace(',460,', ',457,') : row));
		const outcome = await take(corrected, { replaces: 'test', release: true });
		expect(outcome).toMatchObject({ campaigns: [{ released: false }] });
		expect(outcome.kind === 'stored' && outcome.campaigns[0]?.notReleased).toContain('fewer than 50 people');
		expect(await ledger.head(stores.holdout, (await find()).id)).not.toBeNull();
	});

	it('cannot be smuggled in as another campaign: the same rows are recognised', async () => {
		await take(days(startsOn, 30), { release: true });
		const copy = days(startsOn, 30).slice(4);
		const outcome = await take(copy, { campaign: { name: 'Quite another' }, release: true });
		expect(outcome).toMatchObject({ campaigns: [{ released: false }] });
		expect(outcome.kind === 'stored' && outcome.campaigns[0]?.notReleased).toContain('“Test”');
		expect(await ledger.head(stores.holdout, (await find('quite-another')).id)).toBeNull();
	});
});

describe('campaigns over one audience', () => {
	it('are refused where their groups differ by fewer than k people', async () => {
		await take(days(startsOn, 30), { release: true, campaign: { name: 'One', audienceId: 'newsletter' } });
		const other = days(startsOn, 30).map((row, i) =>
			(i === 0 ? row.replace(',460,', ',455,') : row).replace(/,40$/, ',60')
		);
		const outcome = await take(other, { release: true, campaign: { name: 'Two', audienceId: 'newsletter' } });
		expect(outcome).toMatchObject({ campaigns: [{ released: false }] });
	});
});

describe('withdrawing', () => {
	it('hides everything published, keeps the ledger, and nothing can be added', async () => {
		await take(days(startsOn, 30), { release: true, ending: { kind: 'ended' } });
		const { id } = await find();
		expect(await stores.holdout.write((tx) => withdrawReleases(tx, id, now))).toBe(1);
		expect(await campaignResults(stores.holdout, await find(), now)).toBeNull();
		expect(await ledger.history(stores.holdout, id)).toHaveLength(1);
		expect(await ledger.firstBroken(stores.holdout, id)).toBeNull();
		expect(await take(day(startsOn + 40))).toMatchObject({ kind: 'conflict', code: 'already_released' });
	});
});
