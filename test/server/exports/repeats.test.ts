import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { CellRow } from '#lib/table/row.ts';
import { readCampaignFile, type ReadOptions } from '#lib/server/files/read.ts';

async function read(text: string, options: ReadOptions = {}, { canRestart = true } = {}) {
	const cells: CellRow[] = [];
	let restarts = 0;
	const source = () => Readable.from([Buffer.from(text)], { objectMode: false });
	const restart = () => {
		restarts += 1;
		cells.splice(0);
	};
	const said = await readCampaignFile(
		source,
		{ latestYear: 2026, ...options },
		{ ...(canRestart ? { restart } : {}), row: (row) => void cells.push(row) }
	);
	return { ...said, cells, restarts };
}

const people = (cells: readonly CellRow[], variant: string, part?: string): number =>
	cells
		.filter((row) => row.variant === variant && (part === undefined || row.segments.includes(part)))
		.reduce((sum, row) => sum + row.people, 0);

/** Six people in Malta, all on mobiles, beside larger countries; "All" adds the devices up. */
const SMALL_GROUP = `variant,country,device,people,conversions
control,MT,Mobile,6,1
control,MT,All,6,1
control,DE,Mobile,2210,140
control,DE,Desktop,2000,100
control,DE,All,4210,240
picks,MT,Mobile,6,2
picks,MT,All,6,2
picks,DE,Mobile,2188,320
picks,DE,Desktop,2000,200
picks,DE,All,4188,520
`;

describe('a group is counted once', () => {
	it('where "All" repeats its only part: six people are six', async () => {
		const { ok, cells, leftOut } = await read(SMALL_GROUP);
		expect(ok).toBe(true);
		expect(people(cells, 'control', 'MT')).toBe(6);
		expect(people(cells, 'picks')).toBe(4194);
		expect(leftOut).toHaveLength(4);
		expect(leftOut[0]).toMatchObject({ line: 3, column: 'device', value: 'All' });
	});

	it('and shown why each row is left out', async () => {
		const { notices } = await read(SMALL_GROUP);
		expect(notices).toMatchObject([{ code: 'sum_rows', value: 'All', count: 4 }]);
	});

	it('where a word says "all" and the numbers do not: it asks', async () => {
		const text = SMALL_GROUP.replace('DE,All,4210', 'DE,All,4100').replace('DE,All,4188', 'DE,All,4001');
		expect((await read(text)).problems).toMatchObject([
			{ code: 'total_unclear', column: 'device', value: 'All' }
		]);
		expect((await read(text, { skip: ['device=All'] })).ok).toBe(true);
	});

	it('not where people are equal by chance', async () => {
		const text =
			'variant,region,people,conversions\ncontrol,N,2000,101\ncontrol,S,3000,149\ncontrol,W,5000,264\n' +
			'picks,N,2010,131\npicks,S,2990,166\npicks,W,5010,290\n';
		expect((await read(text)).cells).toHaveLength(6);
	});

	it('not where a blank part is small', async () => {
		const text =
			'variant,device,people,conversions\ncontrol,Mobile,2000,101\ncontrol,Desktop,3000,149\ncontrol,,50,2\n' +
			'picks,Mobile,2010,131\npicks,Desktop,2990,166\npicks,,40,3\n';
		expect((await read(text)).cells).toHaveLength(6);
	});

	it('where a blank is nearly the sum of its parts: it asks', async () => {
		const text =
			'variant,device,people,conversions\ncontrol,Mobile,2000,101\ncontrol,Desktop,3000,149\ncontrol,,4900,240\n' +
			'picks,Mobile,2010,131\npicks,Desktop,2990,166\npicks,,4890,290\n';
		expect((await read(text)).problems).toMatchObject([{ code: 'total_unclear', value: '' }]);
	});
});

describe('a long file', () => {
	/** 30,000 rows and more, with totals of the devices. */
	function long(withTotals: boolean): string {
		const lines = ['variant,product,device,people,conversions'];
		for (let product = 0; product < 150; product += 1) {
			for (const variant of ['control', 'picks']) {
				const all = [0, 0];
				for (let device = 0; device < 100; device += 1) {
					const n = 20 + ((product * 7 + device * 13) % 90);
					const k = (product + device) % 9;
					lines.push(`${variant},p${product},d${device},${n},${k}`);
					all[0] = (all[0] ?? 0) + n;
					all[1] = (all[1] ?? 0) + k;
				}
				if (withTotals) lines.push(`${variant},p${product},All,${all.join()}`);
			}
		}
		return `${lines.join('\n')}\n`;
	}

	it('is read again without its totals', async () => {
		const plain = await read(long(false));
		const { ok, cells, restarts, rows } = await read(long(true));
		expect(plain).toMatchObject({ ok: true, restarts: 0, rows: 30_000 });
		expect({ ok, restarts, rows }).toEqual({ ok: true, restarts: 1, rows: 30_000 });
		expect(people(cells, 'control')).toBe(people(plain.cells, 'control'));
	});

	it('is refused with a question where nobody can begin anew', async () => {
		const { problems } = await read(long(true), {}, { canRestart: false });
		expect(problems).toMatchObject([{ code: 'total_unclear', column: 'device', value: 'All' }]);
	});
});
