import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import { readCube, type CampaignCells } from '#lib/server/release/cells.ts';
import { recordedUploads } from '#lib/server/release/ground.ts';
import { ruleOf } from '#lib/server/release/input-hash.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import { storesForEach } from '../fresh-stores.ts';

let stores: Stores;
storesForEach((fresh) => ({ stores } = fresh));

const header = 'variant,date,channel,people,conversions,revenue,revenue_sq\n';
type Row = readonly [variant: string, date: string, channel: string, ...numbers: (number | '')[]];
/** In the order of the hash: UTF-8 bytes of the variant, day, UTF-8 bytes of the segments as JSON. A blank is unknown. */
const ordered: readonly Row[] = [
	['control', '2026-01-01', 'Web', 4000, 200, 100.5, 900.25],
	['control', '2026-01-02', '"quoted"', 3000, 120, '', ''],
	['control', '2026-01-02', 'a!', 2000, 100, 0, 0],
	['control', '2026-01-02', 'a', 2000, 100, 0, 0],
	['picks ｚ', '2026-01-01', 'Wéb', 4100, 290, 7, 8],
	['picks 🌸', '2026-01-01', 'Wéb', 4100, 290, 7, 8]
];
const line = ([variant, date, channel, ...numbers]: Row): string =>
	`${variant},${date},"${channel.replaceAll('"', '""')}",${numbers.join()}\n`;

async function store(name: string, files: readonly (readonly Row[])[]): Promise<CampaignCells> {
	for (const rows of files) {
		const outcome = await importFile(stores, {
			open: () => Readable.from([Buffer.from(header + rows.map(line).join(''))]),
			file: 'f.csv',
			control: 'control',
			release: false,
			now: new Date(1_767_500_000_000),
			campaign: { name, endsOn: 30_000 }
		});
		if (outcome.kind !== 'stored') throw new Error(JSON.stringify(outcome));
	}
	const campaign = (await campaigns.list(stores.holdout)).find((one) => one.name === name);
	if (!campaign) throw new Error('no campaign');
	return readCube(stores.private, campaign.id, {
		control: 'control',
		uploadIds: (await recordedUploads(stores.holdout, campaign.id)).map(({ id }) => id)
	});
}

const day = (date: string): number => Date.parse(date) / 86_400_000;
const numbersOf = (row: Row): number[] => row.slice(3).map((value) => (value === '' ? NaN : Number(value)));

/** The rules once more, as `input-hash.ts` states them, a byte at a time. */
function expected(cells: CampaignCells) {
	const head = JSON.stringify([['channel'], cells.cube.measures]);
	const text = ordered
		.map((row) => {
			const [people, ...sums] = numbersOf(row);
			return `\n${JSON.stringify(row[0])} ${day(row[1])} ${JSON.stringify([row[2]])} ${people} ${sums.join(' ')}`;
		})
		.join('');
	const bytes = (
		width: number,
		values: readonly number[],
		write: (buffer: Buffer, value: number, at: number) => void
	) => {
		const buffer = Buffer.alloc(width * values.length);
		for (const [i, value] of values.entries()) write(buffer, value, i * width);
		return buffer;
	};
	const codes = (values: readonly string[]): [string, Buffer] => {
		const known = [...new Set(values)];
		const list = values.map((value) => known.indexOf(value));
		return [JSON.stringify(known), bytes(2, list, (buffer, value, at) => buffer.writeUInt16LE(value, at))];
	};
	const doubles = (values: readonly number[]): Buffer =>
		bytes(8, values, (buffer, value, at) => {
			if (Number.isNaN(value)) buffer.writeBigUInt64LE(0x7ff8000000000000n, at);
			else buffer.writeDoubleLE(value, at);
		});
	const columns = [0, 1, 2, 3].map((at) => doubles(ordered.map((row) => numbersOf(row)[at] ?? NaN)));
	const parts = [
		head,
		...codes(ordered.map((row) => row[0])),
		bytes(
			4,
			ordered.map((row) => day(row[1])),
			(buffer, value, at) => buffer.writeInt32LE(value, at)
		),
		columns[0] ?? Buffer.alloc(0),
		...codes(ordered.map((row) => row[2])),
		...columns.slice(1)
	];
	const sha256 = (list: readonly (string | Buffer)[]): string => {
		const hash = createHash('sha256');
		for (const part of list) hash.update(part);
		return hash.digest('hex');
	};
	return { first: sha256([head + text]), second: `2:${sha256(parts)}` };
}

describe('the hash of the rows of a release', () => {
	it('is the one of its rule', async () => {
		const cells = await store('Spring', [ordered]);
		const { first, second } = expected(cells);
		expect(cells.hash(1)).toBe(first);
		expect(cells.hash(2)).toBe(second);
		expect(cells.hash()).toBe(second);
		expect([ruleOf(first), ruleOf(second)]).toEqual([1, 2]);
	});

	it('is the same in whatever order and files the rows came', async () => {
		const one = await store('One', [ordered]);
		// Each file needs its control.
		const inSecond = (at: number): boolean => at === 2 || at === 5;
		const part = (wanted: boolean) => ordered.filter((_, at) => inSecond(at) === wanted).toReversed();
		const two = await store('Two', [part(false), part(true)]);
		expect(two.cube.size).toBe(6);
		expect([two.hash(1), two.hash(2)]).toEqual([one.hash(1), one.hash(2)]);
	});

	it('is another one for one other number, name or day', async () => {
		const hashes = new Set<string>();
		const changes: readonly ((row: Row) => Row)[] = [
			(row) => row,
			([variant, date, channel, people, ...rest]) => [variant, date, channel, Number(people) + 1, ...rest],
			([variant, date, , ...rest]) => [variant, date, 'Other', ...rest],
			([variant, , ...rest]) => [variant, '2026-01-03', ...rest],
			([variant, date, channel, ...numbers]) => [variant, date, channel, ...numbers.slice(0, -1), 901]
		];
		for (const [i, change] of changes.entries()) {
			const rows = ordered.map((row, at) => (at === 0 ? change(row) : row));
			hashes.add((await store(`Changed ${i}`, [rows])).hash());
		}
		expect(hashes.size).toBe(changes.length);
	});
});
