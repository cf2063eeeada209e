import { describe, expect, it } from 'vitest';
import { uploadQuery } from '#lib/server/api/contract/upload-query.ts';
import { declarationForm, lastDayProblem } from '#lib/server/facts/declaration.ts';
import { readForm, typedOf } from '#lib/server/facts/read-form.ts';
import { formData } from './form.ts';

const whole = {
	owner: 'CRM team',
	source: 'Warehouse',
	purpose: 'Product picks',
	legalBasis: 'Consent',
	retainUntil: 20_587
};
const read = (change: Readonly<Record<string, string>>) =>
	readForm(declarationForm, formData({ ...typedOf(declarationForm, whole), ...change }));

describe('a declaration', () => {
	it('is read as it was written; its kind may be left out', () => {
		expect(read({}).value).toEqual(whole);
		expect(read({ kind: 'programme', purpose: ' Product\r\n picks ' }).value).toEqual({
			...whole,
			kind: 'programme'
		});
	});

	it.each([
		['owner', 120],
		['source', 120],
		['purpose', 300],
		['legalBasis', 300]
	])('has a %s of at most %d characters, in the form as in the API', (name, most) => {
		for (const text of ['', ' ', 'x'.repeat(most), 'x'.repeat(most + 1)]) {
			const form = read({ [name]: text }).problems?.[name];
			const api = uploadQuery.safeParse({ [name]: text }).error?.issues[0]?.message;
			expect([text.length, form]).toEqual([text.length, api]);
			expect(form === undefined).toBe(text.length === most);
		}
	});

	it.each(['', '2026-02-30', '14.5.2027'])('has no last day %j', (retainUntil) =>
		expect(Object.keys(read({ retainUntil }).problems ?? {})).toEqual(['retainUntil'])
	);
});

describe('the last day of raw rows', () => {
	it('is today at the earliest, and in ten years at the latest', () => {
		const found = [-1, 0, 365, 3653, 3654].map((days) => lastDayProblem(20_000 + days, 20_000) === null);
		expect(found).toEqual([false, true, true, true, false]);
	});
});
