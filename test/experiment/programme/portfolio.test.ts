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

const everything: PortfolioQuery = {
	text: '',
	status: '',
	channel: '',
	owner: '',
	from: '',
	to: '',
	sort: 'newest',
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
	split: 'not checked',
	owner: null,
	from: null,
	to: null,
	roi: null,
	roiReason: null
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

	it('leaves everything in its order when nothing is asked for', () => {
		expect(names(lines, {})).toEqual(['Été', 'Autumn', 'Spring', 'Bare']);
	});

	it('keeps what fits all filters', () => {
		expect(names(lines, { channel: 'Web' })).toEqual(['Autumn', 'Spring']);
		expect(names(lines, { channel: 'Web', owner: 'CRM' })).toEqual(['Autumn']);
		expect(names(lines, { status: 'awaiting release' })).toEqual(['Bare']);
		expect(names(lines, { channel: 'Web', status: 'withdrawn' })).toEqual([]);
	});

	it('finds words without their accents, in any order, in the name and the declared facts', () => {
		expect(names(lines, { text: 'ete' })).toEqual(['Été']);
		expect(names(lines, { text: 'WEB  aut' })).toEqual(['Autumn']);
		expect(names(lines, { text: 'autumn e-mail' })).toEqual([]);
	});

	it('keeps campaigns with a day in the range, its ends included; none without days', () => {
		expect(names(lines, { from: '2026-03-31' })).toEqual(['Été', 'Autumn', 'Spring']);
		expect(names(lines, { from: '2026-04-01' })).toEqual(['Autumn', 'Spring']);
		expect(names(lines, { to: '2026-04-15' })).toEqual(['Été', 'Autumn', 'Spring']);
		expect(names(lines, { to: '2026-04-14' })).toEqual(['Été', 'Autumn']);
		expect(names(lines, { from: '2026-04-02', to: '2026-04-14' })).toEqual(['Autumn']);
	});

	it('sorts by each column, both ways, with campaigns without a value last', () => {
		expect(names(lines, { sort: 'change' })).toEqual(['Spring', 'Été', 'Autumn', 'Bare']);
		expect(names(lines, { sort: 'change', reversed: true })).toEqual(['Autumn', 'Été', 'Spring', 'Bare']);
		expect(names(lines, { sort: 'name' })).toEqual(['Autumn', 'Bare', 'Été', 'Spring']);
		expect(names(lines, { sort: 'status' })[0]).toBe('Spring');
		for (const sort of sortKeys) {
			const [there, back] = [names(lines, { sort }), names(lines, { sort, reversed: true })];
			expect(there.toSorted(), sort).toEqual(back.toSorted());
		}
	});

	it('takes a fall as good where less is better', () => {
		const fewer = line('Fewer', -0.4);
		const turned = { ...fewer, metric: fewer.metric && { ...fewer.metric, direction: 'decrease' as const } };
		expect(names([line('Slight', 0.1), turned], { sort: 'change' })).toEqual(['Fewer', 'Slight']);
	});

	it('puts problems first among guardrails, and the highest return first', () => {
		const broken = line('Broken', 0.1, { guardrails: { broken: 1, held: 0, total: 1 } });
		const off = line('Off', 0.1, { split: 'off', roi: { estimate: 2, low: 1, high: 3 } });
		const fine = line('Fine', 0.1, { split: 'as planned', roi: { estimate: -1, low: -2, high: 0 } });
		expect(names([fine, off, broken], { sort: 'checks' })).toEqual(['Broken', 'Off', 'Fine']);
		expect(names([broken, fine, off], { sort: 'roi' })).toEqual(['Off', 'Fine', 'Broken']);
		expect(names([broken, fine, off], { sort: 'roi', reversed: true })).toEqual(['Fine', 'Off', 'Broken']);
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
