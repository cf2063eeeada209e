import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readCampaignFile, type ReadSummary } from '#lib/server/files/read.ts';
import { randomStream } from '#lib/server/demo/file.ts';
import { mutations } from './mutate.ts';
import { differences, naiveSums, type Sums } from './naive.ts';
import { rewrite } from './rewrite.ts';
import { plainWriting, springTable } from './spring-table.ts';

/** HOLDOUT_MUTATIONS=20000 for the whole length. */
const runs = Number(process.env['HOLDOUT_MUTATIONS'] ?? 200);
const folder = '../shared/data';
const isSmall = (path: string) => path.endsWith('.csv') && statSync(path).size < 30_000;
const shared = existsSync(folder)
	? ['csv', 'raw'].flatMap((room) =>
			readdirSync(`${folder}/${room}`)
				.map((name) => `${folder}/${room}/${name}`)
				.filter(isSmall)
		)
	: [];

const table = springTable(2);
const seeds: Buffer[] = [
	rewrite(table, plainWriting),
	rewrite(table, {
		...plainWriting,
		delimiter: ';',
		decimal: ',',
		thousands: '.',
		lineEnd: '\r\n',
		currency: '€ ',
		dates: '13.05.2026',
		totals: true
	}),
	rewrite(table, {
		...plainWriting,
		encoding: 'windows-1252',
		delimiter: '\t',
		decimal: ',',
		thousands: '',
		preamble: true
	}),
	rewrite(table, {
		...plainWriting,
		encoding: 'utf-16le',
		bom: true,
		thousands: "'",
		lineEnd: '\r\n',
		quoteAll: true
	}),
	...shared.map((path) => readFileSync(path))
];

async function read(bytes: Buffer): Promise<ReadSummary & { cells: Sums }> {
	let rows = 0;
	let people = 0;
	const source = () => Readable.from([bytes], { objectMode: false });
	const summary = await readCampaignFile(
		source,
		{ latestYear: 2026, year: 2014, needsControl: false },
		{
			row: (row) => {
				rows += 1;
				people += row.people;
			}
		}
	);
	const known = [...summary.sums].filter(([, sum]) => !Number.isNaN(sum));
	return { ...summary, cells: { rows, people, sums: new Map(known) } };
}

const names = Object.keys(mutations);

describe(`${runs} mutations of ${seeds.length} files`, () => {
	it('are refused with their line, or add up as another parser says', { timeout: 3_600_000 }, async () => {
		const random = randomStream(20_260_501);
		const pick = <T>(list: readonly T[]): T =>
			list[Math.floor(random() * list.length)] ?? expect.fail('empty');
		const wrong: string[] = [];
		let accepted = 0;
		for (let run = 0; run < runs; run += 1) {
			const seed = pick(seeds);
			let bytes = seed;
			const blows: string[] = [];
			for (let blow = 0; blow === 0 || (blow < 4 && random() < 0.4); blow += 1) {
				const name = names[(run + blow * 7) % names.length] ?? '';
				blows.push(name);
				bytes = mutations[name]?.(bytes, random, pick(seeds)) ?? bytes;
			}
			const say = (words: string) =>
				wrong.push(`${run} of seed ${seeds.indexOf(seed)} (${blows.join(', ')}): ${words}`);
			let reply;
			try {
				reply = await read(bytes);
			} catch (error) {
				say(`crashed: ${String(error)}`);
				continue;
			}
			if (!reply.ok) {
				if (reply.problems.length === 0 || reply.problems.some(({ line }) => !(line >= 1)))
					say('is refused without a line');
				continue;
			}
			accepted += 1;
			try {
				// What happens in one place does not change how a file is written that says it in many.
				const isLocal = !blows.some((name) => /swapped|spliced/.test(name));
				const whole = await read(seed);
				const { dialect } = isLocal && whole.dialect?.doubtful === '' ? whole : reply;
				const marks = dialect && reply.dialect && { ...dialect, headerLine: reply.dialect.headerLine };
				const different = differences(reply.cells, naiveSums(bytes, { ...reply, dialect: marks }));
				if (different.length > 0) say(different.join('; '));
			} catch (error) {
				say(`is accepted, but ${String(error)}`);
			}
		}
		console.log(`${runs} mutations, ${accepted} accepted, ${wrong.length} wrong`);
		expect(wrong).toEqual([]);
		expect(accepted).toBeGreaterThan(runs / 50);
	});
});
