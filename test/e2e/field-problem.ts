import type { Locator } from 'playwright-core';
import { expect } from 'vitest';

/**
 * The words beside a wrong field, or beside a group of fields that do not fit together: those that it is described by, so that
 * a screen reader reads them with it. Waits for them.
 */
export async function problemOf(field: Locator): Promise<string> {
	const described = async () => ((await field.getAttribute('aria-describedby')) ?? '').split(' ');
	const find = async () => (await described()).find((id) => id.endsWith('-problem')) ?? '';
	await expect.poll(find).not.toBe('');
	// One input is wrong or right; a group is neither, its inputs may each be right.
	if ((await field.getAttribute('name')) !== null)
		expect(await field.getAttribute('aria-invalid')).toBe('true');
	const problem = field.page().locator(`[id="${await find()}"]`);
	await problem.waitFor();
	const words = (await problem.innerText()).replaceAll('\u00a0', ' ').replace(/^✕\s*/, '').trim();
	expect(words).not.toBe('');
	return words;
}
