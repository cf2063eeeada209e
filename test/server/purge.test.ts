import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { dayOf } from '#lib/experiment/day.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import type { ImportRequest } from '#lib/server/ingest/import-request.ts';
import { purgeExpired } from '#lib/server/ingest/purge.ts';
import { withdrawUpload } from '#lib/server/ingest/withdraw.ts';
import { ledger } from '#lib/server/ledger/ledger.ts';
import { releaseStored } from '#lib/server/release/release.ts';
import { closeStores, openStores, type Stores } from '#lib/server/db/stores.ts';
import { dataUse } from '#lib/server/campaigns/data-use.ts';
import { declarations, undeclared } from '#lib/server/campaigns/declarations.ts';
import { project } from './holdout-command.ts';
import { storesForEach } from './fresh-stores.ts';
import { countStored } from './stored-cells.ts';

const now = new Date('2026-11-22T10:00:00Z');
const today = dayOf(now);
const days = (count: number) => new Date(now.getTime() + count * 86_400_000);

let folder: string;
let stores: Stores;
storesForEach((fresh) => ({ folder, stores } = fresh));

const text = (name: string, segment = 'Zweibrueckentor') =>
	`campaign,variant,channel,people,conversions\n${name},control,Web,4000,200\n${name},control,${segment},3000,120\n` +
	`${name},picks,Web,4100,290\n${name},picks,${segment},2900,150\n`;

async function take(content: string, more: Partial<ImportRequest> = {}): Promise<string> {
	const outcome = await importFile(stores, {
		open: () => Readable.from([Buffer.from(content)]),
		file: 'f.csv',
		release: false,
		now,
		...more
	});
	if (outcome.kind !== 'stored') throw new Error(JSON.stringify(outcome));
	return outcome.uploadId;
}
const cells = () => countStored(stores.private.$client);
const idOf = async (slug: string) => (await campaigns.find(stores.holdout, slug))?.id ?? '';
const declared = (retainUntil: number) => ({ declaration: undeclared(retainUntil) });

describe('purgeExpired', () => {
	it('keeps raw cells up to and on their last day, and deletes them after it', async () => {
		const id = await take(text('T'), declared(today + 3));
		expect(await purgeExpired(stores, days(3))).toEqual([]);
		expect(cells()).toBe(4);
		expect(await purgeExpired(stores, days(4))).toEqual([id]);
		expect(cells()).toBe(0);
		expect(await purgeExpired(stores, days(5))).toEqual([]);
	});

	it('keeps a year where nobody declared how long', async () => {
		await take(text('T'));
		expect(await purgeExpired(stores, days(365))).toEqual([]);
		expect(await purgeExpired(stores, days(366))).toHaveLength(1);
	});

	it('deletes the cells of that upload alone', async () => {
		await take(text('T'), declared(today));
		await take(text('U', 'Phone').replaceAll('00,', '10,'), declared(today + 99));
		await purgeExpired(stores, days(1));
		expect(cells()).toBe(4);
	});

	it('leaves what is published as it was', async () => {
		await take(text('T'), { ...declared(today), release: true });
		const before = await ledger.epochs(stores.holdout, await idOf('t'));
		await purgeExpired(stores, days(1));
		expect(await ledger.epochs(stores.holdout, await idOf('t'))).toEqual(before);
		expect(before.length).toBeGreaterThan(0);
	});

	it('publishes nothing from what is left of a campaign, and takes no more rows for it', async () => {
		await take(text('T'), declared(today));
		await purgeExpired(stores, days(1));
		expect(await releaseStored(stores, await idOf('t'), { now: days(1) })).toMatchObject({
			kind: 'refused',
			code: 'purged'
		});
		const outcome = await importFile(stores, {
			open: () => Readable.from([Buffer.from(text('T', 'Fax'))]),
			file: 'g.csv',
			release: false,
			now: days(1)
		});
		expect(outcome).toMatchObject({ kind: 'conflict', code: 'purged' });
	});

	it('leaves no byte of a deleted cell in the files of the database', async () => {
		await take(text('T'), declared(today));
		await purgeExpired(stores, days(1));
		closeStores(stores);
		const left = readdirSync(folder)
			.filter((name) => name.startsWith('private.db'))
			.filter((name) => readFileSync(join(folder, name)).includes('Zweibrueckentor'));
		stores = openStores(folder, project);
		expect(left).toEqual([]);
	});

	it('still knows the same people under another name', async () => {
		const rows = Array.from({ length: 12 }, (_, i) =>
			['control', 'picks'].map((v, j) => `T,${v},S${i},${900 + i * 7 + j},${90 + i}`).join('\n')
		).join('\n');
		const file = `campaign,variant,channel,people,conversions\n${rows}\n`;
		await take(file, { ...declared(today), release: true });
		await purgeExpired(stores, days(1));
		await take(file.replaceAll('T,', 'Copy,'), declared(today + 99));
		expect(await releaseStored(stores, await idOf('copy'), { now: days(1) })).toMatchObject({
			kind: 'refused',
			code: 'same_people_question'
		});
	});
});

describe('declarations', () => {
	it('stand with the campaign, for published and planned variants alone', async () => {
		const declaration = {
			owner: 'CRM',
			source: 'Warehouse',
			purpose: 'Picks',
			legalBasis: 'Consent',
			categories: { control: [], picks: ['contact', 'location', 'nonsense'] },
			retainUntil: today + 30
		};
		await take(text('T'), { declaration });
		expect((await dataUse(stores.holdout, await idOf('t'), [])).variants).toEqual([]);
		const { variants, uploads } = await dataUse(stores.holdout, await idOf('t'), ['control', 'picks']);
		expect(variants.map(({ name, categories }) => [name, categories?.map(({ code }) => code)])).toEqual([
			['control', []],
			['picks', ['location', 'contact']]
		]);
		expect(uploads).toMatchObject([{ owner: 'CRM', declaredOn: '2026-11-22', retainUntil: '2026-12-22' }]);
	});

	it('leave no trace where the upload leaves none', async () => {
		const id = await take(text('T'));
		await withdrawUpload(stores, id);
		expect(await declarations.find(stores.holdout, id)).toBeNull();
	});
});

describe('what is declared of a file', () => {
	it('becomes facts of a new campaign', async () => {
		await take(text('T'), { recurring: true, currency: 'EUR', timeZone: 'Europe/Berlin', outcomeWindow: 7 });
		expect(await campaigns.find(stores.holdout, 't')).toMatchObject({
			recurring: true,
			currency: 'EUR',
			timeZone: 'Europe/Berlin',
			policy: { outcomeWindow: 7 }
		});
	});

	it('fills gaps of a campaign that is there, and changes nothing else', async () => {
		await take(text('T'), { currency: 'EUR' });
		await take(text('T', 'Fax').replaceAll('Web', 'App'), {
			currency: 'USD',
			timeZone: 'Asia/Tokyo',
			outcomeWindow: 3
		});
		expect(await campaigns.find(stores.holdout, 't')).toMatchObject({
			currency: 'EUR',
			timeZone: 'Asia/Tokyo',
			policy: { outcomeWindow: 14 }
		});
	});
});
