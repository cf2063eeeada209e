import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { level } from '#lib/format/interval.ts';
import { decidingLevel } from '#lib/experiment/results/comparison/deciding.ts';
import { totalRow } from '#lib/experiment/roi/money/money-basis.ts';
import { roiReport } from '#lib/experiment/roi/roi-report.ts';
import { roiCsv } from '#lib/server/reports/roi-csv.ts';
import { analysed, assumed, buyers } from './roi-case.ts';

/** Two variants: conversions decide, money is one of many other comparisons. */
const results = analysed([
	{ variant: 'control', ...buyers(9000, 400, 50) },
	{ variant: 'A', ...buyers(9010, 480, 52) },
	{ variant: 'B', ...buyers(9020, 600, 55) }
]);
const report = roiReport(results, {
	campaign: { slug: 'case', name: 'Case', demo: false, from: null, to: null, currency: 'EUR' },
	entered: { value: assumed, by: null, at: '2026-11-25T12:00:00.000Z' }
});
const levelOf = (metric: string, variant: string) => {
	const row = totalRow(results, metric, variant);
	return row?.status === 'shown' ? decidingLevel(row, results.confidence) : null;
};

describe('the level of each figure of a return', () => {
	it('is that of the comparison it rests on, in the report and as a table', () => {
		const rows = parse<Record<string, string>>(roiCsv(report, null), { columns: true });
		for (const one of report.variants) {
			const [conversion, money] = ['conversion', 'revenue_per_person'].map((name) =>
				levelOf(name, one.variant)
			);
			expect(one.confidence).toBe(money);
			expect(one.ownConfidence).toEqual({
				incrementalConversions: conversion,
				costPerIncrementalConversion: conversion
			});
			const written = (figure: string) =>
				Number(
					rows.find((row) => row['variant'] === one.variant && row['figure'] === figure)?.['confidence']
				);
			expect(written('incrementalConversions')).toBe(conversion);
			expect(written('costPerIncrementalConversion')).toBe(conversion);
			expect(written('incrementalRevenue')).toBe(money);
		}
		expect(report.variants.some((one) => one.ownConfidence?.incrementalConversions !== one.confidence)).toBe(
			true
		);
	});

	it('is named where a sentence says how often a range is right', () => {
		expect(report.reading).toContain(`Ranges are ${level(0.95)} confidence intervals.`);
	});
});
