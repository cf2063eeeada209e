import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workbookType } from '#lib/server/api/contract/operations.ts';
import { startUploader, type Uploader } from '../robust/uploader.ts';

let uploader: Uploader;
beforeAll(async () => {
	uploader = await startUploader();
});
afterAll(() => uploader.stop());

const bytesOf = (file: string) => new Uint8Array(readFileSync(new URL(`files/${file}`, import.meta.url)));
const dry = (file: string, query = '', headers: Record<string, string> = {}) =>
	uploader.upload(`?dryRun=true&campaign=Any${query}`, bytesOf(file), headers);

describe('the API', () => {
	it.each([
		['all-rows-beside-parts.csv', 16_596],
		['wide-daily.csv', 6035],
		['transposed-de.csv', 24_111],
		['metric-long.csv', 80_344]
	])('reads %s without a parameter', async (file, people) => {
		expect(await dry(file)).toMatchObject({ status: 200, body: { people, dryRun: true } });
	});

	it('says what was decided, and which rows are left out', async () => {
		const { body } = await dry('all-rows-beside-parts.csv');
		expect(body).toMatchObject({
			reading: { leftOut: [{ line: 2, column: 'Device', value: 'All' }, { line: 5 }] }
		});
		expect((await dry('wide-daily.csv')).body).toMatchObject({
			reading: { decisions: [{ what: 'layout', value: 'wide' }] }
		});
	});

	it('reads rows that the uploader keeps', async () => {
		const { body } = await dry('all-rows-beside-parts.csv', '&keep=Device%3DAll');
		expect(body).toMatchObject({ people: 33_192, reading: { leftOut: [] } });
	});

	it('asks with answers, and takes each as a parameter', async () => {
		const asked = await dry('one-row-per-goal-vwo.csv');
		expect(asked).toMatchObject({
			status: 422,
			body: {
				problems: [
					{
						code: 'same_people',
						column: 'Goal',
						fixes: [
							{ flag: '--goal Purchase', parameter: { name: 'goal', value: 'Purchase' } },
							{ parameter: { name: 'goal', value: 'Add to cart' } },
							{ parameter: { name: 'goal', value: 'all' } },
							{ parameter: { name: 'map', value: 'Goal=dimension' } }
						]
					}
				]
			}
		});
		expect(await dry('one-row-per-goal-vwo.csv', '&goal=Purchase')).toMatchObject({
			status: 200,
			body: { people: 80_344 }
		});
	});

	it('takes skip and map more than once', async () => {
		const query =
			'&skip=Date%3D2026-06-01&skip=Date%3D2026-06-02&map=Cumulative%20visitors%3Dpeople&map=Cumulative%20conversions%3Dconversions';
		expect(await dry('cumulative-by-day.csv', query)).toMatchObject({ status: 200, body: { people: 6035 } });
	});

	it('takes a workbook', async () => {
		const headers = { 'content-type': workbookType };
		expect(await dry('xlsx-three-sheets-one-table.xlsx', '', headers)).toMatchObject({
			status: 200,
			body: { people: 8398 }
		});
		expect(await dry('xlsx-hidden-sheet.xlsx', '&sheet=Old', headers)).toMatchObject({
			status: 200,
			body: { people: 18_398 }
		});
	});

	it('refuses a parameter that says nothing', async () => {
		for (const query of ['&layout=upside', '&decimal=dot', '&skip=Device', '&split=a'])
			expect(await dry('contract.csv', query)).toMatchObject({
				status: 400,
				body: { code: 'invalid_parameter' }
			});
	});
});
