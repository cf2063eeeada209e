import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { openPage } from './open-page.ts';

/** A file to upload: its name and text, or a path. */
export type TestFile = string | { readonly name: string; readonly text: string };

/** Sends a file and waits for the page about its columns. */
export async function sendFile(page: Page, origin: string, file: TestFile): Promise<void> {
	await openPage(page, `${origin}/uploads/new`);
	await page.setInputFiles(
		'input[type=file]',
		typeof file === 'string'
			? file
			: { name: file.name, mimeType: 'text/csv', buffer: Buffer.from(file.text) }
	);
	await page.getByRole('button', { name: 'Upload', exact: true }).click();
	await page.waitForURL('**/columns');
}

/** Checks the whole file and waits for the page that says what was found. */
export async function checkFile(page: Page, { remember = false } = {}): Promise<void> {
	await page.getByLabel('Remember these columns').setChecked(remember);
	await page.getByRole('button', { name: 'Check the file' }).click();
	await page.waitForURL('**/check');
	await page.locator('progress').waitFor({ state: 'detached' });
	const currency = page.locator('[data-problem="currency_unknown"]');
	if ((await currency.count()) === 0) return;
	await currency.getByRole('button', { name: 'USD' }).click();
	await currency.waitFor({ state: 'detached' });
	await page.locator('progress').waitFor({ state: 'detached' });
}

/** Says whose data it is, and stores the file; publishes it where that is wished. */
export async function confirmFile(page: Page, { release = false } = {}): Promise<void> {
	await page.getByRole('link', { name: 'Yes, continue' }).click();
	await page.waitForURL('**/confirm');
	await page.getByLabel('Owner').fill('CRM team');
	await page.getByLabel('Source system').fill('Warehouse');
	await page.getByLabel('Purpose').fill('Find out whether product picks pay');
	await page.getByLabel('Legal basis or consent').fill('Consent to personalised e-mail');
	await page.getByRole('button', { name: 'Save and continue' }).click();
	await page.waitForURL(/\/uploads\/[0-9a-f-]{36}$/);
	await page.locator('progress').waitFor({ state: 'detached' });
	if (!release) return;
	await page.getByRole('button', { name: 'Publish', exact: true }).click();
	await outcome(page, 'released');
}

/** Waits for what came of checking or storing, by its word: `stored`, `released`, `duplicate`, `cancelled`, and the like. */
export async function outcome(page: Page, state: string, { timeout = 30_000 } = {}): Promise<void> {
	await page.locator(`[data-outcome="${state}"]`).waitFor({ timeout });
}

/** Waits for a check without problems. @param rows of the whole file, as the page writes the number */
export async function checked(page: Page, rows: string, { timeout = 30_000 } = {}): Promise<void> {
	await page.locator(`#understood[data-rows="${rows.replaceAll(',', '')}"]`).waitFor({ timeout });
	expect(await page.locator('[data-problem]').count()).toBe(0);
}

/** All five steps with what is recognised. */
export async function uploadFile(
	page: Page,
	origin: string,
	file: TestFile,
	options: { release?: boolean; finished?: boolean } = {}
) {
	await sendFile(page, origin, file);
	const answer = page.getByLabel(
		options.finished === false ? 'No, more data will come' : 'Yes, this is all of it'
	);
	if ((await answer.count()) > 0) await answer.check();
	await checkFile(page);
	await confirmFile(page, options);
}
