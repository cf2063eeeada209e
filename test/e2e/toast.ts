import type { Locator, Page } from 'playwright-core';
import { flashMessages, type FlashCode } from '#lib/format/flash-messages.ts';

/** The message about what was done just now: the words of this code, where a screen reader hears them. */
export const toastOf = (page: Page, code: FlashCode): Locator =>
	page.getByRole('status').locator(`[data-flash="${code}"]`).getByText(flashMessages[code]);

/** Waits for that message. */
export const toast = (page: Page, code: FlashCode): Promise<void> => toastOf(page, code).waitFor();
