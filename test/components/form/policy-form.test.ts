import { describe, expect, it } from 'vitest';
import { inLocale } from '#lib/format/locale.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import {
	isChosen,
	pairsOf,
	pairValue,
	readPolicy,
	typedIn,
	typedPolicy,
	type TypedPolicy
} from '../../../src/lib/components/form/policy-form.ts';

const typed = (change: Partial<TypedPolicy> = {}): TypedPolicy => ({
	...typedPolicy(defaultPolicy),
	...change
});
const problems = (change: Partial<TypedPolicy>, axes?: readonly string[]) =>
	readPolicy(typed(change), defaultPolicy, axes).problems;
const form = (entries: readonly (readonly [string, string])[]) => {
	const data = new FormData();
	for (const [name, value] of entries) data.append(name, value);
	return data;
};

describe('readPolicy', () => {
	it('gives back the policy that the form started with', () => {
		const policy = {
			...defaultPolicy,
			k: 100,
			dominance: 0.125,
			rounding: 10,
			crossTabs: [['a', 'b']]
		} as const;
		expect(readPolicy(typedPolicy(policy), policy)).toEqual({ policy, problems: {} });
	});

	it('reads thousands and spaces as people type them', () => {
		expect(readPolicy(typed({ k: '1,000' }), defaultPolicy).policy.k).toBe(1000);
		expect(readPolicy(typed({ k: ' 60 ' }), defaultPolicy).policy.k).toBe(60);
	});

	it('writes and reads numbers as the workspace does', () => {
		const read = inLocale({ tag: 'de-DE', timeZone: 'UTC' }, () => {
			const start = typedPolicy({ ...defaultPolicy, dominance: 0.125 });
			return [start.dominance, readPolicy({ ...start, k: '1.000', dominance: '0,4' }, defaultPolicy).policy];
		});
		expect(read).toMatchObject(['12,5', { k: 1000, dominance: 0.004 }]);
	});

	it('makes m = k and as many buyers in the strict mode, whatever m says', () => {
		expect(readPolicy(typed({ strict: true, minOutcome: 'x' }), defaultPolicy)).toMatchObject({
			policy: { k: 50, minOutcome: 50, minBuyers: 50 },
			problems: {}
		});
	});

	it.each([
		[{ k: '9' }, ['k']],
		[{ k: '' }, ['k']],
		[{ k: 'fifty' }, ['k']],
		[{ k: '9', strict: true }, ['k']],
		[{ k: '50.5' }, ['k']],
		[{ minOutcome: '2' }, ['minOutcome']],
		[{ minOutcome: '51' }, ['minOutcome']],
		[{ minOutcome: '20' }, ['minBuyers']],
		[{ dominance: '0' }, ['dominance']],
		[{ dominance: '100' }, ['dominance']],
		[{ outcomeWindow: '-1' }, ['outcomeWindow']],
		[{ k: '9', outcomeWindow: '' }, ['k', 'outcomeWindow']]
	])('says beside the field what is wrong with %o', (change, fields) => {
		const found = problems(change);
		expect(Object.keys(found)).toEqual(fields);
		for (const words of Object.values(found)) {
			expect(words).toMatch(/^[A-Z].*\.$/);
			expect(words).not.toContain('NaN');
		}
	});

	it('names the triangle of cross-tabs, and a column that is not there', () => {
		const crossTabs = [
			['region', 'device'],
			['device', 'age'],
			['region', 'age']
		] as const;
		expect(problems({ crossTabs }, ['region', 'device', 'age']).crossTabs).toContain('region × device × age');
		expect(problems({ crossTabs: [['planet', 'date']] }, ['date']).crossTabs).toContain('planet');
	});
});

describe('typedIn', () => {
	it('keeps what the form does not have, except ticks', () => {
		const policy = { ...defaultPolicy, minOutcome: 50, minBuyers: 60, crossTabs: [['a', 'b']] } as const;
		expect(typedIn(form([['k', '70']]), policy)).toEqual({
			...typedPolicy(policy),
			k: '70',
			strict: false,
			crossTabs: []
		});
	});

	it('reads every tick, and leaves out what is no pair', () => {
		const data = form([
			['strict', 'on'],
			['epochs', 'by-hand'],
			['crossTabs', pairValue(['a', 'b'])],
			['crossTabs', '{'],
			['crossTabs', '["a"]'],
			['crossTabs', '["a", 1]']
		]);
		expect(typedIn(data, defaultPolicy)).toMatchObject({
			strict: true,
			epochs: 'by-hand',
			crossTabs: [['a', 'b']]
		});
		expect(typedIn(form([['epochs', 'never']]), defaultPolicy).epochs).toBe('by-upload');
	});
});

describe('pairsOf', () => {
	it('offers every pair once, and those of the policy that the file no longer has', () => {
		expect(pairsOf(['a', 'b', 'date'], [['b', 'a']])).toEqual([
			['a', 'b'],
			['a', 'date'],
			['b', 'date']
		]);
		expect(pairsOf(['a'], [['x', 'y']])).toEqual([['x', 'y']]);
	});

	it('knows a chosen pair in either order', () => {
		expect(isChosen(['a', 'b'], [['b', 'a']])).toBe(true);
		expect(isChosen(['a', 'c'], [['b', 'a']])).toBe(false);
	});
});
