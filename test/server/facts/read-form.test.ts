import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { inLocale } from '#lib/format/locale.ts';
import { currency, day, number, oneOf, typing, whole, words } from '#lib/server/facts/fields.ts';
import { formOf, readForm, typedOf } from '#lib/server/facts/read-form.ts';
import { formData } from './form.ts';

const schema = z
	.strictObject({
		name: words(10, 'Write a name.'),
		from: day.nullable(),
		currency,
		size: whole(1, 99, 'Write 1 to 99.').nullable(),
		rate: number(0, 1, 'Write 0 to 100%.').register(typing, { percent: true }),
		kind: oneOf(['plain', 'odd']),
		level: z.literal([0.9, 0.95], 'Choose one.'),
		taken: z.boolean().nullable(),
		ticked: z.boolean(),
		secret: z.string().min(1, 'Write it.').register(typing, { secret: true }),
		weights: z.array(whole(1, 9, 'Write 1 to 9.').nullable()).register(typing, { prefix: 'weight' }),
		rows: z
			.array(z.object({ label: words(5), margin: number(0, 1, 'Too much.') }))
			.register(typing, { prefix: 'row' })
	})
	.refine(({ name }) => name !== 'taken', { path: ['name'], message: 'It is taken.' });
const value: z.output<typeof schema> = {
	name: 'Spring',
	from: 20_587,
	currency: 'EUR',
	size: 12,
	rate: 0.125,
	kind: 'odd',
	level: 0.95,
	taken: false,
	ticked: true,
	secret: 'abc',
	weights: [1, null],
	rows: [{ label: 'One', margin: 0.5 }]
};
const typed = typedOf(schema, value);
const read = (change: Readonly<Record<string, string>>) =>
	readForm(schema, formData({ ...typed, ...change }));
const without = (...names: string[]) =>
	formData(Object.fromEntries(Object.entries(typed).filter(([name]) => !names.includes(name))));

describe('a form', () => {
	it('is written as people type, and read back as it was', () => {
		expect(typed).toEqual({
			name: 'Spring',
			from: '2026-05-14',
			currency: 'EUR',
			size: '12',
			rate: '12.5',
			kind: 'odd',
			level: '0.95',
			taken: 'no',
			ticked: 'yes',
			secret: 'abc',
			'weight-0': '1',
			'weight-1': '',
			'row-0-label': 'One',
			'row-0-margin': '0.5'
		});
		expect(read({})).toEqual({ typed: { ...typed, secret: '' }, value, problems: null });
	});

	it('writes and reads numbers as the workspace does', () => {
		inLocale({ tag: 'de-DE', timeZone: 'UTC' }, () => {
			expect(typedOf(schema, value)['rate']).toBe('12,5');
			expect(read({ rate: '0,4' }).value?.rate).toBe(0.004);
		});
	});

	it('means nothing by a blank, or no currency', () => {
		const blank = read({ from: ' ', currency: '', size: '', taken: '', 'weight-0': '' }).value;
		expect(blank).toMatchObject({
			from: null,
			currency: 'XXX',
			size: null,
			taken: null,
			weights: [null, null]
		});
		expect(typedOf(schema, { ...value, currency: 'XXX' }).currency).toBe('');
	});

	it('tidies blanks and writes a currency large', () => {
		expect(read({ name: ' A \n b ', currency: ' usd' }).value).toMatchObject({
			name: 'A b',
			currency: 'USD'
		});
	});

	it('takes what it does not have from before; a box that is not there is not ticked', () => {
		expect(readForm(schema, without('name', 'from', 'ticked'), value).value).toEqual({
			...value,
			ticked: false
		});
		expect(readForm(schema, without('name')).problems).toEqual({ name: 'Write a name.' });
	});

	it.each<[Readonly<Record<string, string>>, string, string]>([
		[{ name: '  ' }, 'name', 'Write a name.'],
		[{ name: 'x'.repeat(11) }, 'name', 'Write at most 10 characters.'],
		[{ name: 'taken' }, 'name', 'It is taken.'],
		[{ from: '14.5.2026' }, 'from', 'Write a day, such as 2026-05-14.'],
		[{ from: '2026-02-30' }, 'from', 'Write a day, such as 2026-05-14.'],
		[{ currency: 'EURO' }, 'currency', 'Write a currency’s three letters, such as EUR.'],
		[{ currency: 'QQQ' }, 'currency', 'Write a currency’s three letters, such as EUR.'],
		[{ size: '1.5' }, 'size', 'Write 1 to 99.'],
		[{ size: 'many' }, 'size', 'Write 1 to 99.'],
		[{ size: '1e1' }, 'size', 'Write 1 to 99.'],
		[{ rate: '' }, 'rate', 'Write 0 to 100%.'],
		[{ rate: '100.1' }, 'rate', 'Write 0 to 100%.'],
		[{ kind: 'even' }, 'kind', 'Choose one of the list.'],
		[{ level: '95' }, 'level', 'Choose one.'],
		[{ secret: '' }, 'secret', 'Write it.'],
		[{ 'weight-1': '10' }, 'weight-1', 'Write 1 to 9.'],
		[{ 'row-0-label': '' }, 'row-0-label', 'Write 1 to 5 characters.']
	])('says what is wrong with %o beside %s, and keeps what was typed', (change, field, words) => {
		const { problems, typed: kept } = read(change);
		expect(problems).toEqual({ [field]: words });
		if (field !== 'secret') expect(kept[field]).toBe(change[field]);
	});

	it('guesses no mark of an amount', () => {
		const asking = z.object({ x: number(0, 1e6, 'Write a number.').register(typing, { local: true }) });
		const read = (x: string) => readForm(asking, formData({ x }));
		expect(read('12,5').problems).toEqual({ x: 'Write a number.' });
		expect(['1,234.5', '€900', '1,234'].map((x) => read(x).value?.x)).toEqual([1234.5, 900, 1234]);
	});

	it('has its limits as plain data', () => {
		const { limits } = formOf(schema, value);
		expect(limits).toMatchObject({
			name: { maxlength: 10, required: true },
			currency: { maxlength: 3 },
			size: { maxlength: 40, inputmode: 'numeric' },
			rate: { inputmode: 'decimal', required: true },
			'weight-0': { inputmode: 'numeric' },
			'row-0-label': { maxlength: 5 }
		});
		expect(limits['from']).toEqual({});
		expect(structuredClone(limits)).toEqual(limits);
	});
});
