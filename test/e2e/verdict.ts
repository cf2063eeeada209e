import type { Page } from 'playwright-core';

/** The verdict of a campaign's page: its tone, which colours it, and its first line, which names variant and metric. */
export async function verdictOf(page: Page): Promise<{ tone: string | null; headline: string }> {
	const card = page.locator('section[aria-labelledby="verdict"]');
	return {
		tone: await card.getAttribute('data-verdict'),
		headline: (await card.getByRole('heading').first().innerText()).replaceAll('\u00a0', ' ')
	};
}
