import { describe, expect, it } from 'vitest';
import { level } from '#lib/format/interval.ts';
import { roiReport, type RoiReport } from '#lib/experiment/roi/roi-report.ts';
import type { Assumptions } from '#lib/experiment/roi/money/assumptions.ts';
import { assumptionWords, keyFigures, moreFigures } from '../../src/routes/reports/roi/view.ts';
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
		[...keyFigures(report), ...moreFigures(report)].map(({ label, value, note }) => [
			label,
			plain(`${value} (${note})`)
		])
	);

describe('the figures of a report', () => {
	it('have their ranges beneath', () => {
		const found = lines(reportOf(good));
		expect(found['Additional conversions']).toMatch(/^400 \(3\d\d to 4\d\d\)$/);
		expect(found['Additional margin']).toMatch(/^€11\.2k \(€[\d.]+k to €[\d.]+k\)$/);
		expect(found['Cost']).toBe('€5.18k (fixed €5k, per person €180)');
		expect(found['ROI']).toMatch(/^\+116% \(\+\d+ to \+\d+%\)$/);
		expect(found['Chance that it paid']).toBe('> 99.9% (that the return is above 0)');
		expect(found['Cost of each additional conversion']).toMatch(/^€12\.95 \(€[\d.]+ to €[\d.]+\)$/);
		expect(found['Paid back after']).toMatch(/^42 days \(\d+ to \d+ days, if it came in evenly\)$/);
		expect(found['Break-even margin']).toMatch(/^19% \(\d+% to \d+%\)$/);
	});

	it('say in words where there is no upper end', () => {
		const found = lines(reportOf([control, { variant: 'picks', ...buyers(9000, 420, 52) }]));
		expect(found['Cost of each additional conversion']).toMatch(
			/^€259\.00 \(at least €[\d.]+; not bounded above: there may be no additional conversions\)$/
		);
		expect(found['Paid back after']).toBe('not within 90 days (under no plausible return)');
		expect(found['Break-even margin']).toMatch(/at worst no margin is enough|no margin is enough/);
	});

	it('say that nobody was won, where conversions fell', () => {
		const found = lines(reportOf([control, { variant: 'picks', ...buyers(9000, 200, 50) }]));
		expect(found['Cost of each additional conversion']).toBe('not bounded (no additional conversions)');
	});

	it('give the reason for what is not there, and no number', () => {
		const found = lines(reportOf(good, null));
		expect(found['Cost']).toBe('[x] (margin and costs are not entered yet)');
		expect(found['ROI']).toBe('[x] (margin and costs are not entered yet)');
		expect(found['Additional revenue']).toMatch(/^€28k/);
		expect(found).not.toHaveProperty('Break-even margin');
	});

	it('mark what is hidden for privacy as such', () => {
		const few = ['control', 'picks'].map((variant, i) => ({
			variant,
			people: 400,
			sums: { conversions: 2 + i, revenue: 900, revenue_sq: 800_000 }
		}));
		const found = lines(reportOf(few));
		expect(found['Additional conversions']).toBe('[c] (hidden: fewer than 10 people)');
		expect(found['ROI']).toMatch(/^\[c\] \(hidden: /);
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
		expect(report.reading[0]).toBe(`A ${level(0.95)} range contains the true value 19 times out of 20.`);
		expect(report.reading.join(' ')).toContain('nothing is annualised');
	});
});
