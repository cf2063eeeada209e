import { expect, it } from 'vitest';
import { currenciesIn } from '#lib/table/words/currency.ts';

const of = (name: string, values: readonly string[], money = true) => currenciesIn([{ name, values, money }]);

it.each([
	['signs', 'Revenue', ['12', '€ 12.50'], ['EUR']],
	['codes beside numbers', 'Revenue', ['12.50 CHF'], ['CHF']],
	['signs of several currencies, the likeliest first', 'Revenue', ['kr 12'], ['SEK', 'NOK', 'DKK']],
	['a header', 'Revenue (GBP)', ['12'], ['GBP']],
	['a sign in a header', 'Umsatz in €', ['12'], ['EUR']],
	['nothing', 'Revenue', ['12'], []],
	['words that are no code', 'Revenue (NET)', ['12'], []]
])('reads %s', (_, name, values, codes) => {
	expect(of(name, values)).toEqual(codes);
});

it('reads a column of one code, and none of a column without amounts', () => {
	const money = { name: 'Revenue', values: ['12'], money: true };
	const column = (values: readonly string[]) => ({ name: 'Currency', values, money: false });
	expect(currenciesIn([money, column(['SEK', 'SEK '])])).toEqual(['SEK']);
	expect(currenciesIn([money, column(['SEK', 'EUR'])])).toEqual([]);
	expect(of('People', ['€ 12'], false)).toEqual([]);
});
