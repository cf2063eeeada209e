import { describe, expect, it } from 'vitest';
import { sortKeys } from '#lib/experiment/programme/portfolio.ts';
import {
	isFiltered,
	daysOf,
	orderWords,
	overviewAt,
	readQuery,
	writeQuery
} from '../../src/routes/overview/portfolio-query.ts';

const read = (text: string) => readQuery(new URLSearchParams(text));

describe('readQuery', () => {
	it('leaves out what can’t be read', () => {
		const nothing = read('');
		for (const odd of [
			'status=gone',
			'from=2026-02-30',
			'from=yesterday',
			'to=20260101',
			'sort=__proto__',
			'sort=-',
			'paid=__proto__',
			'trust=bad',
			'decision=yes',
			'period=26',
			'chart=pie',
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
			'page=3&owner=CRM&sort=-lift&text=a+b&status=awaiting+release&to=2026-02-01&from=2026-01-01&chart=month&paid=lost&trust=over&decision=open&tag=x&period=2026&demo';
		const written = writeQuery(read(asked));
		expect(written).toBe(
			'demo&period=2026&text=a+b&status=awaiting+release&owner=CRM&tag=x&paid=lost&trust=over&decision=open&from=2026-01-01&to=2026-02-01&chart=month&sort=-lift&page=3'
		);
		expect(read(written)).toEqual(read(asked));
		expect(isFiltered(read(asked))).toBe(true);
	});

	it('is empty for everything, largest gain first', () => {
		expect(writeQuery(read('sort=gain&page=1'))).toBe('');
		expect(writeQuery(read('sort=-newest'))).toBe('sort=-newest');
	});

	it('knows the names of columns that views were saved with', () => {
		expect(writeQuery(read('sort=-change&channel=Shop'))).toBe('channel=Shop&sort=-lift');
		expect(writeQuery(read('sort=roi'))).toBe('');
		expect(writeQuery(read('sort=people'))).toBe('');
	});
});

describe('overviewAt', () => {
	it('begins another question on its first page', () => {
		expect(overviewAt(read('page=3&text=x'), { sort: 'name' })).toBe('/?text=x&sort=name');
		expect(overviewAt(read('page=3'), { page: 2 })).toBe('/?page=2');
		expect(overviewAt(read('page=3'))).toBe('/');
	});
});

describe('orderWords', () => {
	it('names every order both ways', () => {
		const all = sortKeys.flatMap((sort) => [false, true].map((reversed) => orderWords({ sort, reversed })));
		expect(new Set(all).size).toBe(2 * sortKeys.length);
	});
});

describe('daysOf', () => {
	const days = (text: string, today = '2026-11-30') => daysOf(read(text), today);

	it('is a calendar year, twelve months up to today, or the days of the address', () => {
		expect(days('')).toEqual({ from: '', to: '' });
		expect(days('period=2025')).toEqual({ from: '2025-01-01', to: '2025-12-31' });
		expect(days('period=12m')).toEqual({ from: '2025-11-30', to: '2026-11-30' });
		expect(days('period=12m', '2028-02-29')).toEqual({ from: '2027-02-28', to: '2028-02-29' });
		expect(days('from=2026-01-02')).toEqual({ from: '2026-01-02', to: '' });
	});
});
