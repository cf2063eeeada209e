import { expect, it } from 'vitest';
import { isOneTeam } from '#lib/server/campaigns/workspace.ts';
import { closeStores, openStores } from '#lib/server/db/stores.ts';
import { startProduct } from '../../e2e/product.ts';
import { project } from '../holdout-command.ts';

it('set-up asks whether analysts are one team, and they are separate where nothing is chosen', async () => {
	const product = await startProduct({}, null);
	try {
		const isOne = async () => {
			const stores = openStores(product.dataFolder, project);
			const found = await isOneTeam(stores.holdout);
			closeStores(stores);
			return found;
		};
		expect(await isOne()).toBe(false);
		const address = /http:\/\/\S+\/setup\/[\w-]+/;
		await expect.poll(() => product.output()).toMatch(address);
		const [link = ''] = address.exec(product.output()) ?? [];
		const page = await (await fetch(link)).text();
		expect(page).toMatch(/<select[^>]*name="team"/);
		const fields = { name: 'Ana', email: 'ana@example.com', password: 'four plain test words', team: 'one' };
		const response = await fetch(link, {
			method: 'POST',
			redirect: 'manual',
			headers: { origin: product.origin, accept: 'text/html' },
			body: new URLSearchParams(fields)
		});
		expect(response.status).toBe(303);
		expect(await isOne()).toBe(true);
	} finally {
		await product.stop();
	}
});
