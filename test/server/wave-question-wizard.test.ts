import { afterAll, beforeAll, expect, it } from 'vitest';
import { startProduct, type Product } from '../e2e/product.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { closeStores, openStores } from '#lib/server/stores.ts';
import { project } from './holdout-command.ts';
import { ago } from './weekly-files.ts';

let product: Product;
beforeAll(async () => {
	product = await startProduct({}, 'analyst');
});
afterAll(() => product.stop());

const send = (path: string, init: RequestInit = {}) =>
	fetch(product.origin + path, {
		redirect: 'manual',
		...init,
		headers: { cookie: product.cookie, origin: product.origin, accept: 'text/html', ...init.headers }
	});
const ended = async (id: string) =>
	void (await (await send(`/uploads/${id}/progress`, { headers: { accept: 'text/event-stream' } })).text());

const file = [
	'campaign,variant,date,people,conversions',
	...['2026-01-01', '2026-02-01'].flatMap((day) => [
		`Quarter,control,${day},5000,300`,
		`Quarter,everyone else,${day},45000,2900`
	]),
	''
].join('\n');

it('a wave with a row a month is asked in the browser whether its people come again, and stored as answered', async () => {
	const form = new FormData();
	form.set('file', new Blob([file], { type: 'text/csv' }), 'quarter.csv');
	const received = await send('/uploads/new', { method: 'POST', body: form });
	const id = /uploads\/([0-9a-f-]{36})/.exec(received.headers.get('location') ?? '')?.[1] ?? '';
	await send(`/uploads/${id}/columns?/check`, { method: 'POST', body: new URLSearchParams() });
	await ended(id);
	const confirm = () =>
		send(`/uploads/${id}/confirm`, {
			method: 'POST',
			body: new URLSearchParams({
				owner: 'CRM',
				source: 'Warehouse',
				purpose: 'Programme',
				legalBasis: 'Consent',
				retainUntil: ago(-90),
				finished: 'yes',
				release: 'no',
				kind: 'programme'
			})
		});
	expect((await confirm()).status).toBe(303);
	await ended(id);
	const page = await (await send(`/uploads/${id}`)).text();
	expect(page).toMatch(/data-problem="repeated_days"/);
	const action = `/uploads/${id}/columns?/answer&from=check`;
	expect(page).toContain(`action="${action.replaceAll('&', '&amp;')}"`);
	const answered = await send(action, {
		method: 'POST',
		body: new URLSearchParams({ name: 'recurring', value: 'true' })
	});
	expect(answered.status).toBe(303);
	await ended(id);
	expect((await confirm()).status).toBe(303);
	await ended(id);
	const stores = openStores(product.dataFolder, project);
	const found = campaigns.list(stores.holdout).find(({ name }) => name === 'Quarter');
	closeStores(stores);
	expect(found).toMatchObject({ kind: 'programme', recurring: true });
});
