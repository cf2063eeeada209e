import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { checkFile } from '#lib/server/ingest/check.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import type { ImportRequest } from '#lib/server/ingest/import-request.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import { storesForEach } from '../fresh-stores.ts';

let stores: Stores;
storesForEach((fresh) => ({ stores } = fresh));

const amounts = 'variant,people,conversions,revenue\nControl,4000,200,8000\nPicks,4100,290,9900\n';
const counts = 'variant,people,conversions\nControl,4000,200\nPicks,4100,290\n';
const request = (text: string, more: Partial<ImportRequest>): ImportRequest => ({
	open: () => Readable.from([Buffer.from(text)]),
	file: 'spring.csv',
	release: false,
	now: new Date('2026-11-22T10:00:00Z'),
	...more
});

describe('a planned split', () => {
	const options = (planned: Record<string, number>) =>
		request(counts, { campaign: { planned }, wholeSplit: true });

	it.each([{ Control: 50 }, { Control: 50, Other: 50 }, { Control: 50, Picks: 50, Other: 0 }])(
		'that does not name the variants is refused: %j',
		async (planned) => {
			for (const outcome of [
				await checkFile(stores, options(planned)),
				await importFile(stores, options(planned))
			])
				expect(outcome).toMatchObject({ kind: 'conflict', code: 'other_variants' });
		}
	);

	it('that names all is taken', async () => {
		expect(await checkFile(stores, options({ Control: 50, Picks: 50 }))).toMatchObject({ kind: 'checked' });
	});
});

describe('amounts without a currency', () => {
	const told = expect.arrayContaining([expect.stringContaining('no currency is declared')]) as unknown;

	it('are reported, in a check and when they are stored', async () => {
		expect(await checkFile(stores, request(amounts, {}))).toMatchObject({ notices: told });
		expect(await importFile(stores, request(amounts, {}))).toMatchObject({ notices: told });
	});

	it.each([
		['a currency', amounts, { currency: 'EUR' }],
		['no currency, by its sender’s word', amounts, { currency: 'XXX' }],
		['no amounts', counts, {}]
	])('are not reported of a file with %s', async (_, text, more) => {
		expect(await checkFile(stores, request(text, more))).toMatchObject({
			notices: expect.not.arrayContaining([expect.stringContaining('currency')]) as unknown
		});
	});
});
