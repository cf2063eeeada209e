import { describe, expect, test } from 'vitest';
import { personalColumn, type ColumnFacts, identifierShape } from '#lib/privacy/personal-data/screen.ts';
import { personName } from '#lib/privacy/personal-data/person-name.ts';

const numbers = (count: number, make: (i: number) => string): string[] =>
	Array.from({ length: count }, (_, i) => make(i));
/** A column in which each value stands in one row. */
function column(
	name: string,
	cells: readonly string[],
	holds: ColumnFacts['content'] = 'words'
): ColumnFacts {
	const values = new Set(cells);
	return { name, content: holds, values, distinct: values.size, filled: cells.length };
}
const twice = (cells: readonly string[]): string[] => [...cells, ...cells];
const people = ['Anna Schmidt', 'Ben Keller', 'Clara Dubois', 'David Smith', 'Emma Rossi', 'Felix Nowak'];
const hex = (i: number): string =>
	(i * 2654435761 + 12345).toString(16).padStart(8, '0').repeat(4).slice(0, 32);

describe('personalColumn', () => {
	test.each([
		['email', ['a@example.org', 'b@example.org'], 'email'],
		['contact', ['a@example.org', 'b@example.org'], 'email'],
		['email_sha256', numbers(4, (i) => `${hex(i)}${hex(i + 9)}`), 'email'],
		['phone', ['01701234567', '01701234568'], 'phone'],
		['Mobile Number', ['4917012345678', '4917012345679'], 'phone'],
		['src', ['10.0.0.1', '10.0.0.2'], 'ip'],
		['card', ['4111111111111111', '5555555555554444'], 'card'],
		['ref', ['4111111111111111', '5555555555554444'], 'card'],
		['iban', ['DE00 1234 5678', 'DE01 1234 5678'], 'account'],
		['ssn', ['123456789', '123456780'], 'national-id'],
		['code', ['AB123456C', 'CE234567D'], 'national-id'],
		['steuer_id', ['86095742719'], 'national-id'],
		['first_name', ['Xaverl', 'Ymke'], 'name'],
		['lastName', ['Schmidt', 'Quux'], 'name'],
		['Customer Name', ['A. Quux', 'B. Quux'], 'name'],
		['name', people, 'name'],
		['who', people, 'name'],
		['who', ['Schmidt, Anna', 'Keller, Ben', 'Smith, David'], 'name'],
		['street', ['High Street', 'Low Street'], 'address'],
		['address', ['1 High Street', '2 Low Street'], 'address'],
		['date_of_birth', ['1970-01-01', '1981-12-31'], 'birth-date'],
		['latitude', ['52.52001', '48.13743'], 'place'],
		['user_id', ['u1', 'u2', 'u3'], 'id'],
		['customerId', ['1', '2', '3'], 'id'],
		['Kundennummer', ['77-1', '77-2'], 'id'],
		['session_id', numbers(10, (i) => `S${100000 + 7 * i}`), 'id'],
		['ref', numbers(5, (i) => `3f2504e0-4f89-11d3-9a0c-0305e82c33${10 + i}`), 'unique'],
		['ref', numbers(20, hex), 'unique'],
		['ref', numbers(60, (i) => `C-${100000 + 7 * i}`), 'unique'],
		['ref', numbers(60, (i) => String(500_000_000_000 + 7919 * i)), 'unique'],
		['note', numbers(120, (i) => `something about ${i}`), 'unique']
	] as const)('refuses %s with %j …: %s', (name, cells, kind) => {
		expect(personalColumn(column(name, cells))).toBe(kind);
	});

	test.each([
		['phone', ['yes', 'no']],
		['email', ['opened', 'not opened']],
		['first_name', ['with', 'without']],
		['channel', ['Phone', 'Web', 'Multichannel']],
		['channel', ['Web', 'Phone', 'AB123456C', 'SKU-100234', 'Store']],
		['history_segment', ['1) $0 - $100', '2) $100 - $200', '6) $750 - $1,000', '7) $1,000 +']],
		['zip_code', ['Rural', 'Surburban', 'Urban']],
		['zip', numbers(60, (i) => String(10000 + 7 * i))],
		['postcode', numbers(40, (i) => `SW${i}A 1AA`)],
		['city', ['Charlotte', 'Virginia Beach', 'Florence', 'Sydney', 'Jackson']],
		['where', ['Charlotte', 'Virginia Beach', 'Jackson Hole', 'San Diego', 'Austin']],
		['persona', ['Emma', 'Jack', 'Sophie', 'Martin']],
		['creative', people],
		['campaign_text', ['Spring Sale', 'Summer Promo', 'Autumn Picks']],
		['utm_campaign', numbers(60, (i) => `spring_sale_2024_de_${i}`)],
		['ad_name', numbers(150, (i) => `Video ${i} spring`)],
		['country', ['DE', 'FR', 'US', 'GB']],
		['locale', ['de-DE', 'en-US']],
		['age', ['18-24', '25-34', '65+']],
		['recency', numbers(12, (i) => String(i + 1))],
		[
			'week',
			numbers(
				60,
				(i) => `2024-${String((i % 12) + 1).padStart(2, '0')}-${String((i % 28) + 1).padStart(2, '0')}`
			)
		],
		['week_start', numbers(28, (i) => String(20240101 + i))],
		['app_version', ['10.0.0.1', '10.0.0.2']],
		['os', ['17.4.1', '16.0']],
		['price', numbers(60, (i) => `${(i * 7.31 + 3).toFixed(2)}`)],
		['product', twice(numbers(80, (i) => `SKU${100000 + i}`))],
		['id', numbers(60, (i) => String(i + 1))],
		['Unnamed: 0', numbers(60, (i) => String(i))],
		['account_id', twice(twice(['A-10023', 'A-10024']))]
	] as const)('takes %s with %j …', (name, cells) => {
		expect(personalColumn(column(name, cells))).toBeNull();
	});

	test('leaves campaigns and variants their IDs and names, not their addresses', () => {
		expect(
			personalColumn(
				column(
					'campaign_id',
					numbers(3, (i) => `12033000012345678${i}`),
					'names'
				)
			)
		).toBeNull();
		expect(personalColumn(column('variant', people, 'names'))).toBeNull();
		expect(personalColumn(column('variant', ['a@example.org', 'b@example.org'], 'names'))).toBe('email');
	});
	test('does not take sums for IDs or cards', () => {
		const sums = numbers(60, (i) => String(4_111_111_111_111_111 + 9 * i));
		expect(personalColumn(column('revenue_sq', sums, 'numbers'))).toBeNull();
		expect(personalColumn(column('people', ['12', 'a@example.org'], 'numbers'))).toBe('email');
		expect(
			personalColumn(
				column(
					'weight',
					numbers(60, (i) => String(10 ** (i % 9) * 13 + i)),
					'other'
				)
			)
		).toBeNull();
	});
	test('leaves single values of dimensions to the look at values, which tells the line', () => {
		const cells = ['Web', 'Phone', 'Store', 'a@example.org'];
		expect(personalColumn(column('channel', cells, 'words'))).toBeNull();
		expect(personalColumn(column('channel', cells, 'other'))).toBe('email');
	});
});

describe('personName', () => {
	test.each([
		'Anna Schmidt',
		'Schmidt, Anna',
		'Dr. Quux',
		'Jean-Luc Picard',
		'Maria da Silva',
		'José Ortega'
	])('reads %s as a full name', (text) => expect(personName(text)).toBe('full'));
	test.each(['Mens E-Mail', 'Virginia Beach', 'Spring Sale', 'San Diego', 'Paid Search', 'Anna 2', ''])(
		'does not read %j as one',
		(text) => expect(personName(text)).toBeNull()
	);
});

describe('identifierShape', () => {
	test.each([
		['3f2504e0-4f89-11d3-9a0c-0305e82c3301', 'made'],
		['d41d8cd98f00b204e9800998ecf8427e', 'made'],
		['aB3xY9kL2mQ8rT5v', 'made'],
		['GA1.2.123456789.1714521600', 'made'],
		['C-100234', 'code'],
		['100234567', 'code'],
		['20240101', null],
		['2024-01-01', null],
		['spring_sale_2024_de', null],
		['SpringSale2024Newsletter', null],
		['1) $0 - $100', null]
	])('of %s is %s', (text, shape) => expect(identifierShape(text)).toBe(shape));
});
