import { describe, expect, it } from 'vitest';
import type { ShownRow } from '#lib/experiment/results/comparison/results.ts';
import { pageSize } from '#lib/experiment/paging.ts';
import {
	findPortfolio,
	sortKeys,
	type PortfolioLine,
	type PortfolioQuery
} from '#lib/experiment/programme/portfolio.ts';
import { conversion } from '../../charts/rows.ts';
import { gainOf } from './lines.ts';

const everything: PortfolioQuery = {
	text: '',
	status: '',
	channel: '',
	owner: '',
	tag: '',
	paid: '',
	trust: '',
	decision: '',
	from: '',
	to: '',
	sort: 'gain',
	reversed: false,
	page: 1
};

const bare: PortfolioLine = {
	slug: 'bare',
	name: 'Bare',
	demo: false,
	kind: 'campaign',
	status: 'awaiting release',
	channel: null,
	asOf: null,
	people: null,
	recurring: false,
	primary: null,
	metric: null,
	currency: 'EUR',
	headline: null,
	lift: null,
	guardrails: { broken: 0, held: 0, total: 0 },
	trust: null,
	split: 'not checked',
	owner: null,
	tags: [],
	from: null,
	to: null,
	gain: null,
	paid: 'not-published',
	decision: null,
	awaits: null,
	news: null
};

/** A campaign whose primary metric changed by this much. */
function line(name: string, lift: number, more: Partial<PortfolioLine> = {}): PortfolioLine {
	const primary = {
		status: 'shown',
		variant: 'picks',
		verdict: 'better',
		lift: { estimate: lift, stable: true }
	};
	return {
		...bare,
		slug: name.toLowerCase(),
		name,
		status: 'ended',
		paid: 'better',
		primary: primary as unknown as ShownRow,
		metric: conversion,
		people: { total: 1000, shown: 900 },
		...more
	};
}

const names = (lines: readonly PortfolioLine[], query: Partial<PortfolioQuery>) =>
	findPortfolio(lines, { ...everything, ...query }).matching.map(({ name }) => name);

describe('findPortfolio', () => {
	const lines = [
		line('Été', 0.1, { channel: 'E-mail', owner: 'CRM', from: '2026-03-01', to: '2026-03-31' }),
		line('Autumn', -0.2, { channel: 'Web', owner: 'CRM', from: '2026-04-01', to: '2026-04-30' }),
		line('Spring', 0.5, { channel: 'Web', status: 'running', from: '2026-04-15', to: '2026-06-01' }),
		bare
	];

	it('has running campaigns first, then ended ones, in their order', () => {
		expect(names(lines, {})).toEqual(['Spring', 'Été', 'Autumn', 'Bare']);
	});

	it('keeps what fits all filters', () => {
		expect(names(lines, { channel: 'Web' })).toEqual(['Spring', 'Autumn']);
		expect(names(lines, { channel: 'Web', owner: 'CRM' })).toEqual(['Autumn']);
		expect(names(lines, { status: 'awaiting release' })).toEqual(['Bare']);
		expect(names([...lines, line('Tagged', 0, { tags: ['loyalty', 'test'] })], { tag: 'test' })).toEqual([
			'Tagged'
		]);
		expect(names(lines, { channel: 'Web', status: 'withdrawn' })).toEqual([]);
	});

	it('finds words without their accents, in any order, in the name and the declared facts', () => {
		expect(names(lines, { text: 'ete' })).toEqual(['Été']);
		expect(names(lines, { text: 'WEB  aut' })).toEqual(['Autumn']);
		expect(names(lines, { text: 'autumn e-mail' })).toEqual([]);
	});

	it('keeps campaigns that ended in the range, its ends included, and running ones that reach into it; none without days', () => {
		expect(names(lines, { from: '2026-03-31' })).toEqual(['Spring', 'Été', 'Autumn']);
		expect(names(lines, { from: '2026-04-01' })).toEqual(['Spring', 'Autumn']);
		expect(names(lines, { to: '2026-04-30' })).toEqual(['Spring', 'Été', 'Autumn']);
		expect(names(lines, { to: '2026-04-14' })).toEqual(['Été']);
		expect(names(lines, { from: '2026-04-02', to: '2026-04-14' })).toEqual([]);
	});

	it('sorts each group by each column, both ways, with campaigns without a value last', () => {
		expect(names(lines, { sort: 'lift' })).toEqual(['Spring', 'Été', 'Autumn', 'Bare']);
		expect(names(lines, { sort: 'lift', reversed: true })).toEqual(['Spring', 'Autumn', 'Été', 'Bare']);
		expect(names(lines, { sort: 'name' })).toEqual(['Spring', 'Autumn', 'Été', 'Bare']);
		for (const sort of sortKeys) {
			const [there, back] = [names(lines, { sort }), names(lines, { sort, reversed: true })];
			expect(there.toSorted(), sort).toEqual(back.toSorted());
		}
	});

	it('takes a fall as good where less is better', () => {
		const fewer = line('Fewer', -0.4);
		const turned = { ...fewer, metric: fewer.metric && { ...fewer.metric, direction: 'decrease' as const } };
		expect(names([line('Slight', 0.1), turned], { sort: 'lift' })).toEqual(['Fewer', 'Slight']);
	});

	it('puts guardrails over their limit first, and the largest gain', () => {
		const trust = (state: 'over' | 'unclear' | 'ok') =>
			({ state, labels: [], unit: null, change: null, limit: null }) as const;
		const over = line('Over', 0.1, { trust: trust('over'), gain: 'no_margin' });
		const high = line('High', 0.1, { trust: trust('unclear'), gain: gainOf(2) });
		const low = line('Low', 0.1, { trust: trust('ok'), gain: gainOf(-1) });
		expect(names([low, high, over], { sort: 'trust' })).toEqual(['Over', 'High', 'Low']);
		expect(names([over, low, high], {})).toEqual(['High', 'Low', 'Over']);
		expect(names([over, low, high], { reversed: true })).toEqual(['Low', 'High', 'Over']);
		expect(names([over, low, high], { trust: 'over' })).toEqual(['Over']);
	});

	it('turns pages, and shows the last one for a page beyond it', () => {
		const many = Array.from({ length: 2 * pageSize + 1 }, (_, i) => line(`C${i}`, 0));
		const pageOf = (page: number) => findPortfolio(many, { ...everything, page });
		expect(pageOf(1).items).toHaveLength(pageSize);
		expect(pageOf(3).items.map(({ name }) => name)).toEqual([`C${2 * pageSize}`]);
		expect(pageOf(9)).toMatchObject({ page: 3, pages: 3 });
		expect(findPortfolio([], everything)).toEqual({ matching: [], items: [], page: 1, pages: 1 });
	});
});
