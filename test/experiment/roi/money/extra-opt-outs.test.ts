import { describe, expect, it } from 'vitest';
import { extraOptOuts, extraOptOutWords } from '#lib/experiment/roi/money/extra-opt-outs.ts';
import { analysed, buyers } from '../../roi-case.ts';

const groups = (more: number) => [
	{ variant: 'control', ...buyers(10_000, 400, 50, { unsubscribes: 60 }) },
	{ variant: 'picks', ...buyers(30_000, 1300, 50, { unsubscribes: 180 + more }) }
];
const wording = { currency: 'EUR', several: false };

describe('extraOptOuts', () => {
	it('is the difference of the rate times the people treated, with its range', () => {
		const [found] = extraOptOuts(analysed(groups(138)), null);
		// 318/30000 − 60/10000 = 0.46%, of 30,000 people.
		expect(found?.people.estimate).toBeCloseTo(138, 9);
		const error = 30_000 * Math.sqrt((0.0106 * 0.9894) / 30_000 + (0.006 * 0.994) / 10_000);
		// The decision rests on Newcombe's or Wilson's kind of range: near the normal one.
		expect(found?.people.low).toBeGreaterThan(138 - 2.1 * error);
		expect(found?.people.low).toBeLessThan(138 - 1.8 * error);
		expect(found?.value).toBeNull();
	});

	it('is reported in people, and in money where a subscriber has a value', () => {
		const [bare] = extraOptOuts(analysed(groups(138)), null);
		expect(bare && extraOptOutWords(bare, wording)).toMatch(
			/^138 more people opted out \(likely \d+ to \d+\)\.$/
		);
		const [found] = extraOptOuts(analysed(groups(138)), 20);
		expect(found?.value?.estimate).toBeCloseTo(2760, 6);
		expect(found && extraOptOutWords(found, wording)).toMatch(
			/: at €20\.00 each a loss of €2\.8k \(likely €\S+ to €\S+\)\.$/
		);
	});

	it('calls a change that is not certain so, with a range without minus signs', () => {
		const [found] = extraOptOuts(analysed(groups(-15)), 20);
		expect(found && extraOptOutWords(found, wording)).toMatch(
			/^No clear change in opt-outs: 15 fewer people \(likely \d+ fewer to \d+ more\): at €20\.00 each a gain of €300 \(likely €\S+ gained to €\S+ lost\)\.$/
		);
	});

	it('reports fewer with a range that includes the estimate', () => {
		const [found] = extraOptOuts(analysed(groups(-80)), null);
		expect(found && extraOptOutWords(found, wording)).toMatch(
			/^80 fewer people opted out \(likely \d+ to \d+\)\.$/
		);
	});

	it('is nothing where opt-outs are not shown', () => {
		const bare = groups(0).map(({ sums, ...rest }) => {
			const { conversions = 0, revenue = 0, revenue_sq = 0 } = sums;
			return { ...rest, sums: { conversions, revenue, revenue_sq } };
		});
		expect(extraOptOuts(analysed(bare), 20)).toEqual([]);
	});
});
