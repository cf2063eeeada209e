import { afterEach, describe, expect, it } from 'vitest';
import { readStored } from './stored.ts';
import { problemsOf, useUploader, type Uploader } from './uploader.ts';

/** In megabytes; HOLDOUT_LARGE=100 for the whole size. */
const size = Number(process.env['HOLDOUT_LARGE'] ?? 5);

let uploader: Uploader;
useUploader((started) => (uploader = started));
afterEach(() => {
	expect(readStored(uploader.folder).cells).toEqual(new Map());
});

const header = 'campaign,variant,date,product,shelf,people,conversions\n';
/** Good rows, as many as there is room for; their number comes at the end. */
function* rows(product: (i: number) => number): Generator<Buffer, number> {
	yield Buffer.from(header);
	let row = 0;
	for (let sent = 0; sent < size * 1_000_000;) {
		let text = '';
		for (let i = 0; i < 1000; i += 1, row += 1) {
			const date = new Date(Date.UTC(2020, 0, 1 + Math.floor(row / 20_000))).toISOString().slice(0, 10);
			text += `Large,${row % 2 ? 'control' : 'picks'},${date},p${product(row)},s${Math.floor(row / 200) % 100},${200 + (row % 77)},9\n`;
		}
		sent += text.length;
		yield Buffer.from(text);
	}
	return row;
}

describe(`of a file of ${size} MB, nothing is kept`, { timeout: 600_000 }, () => {
	it('when a quote at its end is never closed', async () => {
		let last = 0;
		const reply = await uploader.stream(
			(function* () {
				last = yield* rows((row) => (row >> 1) % 100);
				yield Buffer.from('Large,control,2030-01-01,"p1,s1,200,9\n');
			})()
		);
		expect(reply.status).toBe(422);
		expect(problemsOf(reply)).toEqual([`${last + 2} bad_quotes`]);
	});

	it('when every row has a value of its own', async () => {
		const reply = await uploader.stream(rows((row) => row));
		expect(reply.status).toBe(422);
		expect(problemsOf(reply)).toContain('202 too_many_values product');
	});
});
