import type { Locator, Page } from 'playwright-core';
import { toldWords, type ToldCode } from '#lib/format/told.ts';

/** The message about what was done just now: the words of this code, where a screen reader hears them. */
export const toastOf = (page: Page, code: ToldCode): Locator =>
	page.getByRole('status').locator(`[data-told="${code}"]`).getByText(toldWords[code]);

/** Waits for that message. */
export const toast = (page: Page, code: ToldCode): Promise<void> => toastOf(page, code).waitFor();
