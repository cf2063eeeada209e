import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProduct, type Product } from '../e2e/product.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { project } from './holdout-command.ts';
import { ago } from './weekly-files.ts';
import { wizardOn } from './wizard.ts';

let product: Product;
beforeAll(async () => {
	product = await startProduct({}, 'analyst');
});
afterAll(() => product.stop());

const { post, page, ended, checked } = wizardOn(() => product);

const declared = {
	owner: 'CRM',
	source: 'Warehouse',
	purpose: 'Programme',
	legalBasis: 'Consent',
	retainUntil: ago(-90),
	finished: 'yes',
	release: 'no',
	kind: 'programme'
};

const file = [
	'campaign,variant,people,conversions',
	'Quarter,control,5000,300',
	'Quarter,everyone else,45000,2900',
	''
].join('\n');

describe('the last step of an upload', () => {
	it('asks of a new campaign whether it is a wave of the universal control group, and keeps the answer', async () => {
		const id = await checked('quarter.csv', file);
		expect(await page(`/uploads/${id}/confirm`)).toMatch(/<select[^>]*name="kind"/);
		const confirm = (owner: string) => post(`/uploads/${id}/confirm`, { ...declared, owner });
		const refused = await confirm('');
		expect(refused.status).toBe(400);
		expect(await refused.text()).toMatch(/<option value="programme" selected/);
		expect((await confirm('CRM')).status).toBe(303);
		await ended(id);
		const stores = openStores(product.dataFolder, project);
		try {
			expect((await campaigns.list(stores.holdout)).map(({ name, kind }) => [name, kind])).toEqual([
				['Quarter', 'programme']
			]);
			const secret = await stores.holdout.write((tx) =>
				tokens.add(tx, { name: 'reader', role: 'admin', now: new Date() })
			);
			const answer = await fetch(`${product.origin}/api/v1/campaigns/quarter`, {
				headers: { authorization: `Bearer ${secret}` }
			});
			expect((await answer.json()) as unknown).toMatchObject({ kind: 'programme' });
		} finally {
			closeStores(stores);
		}
	});

	it('asks whether the people of a wave with a row a month come again, and stores the answer', async () => {
		const rows = ['2026-01-01', '2026-02-01'].flatMap((day) => [
			`Monthly,control,${day},5000,300`,
			`Monthly,everyone else,${day},45000,2900`
		]);
		const id = await checked('monthly.csv', `campaign,variant,date,people,conversions\n${rows.join('\n')}\n`);
		const confirm = () => post(`/uploads/${id}/confirm`, declared);
		expect((await confirm()).status).toBe(303);
		await ended(id);
		const asked = await page(`/uploads/${id}`);
		expect(asked).toMatch(/data-problem="repeated_days"/);
		const action = `/uploads/${id}/columns?/answer&from=check`;
		expect(asked).toContain(`action="${action.replaceAll('&', '&amp;')}"`);
		expect((await post(action, { name: 'recurring', value: 'true' })).status).toBe(303);
		await ended(id);
		expect((await confirm()).status).toBe(303);
		await ended(id);
		const stores = openStores(product.dataFolder, project);
		const found = (await campaigns.list(stores.holdout)).find(({ name }) => name === 'Monthly');
		closeStores(stores);
		expect(found).toMatchObject({ kind: 'programme', recurring: true });
	});
});
