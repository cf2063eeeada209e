import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gainSummary, isCounted } from '#lib/experiment/programme/gain-summary.ts';
import { paidWords } from '#lib/experiment/programme/paid.ts';
import type { PortfolioLine } from '#lib/experiment/programme/portfolio.ts';
import { campaignVerdict, moneyOf } from '#lib/experiment/roi/verdict/campaign-verdict.ts';
import { trustLines } from '#lib/experiment/roi/verdict/trust-lines.ts';
import { campaignResults } from '#lib/server/analysis/campaign-results.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { closeStores, type Stores } from '#lib/server/db/stores.ts';
import { portfolioLines } from '#lib/server/reports/portfolio-lines.ts';
import { openDemo } from '../demo-folder.ts';
import { allMetrics } from '../../../src/routes/campaigns/[slug]/results/metric-lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdout-one-word-'));
const now = new Date();
let stores: Stores;
let lines: readonly PortfolioLine[];

beforeAll(async () => {
	stores = await openDemo(folder, now);
	lines = await portfolioLines(stores.holdout, now);
}, 60_000);
afterAll(() => {
	closeStores(stores);
	rmSync(folder, { recursive: true, force: true });
});

const own = () => lines.filter(({ kind }) => kind === 'campaign');

describe('the demo', () => {
	it('is a year: paid, cost trust, lost, too close, not comparable, running, and a universal control group', () => {
		const states = own().map(({ paid }) => paid);
		const count = (state: string) => states.filter((one) => one === state).length;
		expect(states).toHaveLength(8);
		expect(['paid', 'lost', 'too-close', 'not-comparable', 'too-early'].map(count)).toEqual([3, 1, 2, 1, 1]);
		expect(own().filter(({ trust, paid }) => trust?.state === 'over' && paid === 'paid')).toHaveLength(1);
		expect(lines.filter(({ kind }) => kind === 'programme')).toHaveLength(1);
	});

	it('adds up to the headline exactly, with all treatments of each', () => {
		const summary = gainSummary(lines, 0.95);
		const rows = own().filter(isCounted);
		expect(summary.counted).toBe(6);
		expect(summary.totals).toHaveLength(1);
		expect(summary.totals[0]?.gain.estimate).toBe(
			rows.reduce((sum, { gain }) => sum + gain.gain.estimate, 0)
		);
		expect(summary.totals[0]?.gain.low).toBeGreaterThan(0);
	});

	it('has decisions of its manager: one rolled out, one to run longer, one stopped', () => {
		const kinds = own().flatMap(({ decision }) => decision?.kind ?? []);
		expect(kinds.toSorted()).toEqual(['roll-out', 'run-longer', 'stop']);
		expect(own().every(({ decision }) => decision === null || decision.by === 'Demo')).toBe(true);
	});

	it('has the same values in the sentence as in the chart, also where the range is adjusted', async () => {
		const campaign = await campaigns.find(stores.holdout, 'vouchers-by-predicted-interest');
		const results = campaign && (await campaignResults(stores.holdout, campaign, now));
		const gain = own().find(({ slug }) => slug === campaign?.slug)?.gain;
		if (!results || !gain) throw new Error('the vouchers are not published');
		const revenue = results.results.find(
			({ metric, by }) => metric === 'revenue_per_person' && by.length === 0
		);
		expect(revenue?.status === 'shown' && revenue.deciding?.why).toContain('cuped');
		const { rows } = allMetrics(results, {
			variant: 'Voucher of 30%',
			scale: 'relative',
			currency: 'EUR'
		}).lines;
		const row = rows.find(({ metric }) => metric === 'revenue_per_person');
		const { sentences } = campaignVerdict({ results, money: moneyOf(gain), currency: 'EUR' });
		expect(sentences.join(' ')).toContain(`fell: ${row?.to} instead of ${row?.from}.`);
	});

	it('has one word for each state on the overview and on the page of the campaign', async () => {
		for (const { slug, paid, gain, trust, currency } of own()) {
			const campaign = await campaigns.find(stores.holdout, slug);
			const results = campaign && (await campaignResults(stores.holdout, campaign, now));
			if (!results || gain === null) throw new Error(`${slug} is not published`);
			expect(paidWords[paid], slug).toBe(campaignVerdict({ results, money: moneyOf(gain), currency }).chip);
			expect(trust?.state, slug).toBe(trustLines(results, currency)[0]?.state ?? 'none');
		}
	});
});
