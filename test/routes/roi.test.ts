import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { level } from '#lib/format/interval.ts';
import { roiReport, type RoiReport } from '#lib/experiment/roi/roi-report.ts';
import type { Assumptions } from '#lib/experiment/roi/money/assumptions.ts';
import { assumptionWords, breakEvenWords, gainAxis, keyFigures } from '../../src/routes/reports/roi/view.ts';
import { analysed, assumed, buyers } from '../experiment/roi-case.ts';
import type { Group } from '../experiment/released.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

const reportOf = (groups: readonly Group[], value: Assumptions | null = assumed): RoiReport =>
	roiReport(analysed(groups), {
		campaign: { slug: 'case', name: 'Case', demo: false, from: null, to: null, currency: 'EUR' },
		entered: value && { value, by: 'Ada', at: '2026-05-02T10:00:00.000Z' }
	});
const control = { variant: 'control', ...buyers(9000, 400, 50) };
const good = [control, { variant: 'picks', ...buyers(9000, 800, 60) }];
const lines = (report: RoiReport) =>
	Object.fromEntries(
		keyFigures(report).map(({ label, value, note }) => [label, plain(note ? `${value} (${note})` : value)])
	);

describe('the figures of a report', () => {
	it('have their ranges beneath', () => {
		expect(lines(reportOf(good))).toEqual({
			Return: expect.stringMatching(/^€2\.16 per €1 \(€\d\.\d\d to €\d\.\d\d\)$/) as string,
			'Extra buyers': expect.stringMatching(/^\+400 \(3\d\d to 4\d\d\)$/) as string,
			'Extra margin': expect.stringMatching(/^€11\.2k \(€[\d.]+k to €[\d.]+k\)$/) as string,
			Cost: '€5.2k (€5.0k fixed, €180 per person)'
		});
		expect(plain(breakEvenWords(reportOf(good)))).toBe(
			'Breaks even at a margin of 19%. Paid back on day 42.'
		);
	});

	it('have a chance in the place of a return where there is a loss, or no cost', () => {
		const lost = reportOf([control, { variant: 'picks', ...buyers(9000, 420, 52) }]);
		expect(lines(lost)).not.toHaveProperty('Return');
		expect(lines(lost)['Chance it paid']).toMatch(/^< 0\.1%$/);
		expect(plain(breakEvenWords(lost))).toBe('Loses money at any margin. Not paid back within 90 days.');
		const free = lines(reportOf(good, { ...assumed, fixedCost: 0, costPerPerson: 0 }));
		expect(free['Chance it paid']).toBe('> 99.9% (no cost entered, so no return)');
		expect(free['Cost']).toBe('€0');
	});

	it('count all variants, and name the one of the buyers', () => {
		const found = lines(reportOf([...good, { variant: 'sellers', ...buyers(9000, 450, 50) }]));
		// 11,200 + 0.4 × 2,500.
		expect(found['Extra margin']).toMatch(/^€12\.2k /);
		expect(found['Cost']).toBe('€5.4k (€5.0k fixed, €360 per person)');
		expect(found['Extra buyers']).toMatch(/^\+400 \(picks: /);
	});

	it('give the reason for what is not there, and no number', () => {
		const found = lines(reportOf(good, null));
		expect(found['Cost']).toBe('– (margin and costs are not entered yet)');
		expect(found).not.toHaveProperty('Return');
		expect(found['Extra revenue']).toMatch(/^€28\.\dk/);
	});

	it('say what is hidden for privacy', () => {
		const few = ['control', 'picks'].map((variant, i) => ({
			variant,
			people: 400,
			sums: { conversions: 2 + i, revenue: 900, revenue_sq: 800_000 }
		}));
		expect(lines(reportOf(few))['Extra buyers']).toBe('Hidden (fewer than 10 people)');
	});
});

describe('the axis of gain', () => {
	it('always has break-even, and the ends of the range in their order', () => {
		fc.assert(
			fc.property(
				fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 3, maxLength: 3 }),
				(ends) => {
					const [low = 0, estimate = 0, high = 0] = ends.toSorted((a, b) => a - b);
					const axis = gainAxis({ low, estimate, high }, 'EUR');
					expect(axis.low).toBeLessThanOrEqual(axis.estimate);
					expect(axis.estimate).toBeLessThanOrEqual(axis.high);
					for (const at of [axis.low, axis.high, axis.zero, ...axis.ticks.map((tick) => tick.at)]) {
						expect(at).toBeGreaterThanOrEqual(0);
						expect(at).toBeLessThanOrEqual(100);
					}
					expect(axis.ticks.length).toBeLessThanOrEqual(8);
				}
			)
		);
	});
});

describe('assumptionWords', () => {
	it('names everything the return rests on', () => {
		expect(plain(assumptionWords(reportOf(good)))).toBe(
			'margin 40%, fixed cost €5,000, €0.02 a person, 90 days'
		);
		expect(assumptionWords(reportOf(good, null))).toBe('none entered yet');
	});
});

describe('roiReport', () => {
	it('says what is hidden, what is combined, and how its ranges are read', () => {
		const groups = ['control', 'picks'].flatMap((variant, i) =>
			['Web', 'Phone', 'Store', 'Kiosk'].map((segment, s) => ({
				variant,
				segment,
				...buyers(s < 2 ? 9000 : 30, s < 2 ? 400 + 300 * i : 12, 50, { complaints: s === 0 ? 2 : 0 })
			}))
		);
		const report = reportOf(groups);
		expect(report.notShown.join(' ')).toContain(
			'Small groups of segment are combined into Other. All totals are complete.'
		);
		expect(report.notShown.join(' ')).toContain('Complaints: hidden: fewer than 10 people.');
		expect(report.reading[0]).toBe(`Ranges are ${level(0.95)} confidence intervals.`);
		expect(report.reading.join(' ')).toContain('Nothing is projected beyond the 90 days counted.');
	});
});
