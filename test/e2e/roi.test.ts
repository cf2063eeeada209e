import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { moneyInterval } from '#lib/format/money-range.ts';
import type { RoiReport } from '#lib/experiment/roi/roi-report.ts';
import { compactMoney } from '#lib/format/money.ts';
import { dataCategory, sensitivityWords } from '#lib/privacy/data-category.ts';
import { policyWords } from '#lib/privacy/words.ts';
import {
	assumptionWords,
	breakEvenWords,
	gainOf,
	keyFigures,
	leadOf
} from '../../src/routes/reports/roi/view.ts';
import { objections } from './axe.ts';
import {
	article,
	basket,
	figure,
	home,
	list,
	report,
	spaced,
	spring,
	useRoiPages,
	vouchers
} from './roi-pages.ts';
import { isTooWide, telephone } from './telephone.ts';

let page: Page;
const { errors, open, reportOf } = useRoiPages((started) => ({ page } = started));

const decision = async () => spaced(await article(page).locator('#decision').innerText());

/** The rows of one part of the report. */
const rows = (part: string, attributes = '') => article(page).locator(`#${part} tbody tr${attributes}`);

/** The page shows every figure of the report, and its decision first of all. */
async function showsAll(shown: RoiReport): Promise<void> {
	const { headline, sentence } = shown.decision;
	expect(await decision()).toBe(spaced(`${headline} ${sentence}`));
	const words = await report(page);
	const figures = keyFigures(shown);
	expect(words.indexOf(spaced(headline))).toBeLessThan(words.indexOf(figures[0]?.label ?? ''));
	expect(figures).toHaveLength(4);
	for (const { name, label, value, note } of figures)
		expect(spaced(await figure(page, name).innerText())).toBe(spaced(`${label} ${value} ${note}`));
	const gain = gainOf(shown)?.gain;
	const { currency } = shown.campaign;
	expect(spaced(await figure(page, 'gain').innerText())).toContain(
		spaced(
			`${compactMoney(gain?.estimate ?? NaN, currency)} likely ${moneyInterval(gain ?? { low: NaN, high: NaN }, currency)}`
		)
	);
}

/** The variant that a report is about, which has money to speak of. */
function leadWithMoney(shown: RoiReport) {
	const lead = leadOf(shown);
	if (!lead?.incrementalRevenue) throw new Error('no revenue');
	return { ...lead, incrementalRevenue: lead.incrementalRevenue };
}

describe('the list of reports', () => {
	it('gives the gain of every campaign and what is to be decided', async () => {
		// Where it was before.
		await open('/reports/roi');
		await page.waitForURL(`**${list}`);
		for (const [path, verdict, tone] of [
			[spring, 'paid', 'better'],
			[basket, 'paid', 'warning'],
			[vouchers, 'lost', 'worse'],
			[home, 'open', 'neutral']
		] as const) {
			const shown = await reportOf(path);
			expect([path, shown.decision.tone]).toEqual([path, tone]);
			const row = page.locator('tr', { has: page.locator(`th a[href="${path}"]`) });
			expect(await row.getAttribute('data-verdict')).toBe(verdict);
			expect(spaced(await row.getByRole('rowheader').innerText())).toContain(spaced(shown.decision.headline));
		}
		const programme = spaced(await page.locator('#programme').innerText());
		expect(programme).toMatch(/\b\d ended demo campaigns: a (?:gain|loss) of /);
		expect(await objections(page)).toEqual([]);
	});
});

describe('a report', () => {
	it('begins with the decision, and has its figures, evidence, trust and assumptions', async () => {
		await open(spring);
		const shown = await reportOf(spring);
		await showsAll(shown);
		expect(await article(page).getAttribute('data-verdict')).toBe('earned its cost');
		const { variant, incrementalRevenue } = leadWithMoney(shown);
		expect(await report(page)).toContain(variant);
		expect(await decision()).toMatch(
			/^It paid: €[\d.]+k more than it cost\. €[\d.]+k margin for €[\d.]+k cost: /
		);
		expect(incrementalRevenue.low).toBeGreaterThan(0);
		for (const part of ['evidence', 'sensitivity', 'trust', 'personal-data', 'variants'])
			expect(await article(page).locator(`#${part}`).getByRole('heading').innerText(), part).not.toBe('');
		for (const part of ['evidence', 'trust', 'variants'] as const)
			// All variants together are the last row.
			expect(await rows(part).count(), part).toBe(shown[part].length + (part === 'variants' ? 1 : 0));
		expect(shown.said?.value).toMatchObject({
			marginRate: 0.4,
			fixedCost: 900,
			costPerPerson: 0.02,
			horizonDays: 21,
			discountRate: 0
		});
		const assumed = spaced(assumptionWords(shown));
		expect(assumed).toMatch(/40\s?%.*€900.*€0\.02.*\b21\b/);
		expect(await report(page)).toContain(assumed);
		expect(shown.policy.k).toBe(50);
		expect(spaced(await article(page).locator('#not-shown').innerText())).toContain(
			spaced(policyWords(shown.policy))
		);
		// One variant adds purchase history to what the other uses: chance alone decided who got which.
		const history = rows('personal-data', '[data-category=purchase_history]');
		expect(await history.getAttribute('data-evidence')).toBe('causal');
		expect(await history.getAttribute('data-conclusion')).toBe('gain shown');
		const words = spaced(await history.innerText());
		expect(words).toContain(dataCategory('purchase_history')?.label);
		expect(words).toContain(sensitivityWords('medium'));
		expect(words).toMatch(/ \+\d+% \+\d+ to \+\d+%/);
		const conclusions = (shown.data ?? []).map(({ conclusion }) => conclusion);
		expect(conclusions).toContain('needed to deliver');
		for (const conclusion of conclusions)
			expect(await rows('personal-data', `[data-conclusion="${conclusion}"]`).count(), conclusion).toBe(
				conclusions.filter((one) => one === conclusion).length
			);
		const day = article(page).locator('time');
		expect(await day.getAttribute('datetime')).toBe('2026-04-22');
		expect(spaced(await day.innerText())).toBe('22 Apr 2026');
		expect(await article(page).getAttribute('data-state')).toBe('draft');
		expect(await objections(page)).toEqual([]);
	});

	it('has trust and money in one headline', async () => {
		await open(basket);
		const shown = await reportOf(basket);
		await showsAll(shown);
		const broken = shown.trust.filter(({ row }) => row.verdict === 'guardrail broken');
		expect(broken.map(({ metric }) => metric.label)).toContain('Opt-outs');
		expect(await rows('trust', '[data-verdict="guardrail broken"]').count()).toBe(broken.length);
		const words = await decision();
		expect(words).toMatch(/^It paid €[\d.]+k but cost trust: opt-outs rose 0\.53 pt \(limit 0\.10 pt\)/);
	});

	it('says when more people bought and less money came in', async () => {
		await open(vouchers);
		const shown = await reportOf(vouchers);
		await showsAll(shown);
		const conversion = rows('evidence', '[data-metric=conversion]');
		expect(await conversion.getAttribute('data-verdict')).toBe('better');
		expect(await article(page).getAttribute('data-verdict')).toBe('did not earn its cost');
		const { incrementalRevenue, breakEvenMargin, payback } = leadWithMoney(shown);
		expect(await decision()).toMatch(/^It lost €[\d.]+k, although more people bought\./);
		expect(shown.decision.tone).toBe('worse');
		expect(incrementalRevenue.high).toBeLessThan(0);
		expect(breakEvenMargin?.estimate ?? 2).toBeGreaterThan(1);
		expect([payback?.estimate, payback?.horizonDays]).toEqual([null, 28]);
		expect(breakEvenWords(shown)).toBe('Loses money at any margin. Not paid back within 28 days.');
		expect(await report(page)).toContain(breakEvenWords(shown));
		const interests = rows('personal-data', '[data-category=inferred_interests]');
		expect(await interests.getAttribute('data-conclusion')).toBe('no gain shown');
		expect(await rows('personal-data', '[data-conclusion="linked to a gain"]').count()).toBe(0);
		expect(await objections(page)).toEqual([]);
	});

	it('is no wider than a telephone', async () => {
		await page.setViewportSize(telephone);
		for (const path of [list, spring, basket]) {
			await open(path);
			expect(await isTooWide(page), path).toBe(false);
		}
		await page.setViewportSize({ width: 1280, height: 900 });
	});
});

it('meets no script error on the way', () => {
	expect(errors).toEqual([]);
});
