import { describe, expect, it } from 'vitest';
import { inLocale } from '#lib/format/locale.ts';
import { assumptions, wholeAssumptions } from '#lib/server/facts/assumptions.ts';
import { problemsOf, readForm, typedOf } from '#lib/server/facts/read-form.ts';
import { assumed } from '../../experiment/roi-case.ts';
import { formData } from './form.ts';

const read = (change: Readonly<Record<string, string>>) =>
	readForm(assumptions, formData({ ...typedOf(assumptions, assumed), ...change }));

describe('the assumptions of a return', () => {
	it('are read as they were written', () => {
		const plain = { ...assumed, marginRate: 0.35, discountRate: 0.05, valuePerConversion: 12.5 };
		for (const more of [
			{ discountsTakenOff: null, discountPerOrder: null },
			{ discountsTakenOff: true, discountPerOrder: 4.5 },
			{ discountsTakenOff: false, discountPerOrder: 0 }
		]) {
			const value = { ...plain, ...more };
			expect(readForm(assumptions, formData(typedOf(assumptions, value))).value).toEqual(value);
		}
	});

	it('guess no margin and no cost', () => {
		const start = typedOf(assumptions, { discountRate: 0, horizonDays: 21 });
		expect(start).toMatchObject({ marginRate: '', fixedCost: '', costPerPerson: '', horizonDays: '21' });
		const { problems } = readForm(assumptions, formData(start));
		expect(Object.keys(problems ?? {})).toEqual(['marginRate', 'fixedCost', 'costPerPerson']);
	});

	it.each([
		['1,200.50', 1200.5],
		['€900', 900],
		['0', 0]
	])('read %s', (text, value) => expect(read({ fixedCost: text }).value?.fixedCost).toBe(value));

	it.each(['12,5', 'about 3', '1.2.3', '4e9999'])('refuse %s: nothing is guessed', (fixedCost) =>
		expect(Object.keys(read({ fixedCost }).problems ?? {})).toEqual(['fixedCost'])
	);

	it('are written and read as the workspace does, which refuses the other mark', () => {
		inLocale({ tag: 'de-DE', timeZone: 'UTC' }, () => {
			expect(typedOf(assumptions, assumed).costPerPerson).toBe('0,02');
			expect(read({ fixedCost: '1.200,50' }).value?.fixedCost).toBe(1200.5);
			expect(Object.keys(read({ fixedCost: '0.4' }).problems ?? {})).toEqual(['fixedCost']);
		});
	});

	it('take a margin with or without its sign', () => {
		for (const marginRate of ['40', '40 %', '40%']) expect(read({ marginRate }).value?.marginRate).toBe(0.4);
	});

	it('keep the currency of a campaign where the form does not ask', () => {
		const form = formData(typedOf(assumptions, assumed));
		form.delete('currency');
		expect(readForm(assumptions, form, { currency: 'SEK' }).value?.currency).toBe('SEK');
	});

	it.each([
		['marginRate', 0],
		['marginRate', 1.01],
		['marginRate', NaN],
		['fixedCost', -1],
		['fixedCost', Infinity],
		['costPerPerson', -0.01],
		['currency', 'euro'],
		['horizonDays', 0],
		['horizonDays', 30.5],
		['horizonDays', 5000],
		['discountRate', -0.1],
		['discountRate', 1.5],
		['valuePerConversion', 0]
	])('cannot have a %s of %s, in the form as in the API', (name, value) => {
		const api = problemsOf(assumptions.partial(), { [name]: value });
		expect(Object.keys(api)).toEqual([name]);
		const isRate = name === 'marginRate' || name === 'discountRate';
		const form = read({ [name]: String(typeof value === 'number' && isRate ? value * 100 : value) });
		expect(form.problems).toEqual(api);
	});

	it('need the days where later money counts for less, and whether discounts are taken off', () => {
		expect(problemsOf(wholeAssumptions, assumed)).toEqual({});
		const later = { ...assumed, discountRate: 0.05, horizonDays: null };
		expect(Object.keys(problemsOf(wholeAssumptions, later))).toEqual(['discountRate']);
		expect(Object.keys(problemsOf(wholeAssumptions, { ...assumed, discountPerOrder: 2 }))).toEqual([
			'discountsTakenOff'
		]);
	});
});
