import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProduct, type Product } from '../e2e/product.ts';
import { tokens } from '#lib/server/auth/tokens.ts';
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
	'campaign,variant,people,conversions',
	'Quarter,control,5000,300',
	'Quarter,everyone else,45000,2900',
	''
].join('\n');

describe('the last step of an upload', () => {
	it('asks of a new campaign whether it is a wave of the universal control group, and keeps the answer', async () => {
		const form = new FormData();
		form.set('file', new Blob([file], { type: 'text/csv' }), 'quarter.csv');
		const received = await send('/uploads/new', { method: 'POST', body: form });
		const id = /uploads\/([0-9a-f-]{36})/.exec(received.headers.get('location') ?? '')?.[1] ?? '';
		await send(`/uploads/${id}/columns?/check`, { method: 'POST', body: new URLSearchParams() });
		await ended(id);
		const asked = await (await send(`/uploads/${id}/confirm`)).text();
		expect(asked).toMatch(/<select[^>]*name="kind"/);
		const confirm = (more: Record<string, string>) =>
			send(`/uploads/${id}/confirm`, {
				method: 'POST',
				body: new URLSearchParams({
					source: 'Warehouse',
					purpose: 'Programme',
					legalBasis: 'Consent',
					retainUntil: ago(-90),
					finished: 'yes',
					release: 'no',
					kind: 'programme',
					...more
				})
			});
		const refused = await confirm({});
		expect(refused.status).toBe(400);
		expect(await refused.text()).toMatch(/<option value="programme" selected/);
		expect((await confirm({ owner: 'CRM' })).status).toBe(303);
		await ended(id);
		const stores = openStores(product.dataFolder, project);
		try {
			expect(campaigns.list(stores.holdout).map(({ name, kind }) => [name, kind])).toEqual([
				['Quarter', 'programme']
			]);
			const secret = tokens.add(stores.holdout, { name: 'reader', role: 'admin', now: new Date() });
			const answer = await fetch(`${product.origin}/api/v1/campaigns/quarter`, {
				headers: { authorization: `Bearer ${secret}` }
			});
			expect((await answer.json()) as unknown).toMatchObject({ kind: 'programme' });
		} finally {
			closeStores(stores);
		}
	});
});
