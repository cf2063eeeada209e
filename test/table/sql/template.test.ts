import { DuckDBInstance } from '@duckdb/node-api';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, test } from 'vitest';
import {
	columnName,
	sqlDialectNames,
	tableName,
	textConstant,
	type SqlDialect
} from '#lib/table/sql/dialect.ts';
import { readSqlRequest } from '#lib/table/sql/request.ts';
import { sqlTemplate } from '#lib/table/sql/template.ts';
import { readCampaignFile } from '#lib/server/files/read.ts';
import { personalDataScreen } from '#lib/privacy/personal-data/screen.ts';
import { randomness } from '../../privacy/campaign.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 3, 1);
const OUTCOME_DAYS = 14;
const PRE_DAYS = 28;
const campaign = `Anna's "spring" \\ 2026`;

interface Exposure {
	person: number;
	campaign: string;
	variant: string;
	at: number;
	channel: string | null;
	group: string;
}
interface Event {
	person: number;
	kind: string;
	at: number;
	amount: number | null;
}

/** Persons with one to three exposures (some to two variants, or of another campaign) and events before, within and after the window. */
function world(): { exposures: Exposure[]; events: Event[] } {
	const next = randomness(7);
	const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
	const exposures: Exposure[] = [];
	const events: Event[] = [];
	const kinds = [
		'impression',
		'impression',
		'click',
		'purchase',
		'purchase',
		'unsubscribe',
		'complaint',
		'csat',
		'cost',
		'nps'
	];
	for (let person = 1; person <= 1500; person += 1) {
		const first = START + Math.floor(next() * 5 * DAY);
		const channel = pick(['Web', 'Phone', "Jo's", null]);
		for (let i = 0; i < 1 + Math.floor(next() * 3); i += 1) {
			const facts = { person, channel, group: pick(['new', 'old']) };
			exposures.push({
				...facts,
				campaign: next() < 0.1 ? 'Other' : campaign,
				variant: pick(['control', 'picks']),
				at: first + i * Math.floor(next() * 3 * DAY)
			});
		}
		for (let i = 0; i < Math.floor(next() * 12); i += 1) {
			const kind = pick(kinds);
			const amount =
				kind === 'nps'
					? Math.floor(next() * 11)
					: kind === 'csat'
						? 1 + Math.floor(next() * 5)
						: Math.floor(next() * 20000) / 100;
			const at = first + Math.floor((next() * 60 - 35) * DAY);
			events.push({ person, kind, at, amount: kind === 'purchase' && next() < 0.05 ? null : amount });
		}
		// An event at the very moment of the exposure counts as after it.
		if (person % 10 === 0) events.push({ person, kind: 'purchase', at: first, amount: 10 });
	}
	return { exposures, events };
}

const { exposures, events } = world();

/** The moments of each group, person by person, without SQL. */
function direct(
	dimensions: readonly ('channel' | 'group')[],
	withImpressions: boolean
): Map<string, Map<string, number>> {
	const firsts = new Map<number, Exposure>();
	for (const exposure of exposures.filter((one) => one.campaign === campaign)) {
		const known = firsts.get(exposure.person);
		const before =
			known === undefined ||
			exposure.at < known.at ||
			(exposure.at === known.at && exposure.variant < known.variant);
		if (before) firsts.set(exposure.person, exposure);
	}
	const byPerson = Map.groupBy(events, ({ person }) => person);
	const groups = new Map<string, Map<string, number>>();
	for (const first of firsts.values()) {
		const all = byPerson.get(first.person) ?? [];
		const after = all.filter(({ at }) => at >= first.at && at < first.at + OUTCOME_DAYS * DAY);
		const before = all.filter(({ at }) => at < first.at && at >= first.at - PRE_DAYS * DAY);
		const numbers = new Map<string, number>();
		for (const [list, pre] of [
			[after, ''],
			[before, 'pre_']
		] as const) {
			const of = (kind: string): Event[] => list.filter((event) => event.kind === kind);
			const sum = (kind: string): number => of(kind).reduce((total, { amount }) => total + (amount ?? 0), 0);
			const clicks = of('click').length;
			numbers.set(`${pre}clicks`, withImpressions ? clicks : Math.min(1, clicks));
			numbers.set(`${pre}conversions`, Math.min(1, of('purchase').length));
			numbers.set(`${pre}orders`, of('purchase').length);
			numbers.set(`${pre}revenue`, sum('purchase'));
			if (withImpressions) numbers.set(`${pre}impressions`, of('impression').length);
			if (pre === '') {
				numbers.set('cost', sum('cost'));
				numbers.set('unsubscribes', Math.min(1, of('unsubscribe').length));
				numbers.set('complaints', Math.min(1, of('complaint').length));
				if (of('csat').length > 0) numbers.set('csat', sum('csat') / of('csat').length);
				if (withImpressions) numbers.set('reached', Math.min(1, of('impression').length));
				if (of('nps').length > 0) {
					const mean = sum('nps') / of('nps').length;
					numbers.set('nps_responses', 1);
					numbers.set('promoters', mean >= 9 ? 1 : 0);
					numbers.set('detractors', mean < 7 ? 1 : 0);
				}
			}
		}
		const day = new Date(first.at).toISOString().slice(0, 10);
		const key = [first.variant, day, ...dimensions.map((name) => first[name] ?? 'unknown')].join('|');
		const group = groups.get(key) ?? new Map<string, number>();
		groups.set(key, group);
		const add = (name: string, value: number): void => void group.set(name, (group.get(name) ?? 0) + value);
		add('people', 1);
		add('csat_responses', numbers.has('csat') ? 1 : 0);
		for (const [a, x] of numbers) {
			add(a, x);
			add(`${a}_sq`, x * x);
			add(`${a}_cu`, x * x * x);
			for (const [b, y] of numbers) if (a !== b) add(`${a}_x_${b}`, x * y);
		}
	}
	return groups;
}

/** A database with the generated tables, filled once. */
const filled = (async () => {
	const connection = await (await DuckDBInstance.create(':memory:')).connect();
	const quoted = (text: string | null): string =>
		text === null ? 'null' : `'${text.replaceAll("'", "''")}'`;
	const time = (at: number): string => `'${new Date(at).toISOString().slice(0, 23)}'::timestamp`;
	await connection.run(
		'create table exposures (person_id integer, campaign varchar, variant varchar, exposed_at timestamp, channel varchar, "group" varchar)'
	);
	await connection.run(
		`insert into exposures values ${exposures
			.map(
				(one) =>
					`(${one.person}, ${quoted(one.campaign)}, '${one.variant}', ${time(one.at)}, ${quoted(one.channel)}, '${one.group}')`
			)
			.join(',')}`
	);
	await connection.run(
		'create table events (person_id integer, kind varchar, happened_at timestamp, amount decimal(12, 2))'
	);
	await connection.run(
		`insert into events values ${events
			.map((one) => `(${one.person}, '${one.kind}', ${time(one.at)}, ${one.amount ?? 'null'})`)
			.join(',')}`
	);
	return connection;
})();
afterAll(async () => (await filled).closeSync());

/** Runs a query in DuckDB on the generated tables; rows of texts. */
async function run(sql: string): Promise<{ names: string[]; rows: string[][] }> {
	const reader = await (await filled).runAndReadAll(sql);
	const rows = reader
		.getRowsJson()
		.map((row) => row.map((cell) => (cell === null ? '' : String(cell as string | number))));
	return { names: reader.columnNames(), rows };
}

const everything =
	'impressions,clicks,conversions,orders,revenue,cost,unsubscribes,complaints,csat,reached,nps';
const typed = { campaign, dimensions: 'channel, group', outcomeDays: '14', preDays: '28' };

describe.each(['postgresql', 'duckdb'])('sqlTemplate for %s, run by DuckDB', (dialect) => {
	test.each([everything, 'clicks,conversions,revenue'])(
		'gives the moments of the persons: %s',
		async (measures) => {
			const { request, problems } = readSqlRequest({ ...typed, dialect, measures });
			expect(problems).toEqual([]);
			const { names, rows } = await run(sqlTemplate(request));
			const expected = direct(['channel', 'group'], measures.includes('impressions'));
			expect(rows.length).toBe(expected.size);
			expect(names.slice(0, 6)).toEqual(['campaign', 'variant', 'date', 'channel', 'group', 'people']);
			expect(names).toEqual(
				expect.arrayContaining([
					'revenue_sq',
					'revenue_cu',
					'pre_revenue',
					'pre_revenue_sq',
					'revenue_x_pre_revenue'
				])
			);
			if (measures === everything)
				expect(names).toEqual(
					expect.arrayContaining(['clicks_x_cost', 'cost_sq', 'reached', 'promoters', 'nps_responses'])
				);
			for (const row of rows) {
				expect(row[0]).toBe(campaign);
				const group = expected.get(row.slice(1, 5).join('|'));
				for (const [i, name] of names.entries()) {
					if (i < 5) continue;
					const [written, wanted] = [Number(row[i]), group?.get(name) ?? 0];
					expect(Math.abs(written - wanted), `${name} of ${row.slice(1, 5).join(' ')}`).toBeLessThanOrEqual(
						1e-9 * Math.max(1, Math.abs(wanted))
					);
				}
			}
		}
	);

	test('leaves out small groups on request', async () => {
		const { request } = readSqlRequest({ ...typed, dialect, minPeople: '20' });
		const { names, rows } = await run(sqlTemplate(request));
		const expected = direct(['channel', 'group'], false);
		const large = [...expected.values()].filter((group) => (group.get('people') ?? 0) >= 20);
		expect(rows.length).toBe(large.length);
		expect(rows.length).toBeLessThan(expected.size);
		expect(Math.min(...rows.map((row) => Number(row[names.indexOf('people')])))).toBeGreaterThanOrEqual(20);
	});

	test('gives a file that the reader accepts', async () => {
		const { request } = readSqlRequest({ ...typed, dialect, measures: everything });
		const { names, rows } = await run(sqlTemplate(request));
		const line = (cells: string[]): string =>
			cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
		const csv = [names, ...rows].map(line).join('\n');
		const summary = await readCampaignFile(
			() => Readable.from([Buffer.from(csv)]),
			{ screen: personalDataScreen },
			{ row: () => undefined }
		);
		expect(summary.problems).toEqual([]);
		expect(summary.header?.dimensions).toEqual(['channel', 'group']);
		expect(summary.people).toBe(
			[...direct([], false).values()].reduce((sum, group) => sum + (group.get('people') ?? 0), 0)
		);
		// Every column of numbers is recognised.
		expect(summary.notices).toEqual([]);
		expect(summary.header?.measures.length).toBe(names.length - 6);
	});
});

describe('sqlTemplate', () => {
	const sql = (dialect: SqlDialect, options: object = {}): string =>
		sqlTemplate(readSqlRequest({ ...typed, dialect, ...options }).request);

	test('writes each database its own time and text', () => {
		expect(sql('bigquery')).toContain('timestamp_sub(f.exposed_at, interval 28 day)');
		expect(sql('bigquery')).toContain('cast(x.channel as string)');
		expect(sql('snowflake')).toContain('dateadd(day, -28, f.exposed_at)');
		expect(sql('redshift')).toContain('dateadd(day, 14, f.exposed_at)');
		expect(sql('postgresql')).toContain("f.exposed_at + interval '14 days'");
	});
	test('needs no events where only people are counted before them', () => {
		expect(sql('postgresql', { preDays: '0', measures: 'revenue' })).not.toContain('pre_');
	});
	test.each(sqlDialectNames)('cannot be broken out of by names: %s', (dialect) => {
		const evil = `x'; drop table events; --\n*/ \u2028"\``;
		const text = sql(dialect, {
			campaign: evil,
			dimensions: evil.replaceAll(',', ''),
			exposures: evil,
			events: evil
		});
		// Outside of quotes and comments nothing of it is left.
		const bare = text
			.split('\n')
			.filter((line) => !line.startsWith('--'))
			.join('\n')
			.replace(
				dialect === 'bigquery' ? /`(?:\\.|[^`\\])*`|'(?:\\.|[^'\\])*'/g : /"(?:""|[^"])*"|'(?:''|[^'])*'/g,
				''
			);
		expect(bare).not.toMatch(/drop|--|["'`\\]/);
	});
});

describe('names and texts', () => {
	test.each([
		['bigquery', 'my col', '`my col`'],
		['bigquery', 'a`b\\', '`a\\`b\\\\`'],
		['snowflake', 'channel', 'channel'],
		['snowflake', 'Channel', 'Channel'],
		['redshift', 'group', '"group"'],
		['postgresql', 'a"b', '"a""b"'],
		['duckdb', 'a\nb', '"a b"'],
		['duckdb', '1st', '"1st"']
	] as const)('%s: column %j is %s', (dialect, name, written) =>
		expect(columnName(dialect, name)).toBe(written)
	);
	test.each([
		['bigquery', "it's \\", "'it\\'s \\\\'"],
		['snowflake', "it's \\", "'it''s \\\\'"],
		['redshift', "it's \\", "'it''s \\\\'"],
		['postgresql', "it's \\", "'it''s \\'"],
		['duckdb', 'a\nb\u0000', "'a b'"]
	] as const)('%s: text %j is %s', (dialect, value, written) =>
		expect(textConstant(dialect, value)).toBe(written)
	);
	test('tables keep their schema', () => {
		expect(tableName('bigquery', 'my-project.shop.exposures')).toBe('`my-project`.shop.exposures');
	});
});

describe('readSqlRequest', () => {
	test('has usual values', () => {
		expect(readSqlRequest({}).request).toEqual({
			dialect: 'postgresql',
			campaign: 'My campaign',
			dimensions: [],
			measures: ['conversions', 'revenue', 'unsubscribes'],
			outcomeDays: 14,
			preDays: 0,
			minPeople: null,
			exposures: 'exposures',
			events: 'events'
		});
	});
	test.each([
		[{ dialect: 'oracle' }, 'dialect'],
		[{ measures: 'gold' }, 'measures'],
		[{ preDays: '-1' }, 'preDays'],
		[{ outcomeDays: '0' }, 'outcomeDays'],
		[{ minPeople: '1e3' }, 'minPeople'],
		[{ dimensions: 'a,b,c,d,e,f,g,h,i' }, 'dimensions'],
		[{ campaign: 'x'.repeat(300) }, 'campaign']
	])('reports the problem of %j', (options, field) =>
		expect(readSqlRequest(options).problems).toMatchObject([{ field }])
	);
});
