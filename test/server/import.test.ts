import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import type { ImportRequest } from '#lib/server/ingest/import-request.ts';
import { sweepOrphans } from '#lib/server/ingest/orphans.ts';
import { removeCampaign } from '#lib/server/ingest/delete-cells.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { releaseStored } from '#lib/server/release/release.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import { storesForEach } from './fresh-stores.ts';
import { countStored } from './stored-cells.ts';

const file = (rows: string[]) => ['campaign,variant,channel,people,conversions', ...rows, ''].join('\n');
const good = file([
	'T,control,Web,4000,200',
	'T,control,Phone,3000,120',
	'T,picks,Web,4100,290',
	'T,picks,Phone,2900,150'
]);
const now = new Date('2026-11-22T10:00:00Z');

let stores: Stores;
storesForEach((fresh) => ({ stores } = fresh));

const take = (text: string, more: Partial<ImportRequest> = {}) =>
	importFile(stores, {
		open: () => Readable.from([Buffer.from(text)]),
		file: 'f.csv',
		release: false,
		now,
		...more
	});
const count = (name: 'holdout' | 'private', table: string) =>
	stores[name].$client.prepare(`select count(*) from ${table}`).pluck().get();
const campaign = async () => {
	const found = await campaigns.find(stores.holdout, 't');
	if (!found) throw new Error('no campaign');
	return found;
};

/** A slug before publication: eight random letters end it. */
const unpublished = (slug: string): unknown => expect.stringMatching(new RegExp(`^${slug}-[a-z2-7]{8}$`));

describe('importFile', () => {
	it('stores cells and the upload, and publishes only when asked', async () => {
		const outcome = await take(good);
		expect(outcome).toMatchObject({
			kind: 'stored',
			campaigns: [{ slug: unpublished('t'), rows: 4, released: false }]
		});
		expect(countStored(stores.private.$client)).toBe(4);
		expect(await ledger.head(stores.holdout, (await campaign()).id)).toBeNull();
		expect((await releaseStored(stores, (await campaign()).id, { now })).kind).toBe('released');
		expect(await ledger.epochs(stores.holdout, (await campaign()).id)).toHaveLength(1);
	});

	it('leaves no trace of a refused file', async () => {
		const outcome = await take(good + 'T,picks,Store,ten,1\n');
		expect(outcome).toMatchObject({ kind: 'refused', problems: [{ line: 6, code: 'not_a_number' }] });
		expect(countStored(stores.private.$client)).toBe(0);
		expect(count('holdout', 'campaigns')).toBe(0);
		expect(count('holdout', 'uploads')).toBe(0);
	});

	it('leaves no trace when reading breaks off', async () => {
		const broken = () =>
			Readable.from(
				(function* () {
					yield Buffer.from(good);
					throw new Error('the line went dead');
				})()
			);
		let opened = 0;
		const open = () => (opened++ === 0 ? Readable.from([Buffer.from(good)]) : broken());
		await expect(take(good, { open })).rejects.toThrow('the line went dead');
		expect(countStored(stores.private.$client)).toBe(0);
		expect(count('holdout', 'campaigns')).toBe(0);
	});

	it('stores the same bytes once', async () => {
		const first = await take(good);
		const second = await take(good, { file: 'another name.csv' });
		expect(second).toMatchObject({
			kind: 'duplicate',
			uploadId: first.kind === 'stored' ? first.uploadId : ''
		});
		expect(countStored(stores.private.$client)).toBe(4);
	});

	it('refuses a group that an earlier upload has brought, and keeps the earlier one', async () => {
		await take(good);
		const outcome = await take(file(['T,control,Web,1,0', 'T,picks,Store,1,0']));
		expect(outcome).toMatchObject({ kind: 'conflict', code: 'already_stored' });
		expect(countStored(stores.private.$client)).toBe(4);
		expect(count('holdout', 'uploads')).toBe(1);
	});

	it('names the first line that an earlier upload has brought, whatever the order of the rows', async () => {
		await take(file(['T,control,Web,1,0', 'T,picks,Web,1,0', 'T,picks,Store,1,0']));
		const outcome = await take(
			file(['T,control,Phone,1,0', 'T,picks,Phone,1,0', 'T,picks,Store,1,0', 'T,control,Web,1,0'])
		);
		expect(outcome).toMatchObject({ kind: 'conflict', code: 'already_stored' });
		expect(outcome.kind === 'conflict' && outcome.words).toContain('line 4 ');
	});

	it('refuses other dimensions than the campaign has', async () => {
		await take(good);
		const outcome = await take('campaign,variant,region,people\nT,control,North,5\nT,picks,North,5\n');
		expect(outcome).toMatchObject({ kind: 'conflict', code: 'other_dimensions' });
	});

	it('does not change what is published', async () => {
		await take(good, { release: true });
		const before = JSON.stringify(await ledger.epochs(stores.holdout, (await campaign()).id));
		expect(
			await take(file(['T,control,Store,500,50', 'T,picks,Store,500,60']), { release: true })
		).toMatchObject({
			kind: 'conflict',
			code: 'already_released'
		});
		expect(JSON.stringify(await ledger.epochs(stores.holdout, (await campaign()).id))).toBe(before);
	});

	it('names the campaign of a file with one, and refuses to for several', async () => {
		expect(await take(good, { campaign: { name: 'Mine' } })).toMatchObject({
			campaigns: [{ slug: unpublished('mine'), name: 'Mine' }]
		});
		const two = good + 'U,control,Web,10,1\nU,picks,Web,10,1\n';
		expect(await take(two, { campaign: { name: 'Mine too' } })).toMatchObject({
			kind: 'conflict',
			code: 'several_campaigns'
		});
		expect(await take(two)).toMatchObject({
			kind: 'stored',
			campaigns: [{ slug: unpublished('t') }, { slug: unpublished('u') }]
		});
	});
});

describe('sweepOrphans', () => {
	it('removes cells whose upload was never recorded, and no others', async () => {
		await take(good);
		const [known] = stores.private.$client.prepare('select campaign_id from cell_chunks').pluck().all();
		stores.private.$client.exec("insert into cell_columns values ('gone', 'lost', '[]', '[]', null, x'')");
		stores.private.$client.exec("insert into cell_chunks values ('gone', 'lost', 0, 5, x'')");
		await sweepOrphans(stores);
		expect(
			stores.private.$client.prepare('select distinct campaign_id from cell_chunks').pluck().all()
		).toEqual([known]);
		expect(countStored(stores.private.$client)).toBe(4);
	});
});

describe('removeCampaign', () => {
	it('deletes everything of it, in both databases', async () => {
		await take(good, { release: true });
		await removeCampaign(stores, (await campaign()).id);
		for (const table of ['campaigns', 'variants', 'uploads', 'releases', 'released_tables'])
			expect(count('holdout', table)).toBe(0);
		for (const table of ['cell_chunks', 'cell_columns']) expect(count('private', table)).toBe(0);
	});
});

describe('the ledger', () => {
	it('finds a number that was changed afterwards', async () => {
		await take(good, { release: true });
		const { id } = await campaign();
		expect(await ledger.firstBroken(stores.holdout, id)).toBeNull();
		stores.holdout.$client.exec("update released_tables set blocks = replace(blocks, '7000', '7001')");
		expect(await ledger.firstBroken(stores.holdout, id)).toBe(1);
	});

	it('reads back what was released, to the last digit', async () => {
		await take(good, { release: true });
		const [epoch] = await ledger.epochs(stores.holdout, (await campaign()).id);
		const total = epoch?.tables.find(({ axes, layer }) => axes.length === 0 && layer === 'outcome');
		expect(total?.blocks[0]?.sums).toEqual([
			[7000, 320],
			[7000, 440]
		]);
	});
});
