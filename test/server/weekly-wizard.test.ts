import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProduct, type Product } from '../e2e/product.ts';
import { ago, fileOf, today, weekOf } from './weekly-files.ts';
import { wizardOn } from './wizard.ts';

let product: Product;
beforeAll(async () => {
	product = await startProduct({}, 'analyst');
});
afterAll(() => product.stop());

const { send, post, page: pageOf, words, ended, checked } = wizardOn(() => product);

const declared = {
	owner: 'CRM',
	source: 'Warehouse',
	purpose: 'Picks',
	legalBasis: 'Consent',
	retainUntil: ago(-90)
};
const confirm = (id: string, answers: Record<string, string>) =>
	post(`/uploads/${id}/confirm`, { ...declared, ...answers });
const isChosen = (html: string, value: string): boolean =>
	/checked/.test(new RegExp(`<input[^>]*name="finished"[^>]*value="${value}"[^>]*>`).exec(html)?.[0] ?? '');
const day = (iso: string) =>
	new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' }).format(
		new Date(`${iso}T00:00:00Z`)
	);

describe('the wizard', () => {
	it('takes a file every week, and publishes it', async () => {
		for (const week of [1, 2, 3] as const) {
			const id = await checked(`week-${week}.csv`, weekOf('Weekly', week));
			// A last day within 35 days says that more will come, until somebody answers.
			const asked = await pageOf(`/uploads/${id}/columns`);
			expect(['no', 'yes'].map((value) => isChosen(asked, value))).toEqual([true, false]);
			expect((await confirm(id, { finished: 'no', release: 'complete' })).status).toBe(303);
			await ended(id);
			expect(await words(`/uploads/${id}`)).toContain('Published');
			const page = await words('/campaigns/weekly');
			expect(page).toContain('Running');
			expect(page).toContain(day(ago(35 - 7 * week)));
			expect(await words('/campaigns/weekly?tab=segments')).toContain('Phone');
		}
	});

	it('shows what appears now and when the rest follows', async () => {
		const id = await checked('parts.csv', fileOf('Parts', today - 28, 28));
		const asked = await words(`/uploads/${id}/columns`);
		expect(asked).toContain('Is it finished?');
		expect(asked).toMatch(/Now: \d+ \w+( \d+)? to \d+ \w+( \d+)?\. From/);
		expect(asked).toContain('the rest, once outcomes are complete. No later file can be added.');
		expect(asked).toContain('marked “may still grow”');
		expect((await confirm(id, { release: 'all', finished: 'no' })).status).toBe(400);
		expect((await confirm(id, { release: 'no', finished: 'no', endsOn: ago(3) })).status).toBe(400);
		// Finished: its complete days first.
		expect((await confirm(id, { finished: 'yes', release: 'complete' })).status).toBe(303);
		await ended(id);
		expect(await words(`/uploads/${id}`)).toContain('can be published from');
		const page = await words('/campaigns/parts');
		expect(page).toContain('Ended');
		expect(page).toContain(day(ago(14)));
		expect(page).not.toContain('may still grow');
	});

	it('leads on to the newest days, and to a campaign that can be reopened', async () => {
		expect(await words('/campaigns/parts/release')).toContain('Publish the newest days too');
		const form = await pageOf('/campaigns/parts/release?days=all');
		const seen = /name="seen" value="([0-9a-f]+)"/.exec(form)?.[1] ?? '';
		const published = await send('/campaigns/parts/release?/publish&days=all', {
			method: 'POST',
			body: new URLSearchParams({ seen })
		});
		expect(published.status).toBe(303);
		const all = await words('/campaigns/parts');
		expect(all).toContain(day(ago(1)));
		expect(all).toContain('may still grow');
		const next = await checked('next.csv', fileOf('Parts', today, 1));
		const refused = await words(`/uploads/${next}/check`);
		expect(refused).toContain('has ended, and its results are published');
		expect(refused).toContain('Reopen the campaign');
	});

	it('does not ask of a file without dates', async () => {
		const head = 'campaign,variant,people,conversions\n';
		const id = await checked('none.csv', `${head}None,control,6000,400\nNone,picks,6004,460\n`);
		const asked = await words(`/uploads/${id}/columns`);
		expect(asked).toContain('so it counts as finished');
		expect(asked).not.toContain('more data will come');
	});
});
