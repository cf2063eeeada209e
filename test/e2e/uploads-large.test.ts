import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Product } from './product.ts';
import { checked, outcome, sendFile } from './upload.ts';
import { useProduct } from './use-product.ts';

let product: Product;
let page: Page;
const { errors } = useProduct((started) => ({ product, page } = started));

const words = () => page.locator('main').innerText();
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

/** So many rows, 1.6 million, that reading them takes seconds. */
function large(name: string): string {
	const lines = [];
	for (let d = 0; d < 5000; d += 1) {
		const day = new Date(Date.UTC(2012, 0, 1 + d)).toISOString().slice(0, 10);
		for (let s = 0; s < 160; s += 1)
			for (const variant of ['control', 'b'])
				lines.push(`${name},${variant},${day},${s},${100 + ((d + s) % 50)},1`);
	}
	return `campaign,variant,date,shop,people,conversions\n${lines.join('\n')}\n`;
}

describe('a large file', () => {
	it('shows how far it is, also after a reload, and can be cancelled without a trace', async () => {
		await sendFile(page, product.origin, { name: 'large.csv', text: large('Large') });
		await press('Check the file');
		await page.waitForURL('**/check');
		const bar = page.locator('[data-attempt="check"]').getByRole('progressbar');
		await page.getByRole('status').locator('data[value="0"]').waitFor();
		await page.reload();
		await bar.waitFor();
		const place = page.url().replace('/check', '/progress');
		const answer = await page.request.get(place, { headers: { accept: 'application/json' } });
		expect(await answer.json()).toMatchObject({ kind: 'check', problems: 0 });
		await press('Cancel');
		await outcome(page, 'cancelled');
		await press('Check the file');
		await checked(page, '1,600,000', { timeout: 60_000 });
	});

	it('is not stored when storing is cancelled, and is stored when it is not', async () => {
		await page.getByRole('link', { name: 'Yes, continue' }).click();
		await page.waitForURL('**/confirm');
		for (const label of ['Owner', 'Source system', 'Purpose', 'Legal basis or consent'])
			await page.getByLabel(label).fill('Test');
		await press('Save and continue');
		await page.locator('[data-attempt="import"][data-phase="reading"]').waitFor();
		await press('Cancel');
		await outcome(page, 'cancelled');
		const place = page.url();
		await page.goto(`${product.origin}/`);
		expect(await words()).not.toContain('Large');
		await page.goto(`${product.origin}/uploads`);
		expect(await page.locator('#drafts').getByRole('link', { name: 'large.csv', exact: true }).count()).toBe(
			1
		);
		await page.goto(place);
		await press('Save it now');
		await outcome(page, 'stored', { timeout: 60_000 });
		await page.goto(`${product.origin}/`);
		expect(await words()).toContain('Large');
	});
});

it('meets no script error on the way', () => {
	expect(errors).toEqual([]);
});
