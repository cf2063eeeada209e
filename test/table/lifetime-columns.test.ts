import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { noticeWords } from '#lib/table/problems/notice.ts';
import { readCampaignFile } from '#lib/server/files/read.ts';

const read = (csv: string) =>
	readCampaignFile(Readable.from([Buffer.from(csv)]), {}, { row: () => undefined });

describe('a value over some days', () => {
	it('is an amount with its squares and products, as soon as the file has it', async () => {
		const found = await read(
			[
				'variant,people,conversions,revenue,revenue_sq,clv_90,clv_90_sq,revenue_x_clv_90',
				'control,4000,221,8958.7,456091.13,15477.47,1020210.54,604633.54',
				'A,4000,247,11144.08,642596.51,16144.17,1168486.27,797329.3',
				''
			].join('\n')
		);
		expect(found.header?.measures).toEqual([
			'conversions',
			'revenue',
			'revenue_sq',
			'clv_90',
			'clv_90_sq',
			'revenue_x_clv_90'
		]);
		expect(found.header?.kinds).toEqual({ clv_90: 'amount' });
		expect(found.notices.map(noticeWords)).toEqual([]);
	});
});
