import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Dialect } from '#lib/table/dialect/dialect.ts';
import type { CellRow } from '#lib/table/row.ts';
import { readCampaignFile } from '#lib/server/files/read.ts';
import { plainWriting } from './spring-table.ts';
import { rewrite, type Table, type Writing } from './rewrite.ts';

async function read(bytes: Buffer, dialect: Partial<Dialect> = {}) {
	const cells: CellRow[] = [];
	const source = () => Readable.from([bytes], { objectMode: false });
	const { problems } = await readCampaignFile(
		source,
		{ latestYear: 2026, dialect },
		{ row: (row) => void cells.push(row) }
	);
	return { cells, codes: [...new Set(problems.map(({ code }) => code))] };
}

const writings: Writing[] = [',', ';', '\t', '|'].flatMap((delimiter) =>
	(['.', ','] as const).flatMap((decimal) =>
		(['', decimal === '.' ? ',' : '.', ' ', "'"] as const).flatMap((thousands) =>
			([undefined, '€ '] as const).map((currency) => ({
				...plainWriting,
				delimiter: delimiter as Writing['delimiter'],
				decimal,
				thousands,
				...(currency ? { currency } : {})
			}))
		)
	)
);

interface Sizes {
	readonly decimals: number;
	readonly squareDecimals: number;
	readonly least: number;
	readonly people: number;
}

/** Few rows of alike numbers, so that little tells how they are written. */
function table({ decimals, squareDecimals, least, people }: Sizes): Table {
	const rows = Array.from({ length: 8 }, (_, i) => {
		const amount = (least * (1 + i * 0.9)).toFixed(decimals);
		return [
			i % 2 === 0 ? 'control' : 'picks',
			['a', 'b', 'c', 'd'][i >> 1] ?? '',
			String(people + 13 * i),
			String(20 + i),
			amount,
			(Number(amount) ** 2 * 4 + 0.001).toFixed(squareDecimals)
		];
	});
	return {
		names: ['variant', 'channel', 'people', 'conversions', 'revenue', 'revenue_sq'],
		kinds: ['text', 'text', 'count', 'count', 'amount', 'amount'],
		rows
	};
}

/** One in so many; HOLDOUT_MUTATIONS asks for all. */
const share = process.env['HOLDOUT_MUTATIONS'] ? 1 : 17;

const cases = [0, 1, 2, 3].flatMap((decimals) =>
	[0, 2, 3, 4].flatMap((squareDecimals) =>
		[1.234, 12.345, 123.456, 1500, 123_456].flatMap((least) =>
			[300, 1500].map((people) => ({ decimals, squareDecimals, least, people }))
		)
	)
);

describe('readCampaignFile, where hardly anything shows how numbers are written', () => {
	it('reads them as they are meant, or refuses them', async () => {
		const misread: string[] = [];
		const refusals = new Set<string>();
		let understood = 0;
		let refused = 0;
		for (const [i, sizes] of cases.entries()) {
			const truth = await read(rewrite(table(sizes), plainWriting), { decimal: '.' });
			if (truth.codes.length > 0) continue;
			for (const [j, writing] of writings.entries()) {
				if ((i + j) % share !== 0) continue;
				const bytes = rewrite(table(sizes), writing);
				const reply = await read(bytes);
				if (reply.codes.length > 0) {
					refused += 1;
					for (const code of reply.codes) refusals.add(code);
				} else if (JSON.stringify(reply.cells) === JSON.stringify(truth.cells)) understood += 1;
				else misread.push(JSON.stringify([String(bytes).split('\n')[1], reply.cells[0]?.measures]));
			}
		}
		expect(misread).toEqual([]);
		expect(understood).toBeGreaterThan(3 * refused);
		expect([...refusals]).toEqual(['ambiguous_number']);
	});

	it.each([
		['1/2/2026', '3/4/2026'],
		['01-02-2026', '03-04-2026']
	])('refuses days that may be months: %s', async (one, two) => {
		const file = `variant,date,people\ncontrol,${one},100\npicks,${one},100\ncontrol,${two},100\npicks,${two},100\n`;
		expect((await read(Buffer.from(file))).codes).toEqual(['ambiguous_date']);
	});

	it('reads the day first between points', async () => {
		const file = 'variant,date,people\ncontrol,1.2.26,100\npicks,3.4.26,100\n';
		const { cells } = await read(Buffer.from(file));
		expect(cells[0]?.day).toBe(Date.UTC(2026, 1, 1) / 86_400_000);
	});

	it('reads days that may be months, when a later one cannot be', async () => {
		const days = Array.from(
			{ length: 3000 },
			(_, i) => `control,0${1 + (i % 9)}/0${1 + (i % 7)}/2026,seg${i},100`
		);
		const file = `variant,date,product,people\n${days.join('\n')}\npicks,13/05/2026,x,100\n`.replaceAll(
			/seg(\d+)/g,
			(_, n: string) => `s${Number(n) % 150}-${'x'.repeat(Math.floor(Number(n) / 150))}`
		);
		expect(Buffer.from(file).length).toBeGreaterThan(65_536);
		const { cells } = await read(Buffer.from(file.replace(/,s\d+-x*/g, '')));
		expect(cells.at(-1)?.day).toBe(Date.UTC(2026, 4, 13) / 86_400_000);
	});

	it('refuses numbers that come after its sample and may be read in two ways', async () => {
		const rows = Array.from(
			{ length: 2500 },
			(_, i) => `${i % 2 ? 'control' : 'picks'};2026-0${1 + (i % 9)}-${10 + (i % 19)};p${i % 173};300;5`
		);
		const file = `variant;date;product;people;revenue\n${[...new Set(rows)].join('\n')}\ncontrol;2026-12-01;z;300;1,234\n`;
		expect((await read(Buffer.from(file))).codes).toEqual(['ambiguous_number']);
	});
});
