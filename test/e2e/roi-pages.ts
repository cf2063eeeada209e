import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { RoiReport } from '#lib/experiment/roi/roi-report.ts';
import { useProduct, type OnProduct, type Started } from './use-product.ts';

export const list = '/reports';
const reports = '/reports/roi';
export const spring = `${reports}/spring-email-picks-from-purchase-history`;
export const basket = `${reports}/abandoned-basket-reminders`;
export const vouchers = `${reports}/vouchers-by-predicted-interest`;
export const home = `${reports}/homepage-recommendations`;

export interface RoiPages extends OnProduct {
	/** The report as its file gives it: a draft, or a signed one by its number. */
	readonly reportOf: (path: string, number?: number) => Promise<RoiReport>;
}

/** The product with its demo campaigns, and an administrator's page, for the tests of a file. */
export function useRoiPages(give: (started: Started) => void): RoiPages {
	let started: Started;
	const on = useProduct((all) => give((started = all)), { demo: true });
	return {
		...on,
		reportOf: async (path: string, number?: number) => {
			const query = `as=json${number === undefined ? '' : `&report=${number}`}`;
			const answer = await started.page.request.get(`${started.product.origin}${path}/download?${query}`);
			expect(answer.status(), path).toBe(200);
			return ((await answer.json()) as { report: RoiReport }).report;
		}
	};
}

/** With ordinary spaces, each one alone. */
export const spaced = (text: string) => text.replace(/\s+/g, ' ').trim();

/** The report that a page shows. */
export const article = (page: Page) => page.getByRole('article');
export const report = async (page: Page) => spaced(await article(page).innerText());
export const figure = (page: Page, name: string) => page.locator(`[data-figure="${name}"]`);

export const save = (page: Page) =>
	page.locator('#assumptions').getByRole('button', { name: 'Save' }).click();
/** The form that signs a report with a decision. */
export const decide = (page: Page) => page.locator('#decide');
/** Signs what is looked at as the report of this number. */
export async function sign(
	page: Page,
	number: number,
	kind = 'Roll out',
	reason = 'It paid.'
): Promise<void> {
	await decide(page).getByRole('radio', { name: kind }).check();
	await decide(page).getByLabel('Why').fill(reason);
	await decide(page).getByRole('checkbox').check();
	await decide(page)
		.getByRole('button', { name: new RegExp(`report ${number}\\b`, 'i') })
		.click();
}
/** Where a signed report tells how it compares with today's data. */
export const outdated = (page: Page) => page.locator('[role=status][data-state=outdated]');
