import { describe, expect, it } from 'vitest';
import { hostileFile, hostileHeader, type HostileRow } from './hostile-file.ts';
import { problemsOf, useUploader, type Uploader } from './uploader.ts';

let uploader: Uploader;
useUploader((started) => (uploader = started));

const columns = (n: number) => Array.from({ length: n }, (_, i) => `c${i}`).join();
const missing = ['1 missing_column', '1 missing_column'];

describe('an upload is refused with its line', () => {
	it.each<[string, string | Uint8Array, string[]]>([
		['100,000 columns', `${columns(100_000)}\n${'1,'.repeat(99_999)}1\n`, ['1 line_too_long']],
		['257 columns', `${columns(257)}\n${'1,'.repeat(256)}1\n`, ['1 too_many_columns']],
		['a header of blanks', ' , , , \n1,2,3,4\n', missing],
		['a header alone', hostileHeader, ['1 no_rows']],
		['a header without a line end', hostileHeader.trim(), ['1 no_rows']],
		['quotes alone', '"'.repeat(1001), ['1 bad_quotes']],
		['closed quotes alone', '"'.repeat(1000), missing],
		['a quote that is never closed', hostileFile({ channel: '"Mail' }), ['4 bad_quotes']],
		[
			'a field of 65,000 characters',
			hostileFile({ channel: 'x'.repeat(65_000) }),
			['4 value_too_long channel']
		],
		['a field of 70,000 characters', hostileFile({ channel: 'x'.repeat(70_000) }), ['4 line_too_long']],
		[
			'a lone surrogate in UTF-16',
			Buffer.from(`\ufeff${hostileFile({ channel: 'a\ud800b' })}`, 'utf16le'),
			['4 undecodable_text']
		],
		[
			'bytes that are no UTF-8',
			Buffer.concat([Buffer.from(hostileFile({ channel: 'Wéb ü ö' })), Buffer.from([0xff, 0xfe, 10])]),
			['5 undecodable_text']
		],
		[
			'a surrogate written as UTF-8',
			Buffer.concat([
				Buffer.from(hostileFile({ channel: 'Wéb ü ö ñ' })),
				Buffer.from([0xed, 0xa0, 0x80, 10])
			]),
			['5 undecodable_text']
		],
		[
			'a thousand different values',
			hostileFile(...Array.from({ length: 1000 }, (_, i) => ({ channel: `shelf ${i}` }))).replace(
				'channel',
				'product'
			),
			['203 too_many_values product']
		]
	])('%s', async (_, file, expected) => {
		const reply = await uploader.upload('', typeof file === 'string' ? file : Buffer.from(file));
		expect(reply.status).toBe(422);
		expect(problemsOf(reply).slice(0, 2)).toEqual(expected);
	});

	const cells: [HostileRow, string][] = [
		[{ revenue: '1e999' }, 'not_a_number revenue'],
		[{ revenue: '1e+999' }, 'not_a_number revenue'],
		[{ people: '0x10' }, 'not_a_number people'],
		[{ people: '0b1' }, 'not_a_number people'],
		[{ people: '1_000' }, 'not_a_number people'],
		[{ revenue: 'Infinity' }, 'not_a_number revenue'],
		[{ revenue: '-Infinity' }, 'not_a_number revenue'],
		[{ people: 'NaN' }, 'people_missing people'],
		[{ people: '-0' }, 'people_unknown people'],
		[{ people: '10.5' }, 'people_not_integer people'],
		[{ people: '9007199254740993' }, 'people_not_integer people'],
		[{ people: '١٢٣' }, 'not_a_number people'],
		[{ people: '１２３' }, 'not_a_number people'],
		[{ people: '1 2 3' }, 'not_a_number people'],
		[{ revenue: '1.2.3' }, 'not_a_number revenue'],
		[{ revenue: '--5' }, 'not_a_number revenue'],
		[{ revenue: '5 apples' }, 'not_a_number revenue'],
		[{ conversions: '-5' }, 'negative_value conversions'],
		[{ revenue: '9007199254740993', revenue_sq: '' }, 'number_too_large revenue'],
		[{ revenue: '-9007199254740993', revenue_sq: '' }, 'number_too_large revenue'],
		[{ revenue_sq: '1e+300' }, 'number_too_large revenue_sq'],
		[{ conversions: '101' }, 'outcome_exceeds_people conversions'],
		[{ conversions: '1.5' }, 'outcome_not_integer conversions'],
		[{ date: '2026-02-30' }, 'bad_date date'],
		[{ date: '2026-13-01' }, 'bad_date date'],
		[{ date: '0000-01-01' }, 'bad_date date'],
		[{ date: '2026-04-31T10:00' }, 'bad_date date'],
		[{ people: '=1+1' }, 'not_a_number people'],
		[{ date: '=TODAY()' }, 'bad_date date']
	];
	it('every cell that is no number, no day, or an impossible one', async () => {
		const reply = await uploader.upload('', hostileFile(...cells.map(([row]) => row)));
		expect(reply.status).toBe(422);
		expect(problemsOf(reply)).toEqual(cells.map(([, code], i) => `${4 + i} ${code}`));
	});

	it('but not cells that are only unusual', async () => {
		const rows: HostileRow[] = [
			{ revenue: '-0', revenue_sq: '-0' },
			{ revenue: '0.5e+2' },
			{ revenue: '+50' },
			{ revenue: '9007199254740991', revenue_sq: '2e+31' },
			{ channel: '=HYPERLINK(1)' },
			{ channel: '\u202eliam' },
			{ date: '2026-07-01T23:59:59Z' },
			{ revenue: 'NULL', revenue_sq: 'N/A' },
			{ people: ' 100 ' }
		];
		const reply = await uploader.upload('', hostileFile(...rows));
		expect(reply).toMatchObject({ status: 201, body: { rows: 11, people: 1810 + 900 } });
	});
});
