import type { Page } from 'playwright-core';

export const telephone = { width: 390, height: 844 } as const;

/** Whether the page has to be pushed sideways to be read. */
export async function isTooWide(page: Page): Promise<boolean> {
	return (await page.evaluate('document.documentElement.scrollWidth > innerWidth')) === true;
}
