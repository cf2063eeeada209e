import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { moneyRange } from '#lib/experiment/roi/roi-decision.ts';
import type { RoiReport } from '#lib/experiment/roi/roi-report.ts';
import { compactMoney } from '#lib/format/money.ts';
import { dataCategory, sensitivityWords } from '#lib/privacy/data-category.ts';
import { policyWords } from '#lib/privacy/words.ts';
import { assumptionWords, keyFigures, leadOf, moreFigures } from '../../src/routes/reports/roi/view.ts';
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
	const figures = [...keyFigures(shown), ...moreFigures(shown)];
	expect(words.indexOf(spaced(headline))).toBeLessThan(words.indexOf(figures[0]?.label ?? ''));
	expect(figures).toHaveLength(8);
	for (const { name, label, value, note } of figures)
		expect(spaced(await figure(page, name).innerText())).toBe(spaced(`${label} ${value} ${note}`));
}

/** The variant that a report is about, which has money to speak of. */
function leadWithMoney(shown: RoiReport) {
	const lead = leadOf(shown);
	if (!lead?.incrementalRevenue) throw new Error('no revenue');
	return { ...lead, incrementalRevenue: lead.incrementalRevenue };
}

describe('the list of reports', () => {
	it('gives the decision on every campaign, and adds nothing up', async () => {
		await open('/');
		await page.getByRole('link', { name: 'ROI reports' }).click();
		await page.waitForURL(`**${list}`);
		for (const [path, verdict, tone] of [
			[spring, 'earned its cost', 'better'],
			[basket, 'earned its cost', 'warning'],
			[vouchers, 'did not earn its cost', 'worse'],
			[home, 'cannot be said', 'neutral']
		] as const) {
			const shown = await reportOf(path);
			expect([path, leadOf(shown)?.verdict, shown.decision.tone]).toEqual([path, verdict, tone]);
			const row = page.locator('tr', { has: page.locator(`th a[href="${path}"]`) });
			expect(await row.getAttribute('data-verdict')).toBe(verdict);
			expect(spaced(await row.getByRole('rowheader').innerText())).toContain(spaced(shown.decision.headline));
		}
		const programme = spaced(await page.locator('#programme').innerText());
		expect(programme).toMatch(/\b3 ended demo campaigns: a (?:gain|loss) of /);
		expect(programme).toMatch(/\bover \d demo campaigns: [+−]\d+\s?% \(/);
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
		expect(await decision()).toContain(variant);
		const { currency } = shown.campaign;
		expect(await decision()).toContain(compactMoney(incrementalRevenue.estimate, currency));
		expect(await decision()).toContain(spaced(moneyRange(incrementalRevenue, currency)));
		expect(moneyRange(incrementalRevenue, currency)).toMatch(/^€[\d.]+k to €[\d.]+k$/);
		for (const part of [
			'evidence',
			'sensitivity',
			'trust',
			'personal-data',
			'variants',
			'not-shown',
			'ranges'
		])
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

	it('speaks of trust before money', async () => {
		await open(basket);
		const shown = await reportOf(basket);
		await showsAll(shown);
		const broken = shown.trust.filter(({ row }) => row.verdict === 'guardrail broken');
		expect(broken.map(({ metric }) => metric.label)).toContain('Opt-outs');
		expect(await rows('trust', '[data-verdict="guardrail broken"]').count()).toBe(broken.length);
		const words = await decision();
		const trust = words.search(/opt-outs/i);
		const money = words.indexOf('€');
		expect(trust).toBeGreaterThan(0);
		expect(money).toBeGreaterThan(trust);
	});

	it('says when more people bought and less money came in', async () => {
		await open(vouchers);
		const shown = await reportOf(vouchers);
		await showsAll(shown);
		const conversion = rows('evidence', '[data-metric=conversion]');
		expect(await conversion.getAttribute('data-verdict')).toBe('better');
		expect(await article(page).getAttribute('data-verdict')).toBe('did not earn its cost');
		const { incrementalRevenue, breakEvenMargin, payback } = leadWithMoney(shown);
		expect(shown.decision.tone).toBe('worse');
		expect(incrementalRevenue.high).toBeLessThan(0);
		expect(await decision()).toContain(compactMoney(-incrementalRevenue.estimate, shown.campaign.currency));
		expect(breakEvenMargin?.estimate ?? 2).toBeGreaterThan(1);
		expect(await figure(page, 'breakEvenMargin').innerText()).not.toMatch(/\d/);
		expect([payback?.estimate, payback?.horizonDays]).toEqual([null, 28]);
		expect(await figure(page, 'payback').innerText()).toMatch(/\b28\b/);
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
