import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import { limitWords, narrowingWords, scopeWords } from '#lib/experiment/proof-words.ts';
import { policyWords, ruleFixedWords } from '#lib/privacy/words.ts';
import { nothingNewWords } from '#lib/server/release/outcome.ts';
import { objections } from './axe.ts';
import { finished, triangle } from './campaign-files.ts';
import { problemOf } from './field-problem.ts';
import type { Product } from './product.ts';
import { isTooWide, telephone } from './telephone.ts';
import { toast } from './toast.ts';
import { outcome, uploadFile } from './upload.ts';
import { verdictOf } from './verdict.ts';
import { useProduct } from './use-product.ts';

let product: Product;
let page: Page;
const { errors, open } = useProduct((started) => ({ product, page } = started));

/** The page's words, with ordinary spaces. */
const text = async () => (await page.locator('main').innerText()).replaceAll('\u00a0', ' ');
const press = (name: string | RegExp) =>
	page.getByRole('button', { name, exact: typeof name === 'string' }).click();
const smallestGroup = () => page.getByLabel('Smallest group shown (k)');
const publishButtons = () => page.getByRole('button', { name: 'Publish', exact: true }).count();
/** What the release page shows: a publication, or why there is none. */
const preview = (state: string) => page.locator(`[data-preview="${state}"]`);
const notPublished = () => page.locator('[data-empty="not-published"]');

const upload = (name: string, content: string) => uploadFile(page, product.origin, { name, text: content });

describe('a release', () => {
	it('finds an empty history that leads to the next step', async () => {
		await open('/uploads');
		const empty = page.locator('[data-empty="no-uploads"]');
		expect(await empty.getByRole('link').getAttribute('href')).toBe('/uploads/new');
		expect(await objections(page)).toEqual([]);
	});

	it('shows nothing after an upload, and says beforehand what becomes visible', async () => {
		await upload('autumn.csv', finished('Autumn'));
		await outcome(page, 'stored');
		await open('/campaigns/autumn');
		expect(await notPublished().count()).toBe(1);
		expect(await text()).not.toContain('North');
		await notPublished().getByRole('link', { name: 'Check and publish' }).click();
		// Until it is published nobody learns of other campaigns from its address.
		await page.waitForURL(/\/campaigns\/autumn-[a-z2-7]{8}\/release$/);
		await preview('periods').waitFor();
		expect(await preview('periods').innerText()).toMatch(/\b32,\d{3}\b/);
		const regions = preview('periods').getByRole('row', { name: /^Region\b/ });
		expect(await regions.innerText()).toContain('North, South');
		expect(await text()).not.toContain('Store');
		expect(await page.locator('[data-final="undated"]').count()).toBe(1);
		expect(await objections(page)).toEqual([]);
		await open('/campaigns/autumn');
		expect(await notPublished().count()).toBe(1);
	});

	it('refuses cross-tabs that close a triangle, by name, and keeps what was typed', async () => {
		await open('/campaigns/autumn/release');
		await smallestGroup().fill('60');
		for (const pair of triangle) await page.getByLabel(pair).check();
		await press('Save the rule');
		const problem = await problemOf(page.getByRole('group', { name: 'Cross-tabs' }));
		expect(problem).toMatch(/(channel|region|device) × (channel|region|device) × (channel|region|device)/);
		expect(await page.getByLabel('region × device').isChecked()).toBe(true);
		expect(await smallestGroup().inputValue()).toBe('60');
		expect(await objections(page)).toEqual([]);
		await page.getByLabel('region × device').uncheck();
		await smallestGroup().fill('9');
		await press('Save the rule');
		expect(await problemOf(smallestGroup())).toMatch(/\b10\b.*\b1000\b/);
		await smallestGroup().fill('60');
		await press('Save the rule');
		await toast(page, 'rule-saved');
		await page.getByText(policyWords({ ...defaultPolicy, k: 60 })).waitFor();
		await preview('periods')
			.getByRole('row', { name: /^Channel × region\b/ })
			.waitFor();
		await open('/campaigns/autumn/release');
		expect(await page.getByLabel('channel × device').isChecked()).toBe(true);
	});

	it('is published with the button, and stays', async () => {
		await open('/campaigns/autumn/release');
		await press('Publish');
		await page.waitForURL('**/campaigns/autumn');
		const { tone, headline } = await verdictOf(page);
		expect(tone).toBe('better');
		expect(headline).toMatch(/\bpicks\b.*\bconversion\b/);
		await open('/campaigns/autumn?tab=data');
		expect(await text()).toMatch(/\bunder 60 people\b/);
		await open('/campaigns/autumn/release');
		await preview('complete').waitFor();
		expect(await text()).toContain(ruleFixedWords);
		expect(await smallestGroup().count()).toBe(0);
		expect(await publishButtons()).toBe(0);
		expect(await objections(page)).toEqual([]);
	});

	it('is refused where it was not viewed', async () => {
		const response = await page.request.post(`${product.origin}/campaigns/autumn/release?/publish`, {
			headers: { origin: product.origin, accept: 'text/html' },
			form: { seen: 'nothing' }
		});
		expect(response.status()).toBe(409);
		expect(await response.text()).toContain(nothingNewWords({ kind: 'nothing-new', why: 'complete' }));
	});

	it('asks about the same people under another name, and is published after the answer', async () => {
		await upload('copy.csv', finished('Quite another'));
		await page.getByRole('link', { name: 'See what becomes visible' }).click();
		// The page before it names the question, too.
		await page.waitForURL('**/release');
		const question = page.locator('[data-same-people="autumn"]');
		await question.waitFor();
		expect(await question.innerText()).toContain('Autumn');
		expect(await question.getByRole('radio').count()).toBe(3);
		expect(await objections(page)).toEqual([]);
		const address = page.url();
		// Without an answer the browser sends nothing.
		await press('Publish');
		expect(page.url()).toBe(address);
		await question.getByRole('radio', { name: /^No\b/ }).check();
		await press('Publish');
		await page.waitForURL('**/campaigns/quite-another');
		await upload('waiting.csv', finished('Waiting', 900));
	});
});

describe('the history of uploads', () => {
	const row = (file: string) =>
		page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: file }) });

	it('shows what became of each file, and never what is in it', async () => {
		await open('/uploads');
		expect(await row('autumn.csv').locator('[data-state="released"]').count()).toBe(1);
		expect(await row('autumn.csv').innerText()).toMatch(/\b18\b/);
		expect(await row('waiting.csv').locator('[data-state="stored"]').count()).toBe(1);
		expect(await row('waiting.csv').innerText()).toMatch(/\b18\b/);
		expect(await text()).not.toContain('North');
		expect(await page.locator('[aria-current="page"]').innerText()).toBe('Uploads');
		expect(await page.getByRole('button', { name: /Withdraw…/ }).count()).toBe(1);
	});

	it('withdraws what is not published, after a question', async () => {
		await open('/uploads');
		await press(/Withdraw…/);
		await page.getByRole('dialog').waitFor();
		expect(await page.getByRole('dialog').innerText()).toMatch(/\bdeleted\b/);
		expect(await objections(page)).toEqual([]);
		await press('Keep it');
		expect(await page.getByRole('dialog').isVisible()).toBe(false);
		await press(/Withdraw…/);
		await press('Withdraw the upload');
		await toast(page, 'upload-withdrawn');
		expect(await page.getByRole('link', { name: 'Waiting', exact: true }).count()).toBe(0);
	});
});

describe('the privacy page', () => {
	const fact = (name: string) => page.locator('#new-campaigns dl > div').filter({ hasText: name });

	it('says the guarantee, its limits, and that the ledger is as published', async () => {
		await open('/privacy');
		const words = await text();
		expect(words).toContain(narrowingWords(50));
		expect(words).toContain(scopeWords.slice(1));
		const limits = limitWords(50);
		expect(limits.length).toBeGreaterThan(2);
		for (const limit of limits) expect(words).toContain(limit);
		expect(await page.locator('[data-ledger="verified"]').innerText()).toMatch(/\b[1-9]\d*\b/);
		expect(await page.getByRole('rowheader', { name: /\bchannel\b/ }).count()).toBeGreaterThan(0);
		expect(words).not.toContain('Store');
	});

	it('attacks what is published, and shows how close it came', async () => {
		await open('/privacy');
		const state = page.locator('[data-attack]');
		expect(await state.getAttribute('data-attack')).toBe('none');
		await press('Run the attack');
		await page.locator('[data-attack="done"]').waitFor();
		expect(await page.locator('[data-figure="exposed"]').innerText()).toMatch(/\b0\b/);
		expect(await page.locator('[data-exposed="0"]').innerText()).toMatch(/\d+ to [\d,]+ people/);
		const guesses = page.getByRole('table', { name: /guesses/ });
		expect(await guesses.getByRole('rowheader').count()).toBeGreaterThan(0);
		expect(await objections(page)).toEqual([]);
		await guesses.getByRole('link').first().click();
		await page.waitForURL('**/privacy/proof/*');
		expect(await page.locator('[data-proof]').getAttribute('data-proof')).toBe('all_groups');
		expect(await objections(page)).toEqual([]);
	});

	it('changes the rule of new campaigns, with words beside a wrong field', async () => {
		await open('/privacy');
		await page.getByText('Change the rule').click();
		await smallestGroup().fill('lots');
		await press('Save the rule');
		expect(await problemOf(smallestGroup())).toMatch(/\b10\b.*\b1000\b/);
		expect(await objections(page)).toEqual([]);
		await smallestGroup().fill('40');
		await page.getByLabel(/Strict/).check();
		await press('Save the rule');
		await toast(page, 'default-rule-saved');
		expect(await page.getByRole('heading', { name: narrowingWords(40) }).count()).toBe(1);
		expect(await fact('(m)').innerText()).toMatch(/\b40\b/);
		expect(await fact('(m)').innerText()).toMatch(/strict/i);
		await upload('later.csv', finished('Later', 500));
		await open('/campaigns/later/release');
		expect(await smallestGroup().inputValue()).toBe('40');
		await open('/campaigns/autumn?tab=data');
		expect(await text()).toMatch(/\bunder 60 people\b/);
	});

	it('fits a telephone, as do the others', async () => {
		await page.setViewportSize(telephone);
		for (const path of [
			'/privacy',
			'/privacy/proof',
			'/privacy/proof/autumn',
			'/uploads',
			'/campaigns/later/release',
			'/campaigns/later/edit'
		]) {
			await open(path);
			expect(await isTooWide(page), path).toBe(false);
		}
		await page.setViewportSize({ width: 1280, height: 720 });
	});
});

it('meets no script error on the way', () => {
	expect(errors).toEqual([]);
});
