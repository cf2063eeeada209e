import { describe, expect, it } from 'vitest';
import { sortKeys } from '#lib/experiment/programme/portfolio.ts';
import {
	isFiltered,
	ordersFor,
	overviewAt,
	readQuery,
	writeQuery
} from '../../src/routes/overview/portfolio-query.ts';

const read = (text: string) => readQuery(new URLSearchParams(text));

describe('readQuery', () => {
	it('leaves out what cannot be understood', () => {
		const nothing = read('');
		for (const odd of [
			'status=gone',
			'from=2026-02-30',
			'from=yesterday',
			'to=20260101',
			'sort=__proto__',
			'sort=-',
			'page=0',
			'page=-1',
			'page=1e9',
			'page=1234567',
			'/saveView=',
			'unknown=1'
		])
			expect(read(odd), odd).toEqual(nothing);
		expect(isFiltered(nothing)).toBe(false);
	});

	it('cuts texts to a length that nobody needs more of', () => {
		expect(read(`text=${'x'.repeat(5000)}`).text).toHaveLength(200);
	});
});

describe('writeQuery', () => {
	it('says what was read, once and in one order', () => {
		const asked =
			'page=3&owner=CRM&sort=-change&text=a+b&status=awaiting+release&to=2026-02-01&from=2026-01-01';
		const written = writeQuery(read(asked));
		expect(written).toBe(
			'text=a+b&status=awaiting+release&owner=CRM&from=2026-01-01&to=2026-02-01&sort=-change&page=3'
		);
		expect(read(written)).toEqual(read(asked));
		expect(isFiltered(read(asked))).toBe(true);
	});

	it('is empty for everything, newest first', () => {
		expect(writeQuery(read('sort=newest&page=1'))).toBe('');
		expect(writeQuery(read('sort=-newest'))).toBe('sort=-newest');
	});
});

describe('overviewAt', () => {
	it('begins another question on its first page', () => {
		expect(overviewAt(read('page=3&text=x'), { sort: 'name' })).toBe('/?text=x&sort=name');
		expect(overviewAt(read('page=3'), { page: 2 })).toBe('/?page=2');
		expect(overviewAt(read('page=3'))).toBe('/');
	});
});

describe('ordersFor', () => {
	it('offers every order both ways, and returns only to those who may see them', () => {
		expect(ordersFor(true)).toHaveLength(2 * sortKeys.length);
		expect(ordersFor(false).map(({ value }) => value)).not.toContain('roi');
		expect(new Set(ordersFor(true).map(({ label }) => label)).size).toBe(2 * sortKeys.length);
	});
});
