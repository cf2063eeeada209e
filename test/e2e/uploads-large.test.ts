import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ask, isOccupied } from '../server/starts/case.ts';
import { runHoldout, type RunningCommand } from '../server/starts/running-command.ts';
import { closePages, openBrowser } from './browser.ts';
import { startProduct, type Product } from './product.ts';
import { checked, outcome, sendFile } from './upload.ts';

/** A web process, and a worker process that the test stops in the middle of a file. */
const dataFolder = mkdtempSync(join(tmpdir(), 'holdout-large-'));
const errors: string[] = [];
let product: Product;
let worker: RunningCommand;
let browser: Browser;
let page: Page;
beforeAll(async () => {
	[product, browser] = await Promise.all([
		startProduct({ HOLDOUT_DATA: dataFolder }, 'admin', undefined, ['--no-work']),
		openBrowser()
	]);
	worker = runHoldout(['work'], dataFolder);
	await vi.waitFor(() => expect(worker.output()).toContain('Holdout works on'), { timeout: 40_000 });
	page = await browser.newPage({ storageState: product.signedIn });
	page.on('pageerror', (error) => errors.push(error.message));
});
afterAll(async () => {
	worker.signal('SIGCONT');
	worker.signal('SIGTERM');
	await closePages(browser);
	await product.stop();
	await worker.ended;
	rmSync(dataFolder, { recursive: true, force: true });
});

const words = () => page.locator('main').innerText();
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

/** So many rows, 300,000, that reading them takes longer than it takes to stop the worker. */
function large(name: string): string {
	const lines = [];
	for (let d = 0; d < 1000; d += 1) {
		const day = new Date(Date.UTC(2022, 0, 1 + d)).toISOString().slice(0, 10);
		for (let s = 0; s < 150; s += 1)
			for (const variant of ['control', 'b'])
				lines.push(`${name},${variant},${day},${s},${100 + ((d + s) % 50)},1`);
	}
	return `campaign,variant,date,shop,people,conversions\n${lines.join('\n')}\n`;
}

/**
 * Stops the worker while it reads the draft. It notes once a second how far it is: until then it works a quarter of the time,
 * so that it is not at the end before. A worker that is stopped within a transaction would keep the others waiting.
 */
async function stopInTheMiddle(): Promise<void> {
	const isReading = () =>
		ask(dataFolder, 'holdout', `select max(state = 'running' and progress like '%"reading"%') from jobs`) ===
		1;
	for (let tries = 0; tries < 300 && !(isReading() && !isOccupied(dataFolder, 'holdout')); tries++) {
		worker.signal('SIGCONT');
		await setTimeout(30);
		worker.signal('SIGSTOP');
		await setTimeout(60);
	}
	expect(isReading()).toBe(true);
}

/** Cancels what the stopped worker does, and lets it go on. */
async function cancel(): Promise<void> {
	await press('Cancel');
	const isAsked = () => ask(dataFolder, 'holdout', "select max(cancel) from jobs where state = 'running'");
	await expect.poll(isAsked, { timeout: 40_000, interval: 5 }).toBe(1);
	worker.signal('SIGCONT');
	await outcome(page, 'cancelled');
}

describe('a large file', () => {
	it('shows how far it is, also after a reload, and can be cancelled without a trace', async () => {
		await sendFile(page, product.origin, { name: 'large.csv', text: large('Large') });
		await press('Check the file');
		await stopInTheMiddle();
		await page.waitForURL('**/check');
		const bar = page.locator('[data-attempt="check"]').getByRole('progressbar');
		await page.getByRole('status').locator('data[value="0"]').waitFor();
		await page.reload();
		await bar.waitFor();
		const place = page.url().replace('/check', '/progress');
		const answer = await page.request.get(place, { headers: { accept: 'application/json' } });
		expect(await answer.json()).toMatchObject({ kind: 'check', problems: 0 });
		await cancel();
		await press('Check the file');
		await checked(page, '300,000', { timeout: 60_000 });
	});

	it('is not stored when storing is cancelled, and is stored when it is not', async () => {
		await page.getByRole('link', { name: 'Yes, continue' }).click();
		await page.waitForURL('**/confirm');
		for (const label of ['Owner', 'Source system', 'Purpose', 'Legal basis or consent'])
			await page.getByLabel(label).fill('Test');
		await press('Save and continue');
		await stopInTheMiddle();
		await page.locator('[data-attempt="import"][data-phase="reading"]').waitFor();
		await cancel();
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
