import { describe, expect, it } from 'vitest';
import { alertsOf } from '#lib/experiment/programme/alert.ts';
import { usualGap } from '#lib/experiment/programme/findings.ts';
import type { PortfolioLine } from '#lib/experiment/programme/portfolio.ts';
import { dayIn, isoDay } from '#lib/experiment/day.ts';
import { gainOf, lineOf } from './lines.ts';

const today = dayIn('2026-06-09') ?? 0;
const ago = (days: number) => isoDay(today - days);
const over = { state: 'over', labels: ['Opt-outs'], unit: 'share', change: 0.0044, limit: 0.001 } as const;
const decided = { kind: 'stop', by: 'Mia', on: ago(40), nextCheck: ago(0), isDue: false } as const;
const money = { ...gainOf(12_000, 3000) };

/** The alerts of one campaign as kind, title and detail, without the spaces that do not break. */
const alerts = (more: Partial<PortfolioLine>) =>
	alertsOf([lineOf('Basket', { gain: money, to: ago(80), ...more })], today).map(
		({ kind, title, detail, path }) => [kind, title, detail.replaceAll('\u00a0', ' '), path]
	);

describe('alertsOf', () => {
	it('has nothing of a campaign that is as it should be', () => {
		expect(alerts({})).toEqual([]);
		expect(alerts({ status: 'running', gain: gainOf(0), news: { last: ago(9), every: 7 } })).toEqual([]);
	});

	it('has a guardrail over its limit, until there is a decision on an ended campaign', () => {
		const words = [
			'guardrail',
			'Basket: a guardrail is over its limit.',
			'Opt-outs +0.44 pt, limit +0.10 pt.'
		];
		expect(alerts({ trust: over })).toEqual([[...words, '/campaigns/basket']]);
		expect(alerts({ trust: over, decision: decided })).toEqual([]);
		const running = { status: 'running', gain: gainOf(0), decision: decided } as const;
		expect(alerts({ ...running, trust: over })).toEqual([[...words, '/campaigns/basket']]);
		expect(alerts({ ...running, trust: { ...over, state: 'unclear' } })).toEqual([]);
	});

	it('has a clear result while the campaign runs', () => {
		const clear = (title: string, detail: string) => [['clear', title, detail, '/campaigns/basket']];
		expect(alerts({ status: 'running' })).toEqual(
			clear('Basket: it’s paying.', 'Gain so far €12.0k (likely €6.1k to €17.9k).')
		);
		expect(alerts({ status: 'running', gain: gainOf(-9000, 10) })).toEqual(
			clear('Basket: it’s losing.', 'Loss so far €9k (likely −€9.02k to −€8.98k).')
		);
		expect(alerts({ status: 'running', gain: gainOf(0) })).toEqual([]);
	});

	it('has an end with its verdict while it is news', () => {
		expect(alerts({ to: ago(1) })).toEqual([
			['ended', 'Basket has ended: it paid.', 'Gain €12.0k (likely €6.1k to €17.9k).', '/campaigns/basket']
		]);
		expect(alerts({ to: ago(31), decision: decided })).toEqual([]);
		expect(alerts({ to: null })).toEqual([]);
	});

	it('has a decision a week after the end, for two months, and a check on its day', () => {
		const kinds = (more: Partial<PortfolioLine>) => alerts(more).map(([kind, title]) => [kind, title]);
		expect(kinds({ to: ago(6) })).toEqual([['ended', 'Basket has ended: it paid.']]);
		expect(kinds({ to: ago(40) })).toEqual([['due', 'Basket: a decision is due.']]);
		expect(kinds({ to: ago(61) })).toEqual([]);
		expect(kinds({ to: ago(40), awaits: 'member:mia' })).toEqual([]);
		expect(kinds({ to: ago(40), decision: { ...decided, isDue: true } })).toEqual([
			['due', 'Basket: the next check is due.']
		]);
		expect(alerts({ to: ago(40) })[0]?.[3]).toBe('/reports/roi/basket');
	});

	it('has new data that is late: 2 days after it usually comes, of running campaigns', () => {
		const running = { status: 'running', gain: gainOf(0) } as const;
		expect(alerts({ ...running, news: { last: ago(10), every: 7 } })).toEqual([
			[
				'late',
				'Basket: new data is late.',
				'The last came 10 days ago; it usually comes every 7 days.',
				'/campaigns/basket'
			]
		]);
		expect(alerts({ ...running, news: { last: ago(3), every: 1 } })).toEqual([]);
		expect(alerts({ ...running, news: { last: ago(4), every: 1 } })).toHaveLength(1);
		expect(alerts({ news: { last: ago(40), every: 7 } })).toEqual([]);
	});

	it('has a split that is off', () => {
		expect(alerts({ split: 'off', gain: 'not_comparable', decision: decided })).toEqual([
			[
				'split',
				'Basket: the split is off.',
				'The variants can’t be compared. Find the cause first.',
				'/campaigns/basket'
			]
		]);
		expect(alerts({ split: 'even', decision: decided })).toEqual([]);
	});

	it('leaves out demo campaigns, waves of the universal control group and what is not published', () => {
		for (const more of [{ demo: true }, { kind: 'programme' }, { status: 'withdrawn' }] as const)
			expect(alerts({ trust: over, ...more })).toEqual([]);
	});
});

describe('usualGap', () => {
	it('is the median of the last gaps, a week without any, and a month at most', () => {
		expect([[], [5]].map(usualGap)).toEqual([7, 7]);
		expect(usualGap([0, 7, 14, 22, 28])).toBe(7);
		expect(usualGap([0, 1, 2, 3])).toBe(1);
		expect(usualGap([0, 90])).toBe(31);
	});
});
