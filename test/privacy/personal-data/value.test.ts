import { describe, expect, test } from 'vitest';
import { nationalId } from '#lib/privacy/personal-data/national-id.ts';
import {
	clearKind,
	isEmail,
	isDeviceAddress,
	isIpAddress,
	isBankAccount,
	isPaymentCard,
	isBarePhone,
	isPhone
} from '#lib/privacy/personal-data/value.ts';

/** What stands in aggregated files, and looks a little like something else. */
const harmless = [
	'2024-01-01',
	'2024-01-01 10:30:00',
	'2024-01-01T10:30:00+02:00',
	'01.02.2024',
	'01-02-2024',
	'2024-01-01 - 2024-01-31',
	'2024-01-01/2024-01-31',
	'01/2024 - 02/2024',
	'1.08.2019',
	'Sat, Oct 11',
	'20240101',
	'1714521600',
	'2024-W01',
	'1) $0 - $100',
	'6) $750 - $1,000',
	'7) $1,000 +',
	'€1.234.567,89',
	'1 000 000',
	'1 234 567 890',
	'10000 - 20000',
	'1000000-2000000',
	'+1000000 to +2000000',
	'+12.5 %',
	'100.000 - 200.000',
	'90210',
	'90210-1234',
	'01000-01999',
	'SW1A 1AA',
	'H3Z 2Y7',
	'1017 CT',
	'0-30-60',
	'08:00-12:00',
	'0800-1200',
	'12:30:45',
	'10::20',
	'24/7',
	'17.4.1',
	'v2.3.4.5',
	'No E-Mail',
	'MineThatData e-mail test 2008',
	'@home',
	'2 @ 5',
	'a@b',
	'banner@2x.png',
	'Spring@Store',
	'spring_sale_2024_de_newsletter01',
	'utm_source=newsletter&utm_medium=email',
	'campaign::spring',
	'cafe::bad',
	'SKU-100234',
	'AB123456C',
	'978-3-16-148410-0',
	'1234-5678-9012',
	'120330000123456789',
	'4111111111111112',
	'DE',
	'de-DE',
	'DE22',
	'EUR',
	'18-24',
	'65+',
	'>=100',
	'Surburban',
	'iPhone 14',
	'(removed)',
	''
];

describe('clearKind', () => {
	test.each(harmless)('lets %j through', (text) => expect(clearKind(text)).toBeNull());

	test.each([
		['anna@example.org', 'email'],
		['Anna Schmidt <anna.s+x@mail.example.co.uk>', 'email'],
		['jürgen@müller.de', 'email'],
		['+49 170 1234567', 'phone'],
		['call +44 (0)20 7946 0958', 'phone'],
		['10.20.30.40', 'ip'],
		['2001:db8::1', 'ip'],
		['00:1A:2B:3C:4D:5E', 'device'],
		['4111 1111 1111 1111', 'card'],
		['3782-822463-10005', 'card'],
		['DE89 3704 0044 0532 0130 00', 'account'],
		['123-45-6789', 'national-id'],
		['1 84 12 76 451 089 46', 'national-id']
	])('knows %j as %s', (text, kind) => expect(clearKind(text)).toBe(kind));

	test('looks at 256 characters, and is quick whatever they are', () => {
		expect(clearKind(`${'x '.repeat(200)}anna@example.org`)).toBeNull();
		const start = performance.now();
		for (const piece of ['a@', '1.', '1-', ':', '+1 ', '0 ', 'a.b@c-', '(1) '])
			for (let i = 0; i < 20; i += 1) clearKind(piece.repeat(100_000));
		expect(performance.now() - start).toBeLessThan(1000);
	});
});

describe('isEmail', () => {
	test.each(['a@b.de', 'A.B_c-9@x-y.museum', 'mailto:a@b.de', "o'hara@example.ie"])('is true of %j', (text) =>
		expect(isEmail(text)).toBe(true)
	);
	test.each(['a@b', '@b.de', 'a@', 'a @ b.de', 'a@b.5', 'logo@2x.svg'])('is false of %j', (text) =>
		expect(isEmail(text)).toBe(false)
	);
});

describe('isPhone', () => {
	test.each([
		'+491701234567',
		'0049 170 1234567',
		'+1 (555) 123-4567',
		'(555) 123-4567',
		'555-123-4567',
		'555.123.4567',
		'1-800-555-1234',
		'0170 1234567',
		'0170/1234567',
		'030-12345678',
		'020 7946 0958',
		'06 12 34 56 78',
		'+33 6 12 34 56 78',
		'+81 90-1234-5678'
	])('is true of %j', (text) => expect(isPhone(text)).toBe(true));
	test.each(['4917012345678', '555-0123', '100 200 300', '+123456789.5', '000-099'])(
		'is false of %j',
		(text) => expect(isPhone(text)).toBe(false)
	);
	test('is for clear writings; bare digits need a column called phone', () => {
		expect(isBarePhone('01701234567')).toBe(true);
		expect(isBarePhone('yes')).toBe(false);
		expect(isBarePhone('12345')).toBe(false);
	});
});

describe('isIpAddress and isDeviceAddress', () => {
	test.each([
		'192.168.1.1:8080',
		'10.0.0.0/8',
		'::ffff:10.1.2.3',
		'fe80::1',
		'2001:0db8:85a3:0:0:8a2e:370:7334'
	])('is true of %j', (text) => expect(isIpAddress(text)).toBe(true));
	test.each(['256.1.1.1', '1.2.3', '1.2.3.4.5', '::', '1:2:3', 'a::b'])('is false of %j', (text) =>
		expect(isIpAddress(text)).toBe(false)
	);
	test('tells network cards', () => {
		expect(isDeviceAddress('00-1a-2b-3c-4d-5e')).toBe(true);
		expect(isDeviceAddress('12:30:45')).toBe(false);
	});
});

describe('isPaymentCard', () => {
	// Test numbers of the issuers.
	test.each([
		'4111111111111111',
		'4012 8888 8888 1881',
		'5555555555554444',
		'2223003122003222',
		'378282246310005',
		'6011111111111117',
		'3530111333300000',
		'30569309025904'
	])('is true of %s', (text) => expect(isPaymentCard(text)).toBe(true));
	test.each(['4111111111111112', '1234567890123456', '120330000123456789', '41111111', '4111-11111111-1111'])(
		'is false of %s',
		(text) => expect(isPaymentCard(text)).toBe(false)
	);
});

describe('isBankAccount', () => {
	test.each([
		'DE89370400440532013000',
		'GB82 WEST 1234 5698 7654 32',
		'FR1420041010050500013M02606',
		'NL91ABNA0417164300'
	])('is true of %s', (text) => expect(isBankAccount(text)).toBe(true));
	test.each(['DE88370400440532013000', 'DE8937040044053201300', 'XX89370400440532013000', 'AB12 3456'])(
		'is false of %s',
		(text) => expect(isBankAccount(text)).toBe(false)
	);
});

describe('nationalId', () => {
	test.each([
		['United States', '123-45-6789'],
		['United Kingdom', 'AB 12 34 56 C'],
		['Germany', '86 095 742 719'],
		['France', '184127645108946'],
		['Italy', 'RSSMRA85T10A562S'],
		['Sweden', '811228-9874'],
		['Switzerland', '756.9217.0769.85'],
		['Belgium', '85.07.30-033.28'],
		['Brazil', '529.982.247-25'],
		['Finland', '131052-308T']
	])('is clear about %s: %s', (_, text) => expect(nationalId(text)).toBe('clear'));
	test.each([
		['United Kingdom', 'AB123456C'],
		['Germany', '86095742719'],
		['Poland', '44051401359'],
		['Spain', '12345678Z'],
		['Spain', 'X1234567L'],
		['The Netherlands', '111222333']
	])('needs several of %s: %s', (_, text) => expect(nationalId(text)).toBe('likely'));
	test.each([
		'000-12-3456',
		'666-12-3456',
		'900-12-3456',
		'123-00-6789',
		'BG 12 34 56 C',
		'86 095 742 718',
		'184127645108947',
		'811228-9875',
		'529.982.247-26',
		'131052-308U',
		'12345678A',
		'2024-01-01'
	])('is null of %s', (text) => expect(nationalId(text)).toBeNull());
});
