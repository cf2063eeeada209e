import type { Page, Response } from 'playwright-core';

/**
 * Opens an address and waits until scripts have taken the page over, where they may run. A member's page then has its
 * button to find things; others are waited for until nothing more comes, which takes half a second each.
 */
export async function openPage(page: Page, address: string): Promise<Response | null> {
	const response = await page.goto(address);
	if ((await page.evaluate(`matchMedia('(scripting: enabled)').matches`)) !== true) return response;
	if ((await page.locator('#menu').count()) > 0)
		await page.locator('#menu .find').waitFor({ state: 'attached' });
	else await page.waitForLoadState('networkidle');
	return response;
}
