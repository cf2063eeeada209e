import { describe, expect, it } from 'vitest';
import { emptyReading } from '#lib/table/reading.ts';
import {
	readReading as readSent,
	typedReading,
	type TypedReading
} from '../../src/routes/uploads/[id]/columns/reading-form.server.ts';
import { roleOptions } from '../../src/routes/uploads/[id]/columns/roles.ts';

const columns = [
	{ name: 'group', role: 'variant' },
	{ name: 'users', role: 'people' },
	{ name: 'margin', role: 'ignore' }
];
const facts = { columns, campaign: '', replaces: '' };
const started = typedReading(emptyReading, facts);
const withRoles = (roles: readonly string[]) =>
	Object.fromEntries(roles.map((role, i) => [`role-${i}`, role]));
function readReading(typed: TypedReading | Record<string, string>, about: Parameters<typeof readSent>[1]) {
	const { reading, problems } = readSent(new Map(Object.entries(typed)), about);
	return { reading, problems };
}
const ground = { columns, before: emptyReading, slugs: ['spring-picks'] };

describe('readReading', () => {
	it('says nothing where nothing was changed', () => {
		expect(readReading(started, ground)).toEqual({ reading: emptyReading, problems: {} });
	});

	it('sends each role once one is changed, by its place', () => {
		const typed = { ...started, ...withRoles(['variant', 'people', 'measure']) };
		expect(readReading(typed, ground).reading.mapping).toEqual({
			'#1': 'variant',
			'#2': 'people',
			'#3': 'measure'
		});
	});

	it('keeps the kind of an own measure, which is a count unless another is chosen', () => {
		const own = roleOptions('ignore').filter(({ label }) => label.startsWith('Own measure'));
		expect(own.map(({ value }) => value)).toEqual(['measure', 'yes-no', 'amount', 'score']);
		const typed = { ...started, ...withRoles(['variant', 'people', 'yes-no']) };
		const { mapping } = readReading(typed, ground).reading;
		expect(mapping).toMatchObject({ '#3': 'yes-no' });
		const shown = columns.map((column) =>
			column.name === 'margin' ? { ...column, role: 'yes-no' } : column
		);
		const before = { ...emptyReading, mapping, impossible: { margin: ['control'] } };
		const again = typedReading(before, { ...facts, columns: shown });
		expect(readReading(again, { ...ground, columns: shown, before }).reading).toMatchObject({
			mapping,
			impossible: { margin: ['control'] }
		});
	});

	it('does not say of a breakdown that it splits people, where nobody declared it', () => {
		const shown = [...columns, { name: 'goal', role: 'dimension' }, { name: 'shop', role: 'ignore' }];
		const typed = {
			...typedReading(emptyReading, { ...facts, columns: shown }),
			...withRoles(['variant', 'people', 'ignore', 'dimension', 'dimension'])
		};
		expect(readReading(typed, { ...ground, columns: shown }).reading.mapping).toEqual({
			'#1': 'variant',
			'#2': 'people',
			'#3': 'ignore',
			'#5': 'dimension'
		});
	});

	it('distinguishes equal headers, and names columns of a turned table by their header', () => {
		const shown = [...columns.slice(0, 2), { name: 'users', role: 'ignore' }];
		const typed = { ...started, ...withRoles(['variant', 'ignore', 'people']) };
		const read = (header: readonly string[]) =>
			readReading(typed, { ...ground, columns: shown, header }).reading.mapping;
		expect(read(['group', 'users', 'users'])).toEqual({ '#1': 'variant', '#2': 'ignore', '#3': 'people' });
		const turned = readReading(
			{ ...started, ...withRoles(['variant', 'people', 'revenue']) },
			{
				...ground,
				header: ['group', 'metric', 'value'],
				before: { ...emptyReading, mapping: { '#2': 'ignore' } }
			}
		);
		expect(turned.reading.mapping).toEqual({
			'#2': 'ignore',
			group: 'variant',
			users: 'people',
			margin: 'revenue'
		});
	});

	it('keeps what an earlier inspection or a template found', () => {
		const before = { ...emptyReading, mapping: { margin: 'measure' } };
		const shown = columns.map((column) =>
			column.name === 'margin' ? { ...column, role: 'measure' } : column
		);
		const typed = typedReading(before, { ...facts, columns: shown });
		expect(readReading(typed, { ...ground, columns: shown, before }).reading.mapping).toEqual({
			'#3': 'measure'
		});
	});

	it('reads every part of the dialect and of the campaign', () => {
		const typed = {
			...started,
			encoding: 'windows-1252',
			delimiter: '\t',
			decimal: ',',
			thousands: '.',
			headerLine: '4',
			dateOrder: 'dmy',
			year: '2025',
			control: 'none',
			recurring: 'yes',
			currency: 'EUR',
			timeZone: 'Europe/Berlin',
			outcomeWindow: '0',
			replaces: 'spring-picks'
		};
		expect(readReading(typed, ground)).toEqual({
			problems: {},
			reading: {
				dialect: {
					encoding: 'windows-1252',
					delimiter: '\t',
					decimal: ',',
					thousands: '.',
					preambleLines: 3
				},
				dateOrder: 'dmy',
				year: 2025,
				mapping: {},
				control: 'none',
				recurring: true,
				currency: 'EUR',
				timeZone: 'Europe/Berlin',
				outcomeWindow: 0
			}
		});
	});

	it('takes "no currency" as it was answered', () => {
		const { reading, problems } = readReading({ ...started, currency: 'XXX' }, ground);
		expect([reading.currency, problems]).toEqual(['XXX', {}]);
	});

	it.each([
		['headerLine', '0'],
		['headerLine', 'two'],
		['year', '19'],
		['currency', 'EURO'],
		['timeZone', 'Middle/Earth'],
		['outcomeWindow', '366'],
		['replaces', 'nothing-here']
	] as const)('has words for a wrong %s', (field, text) => {
		const { problems } = readReading({ ...started, [field]: text }, ground);
		expect(Object.keys(problems)).toEqual([field]);
	});

	it('takes no role and no dialect that is not offered', () => {
		const typed = {
			...started,
			encoding: 'ebcdic',
			delimiter: 'x',
			...withRoles(['__proto__', 'people', 'nonsense'])
		};
		const { reading, problems } = readReading(typed, ground);
		expect(problems).toEqual({});
		expect(reading).toEqual(emptyReading);
	});
});

describe('the form', () => {
	it('keeps a tab as it is, trims names, and reads several of one name', () => {
		const data = new FormData();
		data.set('delimiter', '\t');
		data.set('control', '  No e-mail ');
		data.set('role-1', 'ignore');
		data.append('impossible', 'clicks=No e-mail\r\nopens=No e-mail');
		data.append('impossible', 'clicks=No e-mail');
		const { typed, reading, problems } = readSent(data, ground);
		expect(problems).toEqual({});
		expect(typed).toMatchObject({ delimiter: '\t', 'role-0': '', 'role-1': 'ignore' });
		expect(reading).toMatchObject({
			dialect: { delimiter: '\t' },
			control: 'No e-mail',
			mapping: { '#2': 'ignore' },
			impossible: { clicks: ['No e-mail'], opens: ['No e-mail'] }
		});
	});
});
