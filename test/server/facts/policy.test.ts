import { describe, expect, it } from 'vitest';
import { inLocale } from '#lib/format/locale.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { pairText } from '#lib/format/pair-text.ts';
import { readPolicy, typedPolicy } from '#lib/server/facts/policy.ts';

type Typed = ReturnType<typeof typedPolicy>;
const sent = (texts: Typed) => new Map(Object.entries(texts));
const typed = (change: Partial<Typed> = {}) => sent({ ...typedPolicy(defaultPolicy), ...change });
const problems = (change: Partial<Typed>, axes?: readonly string[]) =>
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
		expect(readPolicy(sent(typedPolicy(policy)), policy)).toMatchObject({ policy, problems: {} });
	});

	it('reads thousands and spaces as people type them', () => {
		expect(readPolicy(typed({ k: '1,000' }), defaultPolicy).policy.k).toBe(1000);
		expect(readPolicy(typed({ k: ' 60 ' }), defaultPolicy).policy.k).toBe(60);
	});

	it('writes and reads numbers as the workspace does', () => {
		const read = inLocale({ tag: 'de-DE', timeZone: 'UTC' }, () => {
			const start = typedPolicy({ ...defaultPolicy, dominance: 0.125 });
			return [
				start.dominance,
				readPolicy(sent({ ...start, k: '1.000', dominance: '0,4' }), defaultPolicy).policy
			];
		});
		expect(read).toMatchObject(['12,5', { k: 1000, dominance: 0.004 }]);
	});

	it('makes m = k and as many buyers in the strict mode, whatever m says', () => {
		expect(readPolicy(typed({ strict: 'yes', minOutcome: 'x' }), defaultPolicy)).toMatchObject({
			policy: { k: 50, minOutcome: 50, minBuyers: 50 },
			problems: {}
		});
	});

	it.each([
		[{ k: '9' }, ['k']],
		[{ k: '' }, ['k']],
		[{ k: 'fifty' }, ['k']],
		[{ k: '9', strict: 'yes' }, ['k']],
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
		const lines = crossTabs.map(pairText).join('\n');
		expect(problems({ crossTabs: lines }, ['region', 'device', 'age'])['crossTabs']).toContain(
			'region × device × age'
		);
		expect(problems({ crossTabs: pairText(['planet', 'date']) }, ['date'])['crossTabs']).toContain('planet');
	});
});

describe('the form about a policy', () => {
	it('keeps what it does not have, except ticks', () => {
		const policy = { ...defaultPolicy, minOutcome: 50, minBuyers: 60, crossTabs: [['a', 'b']] } as const;
		const { typed: texts, policy: read } = readPolicy(form([['k', '70']]), policy);
		expect(texts).toEqual({ ...typedPolicy(policy), k: '70', strict: '', crossTabs: '' });
		expect(read).toEqual({ ...policy, k: 70, crossTabs: [] });
	});

	it('reads every tick, and refuses what is no pair and no period', () => {
		const ticks = [
			['strict', 'yes'],
			['epochs', 'by-hand'],
			['crossTabs', pairText(['a', 'b'])],
			['crossTabs', pairText(['c', 'd'])]
		] as const;
		expect(readPolicy(form(ticks), defaultPolicy)).toMatchObject({
			policy: {
				minOutcome: 50,
				epochs: 'by-hand',
				crossTabs: [
					['a', 'b'],
					['c', 'd']
				]
			},
			problems: {}
		});
		for (const wrong of ['{', '["a"]', '["a", 1]', '["a", "\\ud800"]'])
			expect(Object.keys(readPolicy(form([['crossTabs', wrong]]), defaultPolicy).problems)).toEqual([
				'crossTabs'
			]);
		expect(Object.keys(readPolicy(form([['epochs', 'never']]), defaultPolicy).problems)).toEqual(['epochs']);
	});
});
