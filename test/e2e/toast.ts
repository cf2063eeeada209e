import type { Page } from 'playwright-core';
import { toldWords, type ToldCode } from '#lib/format/told.ts';

/** Waits until the page tells what was done just now: the words of this code, where a screen reader hears them. */
export async function toast(page: Page, code: ToldCode): Promise<void> {
	await page.getByRole('status').locator(`[data-told="${code}"]`).getByText(toldWords[code]).waitFor();
}
