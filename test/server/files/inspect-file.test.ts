import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { emptyReading, type FileReading } from '#lib/table/reading.ts';
import { inspectFile } from '#lib/server/files/inspect-file.ts';

const now = new Date('2026-05-14T12:00:00Z');
const look = (text: string, reading: Partial<FileReading> = {}) =>
	inspectFile(() => Readable.from([Buffer.from(text)]), { ...emptyReading, ...reading }, { now });

async function looked(text: string, reading: Partial<FileReading> = {}) {
	const found = await look(text, reading);
	if (found.kind !== 'looked') throw new Error(JSON.stringify(found));
	return found;
}

const file = `group;first_seen;shop;users;spend;spend_sq;margin
none;13.05.2026;Nord;1.204;5.310,50;100.000,25;12,5
picks;14.05.2026;Süd;1.198;6.001,00;120.000,00;
Total;;;2.402;11.311,50;220.000,25;12,5
`;

describe('lookAtFile', () => {
	it('recognises how a file is written, and what its columns mean', async () => {
		const { dialect, columns, variants, totals, problems } = await looked(file, {
			mapping: { first_seen: 'date' }
		});
		expect(dialect).toMatchObject({ delimiter: ';', decimal: ',', thousands: '.', encoding: 'utf-8' });
		expect(Object.fromEntries(columns.map(({ name, role }) => [name, role]))).toEqual({
			group: 'variant',
			first_seen: 'date',
			shop: 'dimension',
			users: 'people',
			spend: 'revenue',
			spend_sq: 'revenue_sq',
			margin: 'ignore'
		});
		expect(variants).toEqual(['none', 'picks']);
		expect(totals).toBe(true);
		expect(problems).toEqual([]);
	});

	it('shows the uploader her own cells as they are', async () => {
		const { columns } = await looked(file, { mapping: { first_seen: 'date' } });
		const samples = Object.fromEntries(columns.map(({ name, samples: list }) => [name, list]));
		expect(samples['group']).toEqual(['none', 'picks']);
		expect(samples['first_seen']).toEqual(['13.05.2026', '14.05.2026']);
		expect(samples['users']?.slice(0, 2)).toEqual(['1.204', '1.198']);
		expect(samples['spend']?.slice(0, 2)).toEqual(['5.310,50', '6.001,00']);
	});

	it('says which columns have blanks, and which are numbers', async () => {
		const { columns } = await looked(file, { mapping: { first_seen: 'date' } });
		expect(columns.find(({ name }) => name === 'margin')).toMatchObject({ blanks: true });
		expect(columns.find(({ name }) => name === 'group')).toMatchObject({ blanks: false });
	});

	it('never repeats what looks like personal data', async () => {
		const found = await looked(
			'variant,contact,people\ncontrol,anna.schmidt@example.com,100\npicks,+49 170 1234567,120\n'
		);
		expect(found.problems.map(({ code }) => code)).toContain('personal_data');
		const shown = JSON.stringify(found);
		expect(shown).not.toContain('anna');
		expect(shown).not.toContain('1234567');
	});

	it('reads another way where it is asked to', async () => {
		const text = 'x,y\nvariant|people\ncontrol|100\npicks|120\n';
		const found = await looked(text, { dialect: { delimiter: '|', preambleLines: 1 } });
		expect(found.columns.map(({ name }) => name)).toEqual(['variant', 'people']);
	});

	it('asks where dates can be read in two ways, and takes the answer', async () => {
		const text = 'variant,date,people\ncontrol,01/02/2026,100\npicks,02/02/2026,120\n';
		const open = await looked(text);
		expect(open.problems.map(({ code }) => code)).toEqual(['ambiguous_date']);
		expect((await looked(text, { dateOrder: 'dmy' })).problems).toEqual([]);
	});

	it('refuses what is no table', async () => {
		expect(await look('{"people": 1}')).toMatchObject({
			kind: 'refused',
			problems: [{ code: 'not_csv' }]
		});
		expect(await look('')).toMatchObject({ kind: 'refused', problems: [{ code: 'empty_file' }] });
	});
});
