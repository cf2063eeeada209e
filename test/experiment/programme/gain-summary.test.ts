import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cumulativeGain, gainSummary, isCounted } from '#lib/experiment/programme/gain-summary.ts';
import { gainHeadline } from '#lib/experiment/programme/gain-words.ts';
import type { PortfolioLine } from '#lib/experiment/programme/portfolio.ts';
import { gainOf, lineOf } from './lines.ts';

const money = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const line = fc
	.record({
		status: fc.constantFrom<PortfolioLine['status'][]>(
			'ended',
			'ended',
			'running',
			'awaiting release',
			'withdrawn'
		),
		kind: fc.constantFrom<PortfolioLine['kind'][]>('campaign', 'campaign', 'campaign', 'programme'),
		currency: fc.constantFrom('EUR', 'EUR', 'USD'),
		to: fc.option(fc.constantFrom('2025-03-31', '2025-12-01', '2026-02-28', '2026-11-30')),
		split: fc.constantFrom<PortfolioLine['split'][]>('as planned', 'not checked', 'off'),
		gain: fc.oneof(
			fc.tuple(money, fc.double({ min: 0.01, max: 1e6, noNaN: true })).map(([x, error]) => gainOf(x, error)),
			fc.constantFrom('no_margin' as const, 'hidden' as const, 'no_money' as const)
		)
	})
	.map((facts) => lineOf('One', facts));
const programme = fc.array(line, { maxLength: 30 });

describe('gainSummary', () => {
	it('adds the rows that count, exactly, and counts each once', () => {
		fc.assert(
			fc.property(programme, (lines) => {
				const summary = gainSummary(lines, 0.95);
				const rows = lines.filter(isCounted);
				expect(summary.counted).toBe(rows.length);
				expect(summary.paid + summary.lost + summary.tooClose).toBe(summary.counted);
				expect(summary.totals.reduce((sum, { campaigns }) => sum + campaigns, 0)).toBe(summary.counted);
				const ended = lines.filter(({ status, kind }) => status === 'ended' && kind === 'campaign');
				const leftOut = summary.leftOut.reduce((sum, { campaigns }) => sum + campaigns, 0);
				expect(summary.counted + leftOut).toBe(ended.length);
				for (const { currency, gain } of summary.totals) {
					const own = rows.filter((one) => one.currency === currency);
					expect(gain.estimate).toBe(own.reduce((sum, one) => sum + one.gain.gain.estimate, 0));
					expect(gain.low).toBeLessThanOrEqual(gain.estimate);
					expect(gain.high).toBeGreaterThanOrEqual(gain.estimate);
				}
			})
		);
	});

	it('leaves out running, unpublished and costless campaigns, those that cannot be compared, and waves', () => {
		const lines = [
			lineOf('Paid', { gain: gainOf(10) }),
			lineOf('Free', { gain: { ...gainOf(0.5, 0.1), cost: 0 } }),
			lineOf('Lost', { gain: gainOf(-10) }),
			lineOf('Close', { gain: gainOf(0.5) }),
			lineOf('Running', { status: 'running', gain: gainOf(100) }),
			lineOf('Costless', { gain: 'no_margin' }),
			lineOf('Off', { split: 'off', gain: 'not_comparable' }),
			lineOf('Wave', { kind: 'programme', gain: gainOf(100) }),
			lineOf('Waiting', { status: 'awaiting release', gain: null })
		];
		const summary = gainSummary(lines, 0.95);
		expect(summary).toMatchObject({ counted: 4, paid: 2, lost: 1, tooClose: 1, running: 1 });
		expect(summary.totals).toMatchObject([{ currency: 'EUR', campaigns: 4, gain: { estimate: 1 } }]);
		expect(summary.leftOut).toEqual([
			{ reason: 'no_margin', campaigns: 1 },
			{ reason: 'not_comparable', campaigns: 1 }
		]);
	});

	it('never converts: the most used currency comes first', () => {
		const lines = [
			lineOf('A', { currency: 'USD', gain: gainOf(1000) }),
			lineOf('B', { gain: gainOf(2) }),
			lineOf('C', { gain: gainOf(3) })
		];
		const summary = gainSummary(lines, 0.95);
		expect(summary.totals.map(({ currency, gain }) => [currency, gain.estimate])).toEqual([
			['EUR', 5],
			['USD', 1000]
		]);
		const { amount, others } = gainHeadline(summary, '');
		expect(amount).toBe('€5');
		expect(others[0]).toMatch(/\$1k/);
	});
});

describe('cumulativeGain', () => {
	it('ends with the sum of all campaigns that have days, month by month', () => {
		fc.assert(
			fc.property(programme, (lines) => {
				const rows = lines.filter(isCounted).filter(({ currency }) => currency === 'EUR');
				const dated = rows.filter(({ to }) => to !== null);
				const months = cumulativeGain(rows, 0.95);
				const sum = dated.reduce((total, { gain }) => total + gain.gain.estimate, 0);
				expect(months.at(-1)?.gain.estimate ?? 0).toBe(sum);
				expect(months.reduce((total, { campaigns }) => total + campaigns, 0)).toBe(dated.length);
				const names = months.map(({ month }) => month);
				expect(names).toEqual([...new Set(names)].toSorted());
			})
		);
	});
});

describe('gainHeadline', () => {
	const words = (lines: readonly PortfolioLine[], period = '') => {
		const { before, amount, after, tone, likely, notCounted } = gainHeadline(
			gainSummary(lines, 0.95),
			period
		);
		return { sentence: `${before}${amount}${after}`, tone, likely, notCounted };
	};

	it('is one sentence with a sum in money and its likely range', () => {
		expect(words([lineOf('A', { gain: gainOf(79_812, 9_500) })], ' this year')).toEqual({
			sentence: 'Personalisation earned €79.8k more than it cost this year.',
			tone: 'better',
			likely: 'Likely €61k to €98k',
			notCounted: ''
		});
		expect(words([lineOf('A', { gain: gainOf(-13_700, 1_200) })])).toMatchObject({
			sentence: 'Personalisation lost €13.7k.',
			tone: 'worse',
			likely: 'Likely −€16k to −€11k'
		});
	});

	it('claims no more than the range', () => {
		expect(words([lineOf('A', { gain: gainOf(4_100, 4_000) })])).toMatchObject({
			sentence: 'Personalisation probably earned €4.1k more than it cost.',
			tone: 'even',
			likely: 'Likely −€3.7k to +€12k'
		});
		expect(words([lineOf('A', { gain: gainOf(-100, 4_000) })]).sentence).toBe(
			'Too close to call: personalisation lost €100.'
		);
	});

	it('says what it leaves out, and what is missing where nothing counts', () => {
		const running = lineOf('R', { status: 'running' });
		const costless = lineOf('C', { gain: 'no_margin' });
		expect(words([lineOf('A'), running, costless]).notCounted).toBe(
			'Not counted: 1 running, 1 without margin and costs.'
		);
		expect(words([costless]).sentence).toBe('No ended campaign has margin and costs yet.');
		expect(words([running]).sentence).toBe('No campaign has ended yet.');
		expect(words([]).sentence).toBe('No campaign is published yet.');
	});
});
