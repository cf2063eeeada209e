import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProduct, type Product } from '../../e2e/product.ts';

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
const words = async (path: string): Promise<string> =>
	(await (await send(path)).text())
		.replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/g, '')
		.replace(/<[^>]+>/g, ' ')
		.replace(/\s+/g, ' ');

/** "Versão" in Windows-1252. */
const portuguese = Buffer.from(
	'Versão;Usuários;Conversões\nControle;4210;84\nPersonalizada;4188;112\n',
	'latin1'
);

describe('an answer that was a mistake', () => {
	it('can be taken back where it leaves nothing but a question', async () => {
		const form = new FormData();
		form.set('file', new Blob([portuguese], { type: 'text/csv' }), 'pt.csv');
		const received = await send('/uploads/new', { method: 'POST', body: form });
		const id = /uploads\/([0-9a-f-]{36})/.exec(received.headers.get('location') ?? '')?.[1] ?? '';
		const answer = (fields: Record<string, string>) =>
			send(`/uploads/${id}/columns?/answer&from=check`, {
				method: 'POST',
				body: new URLSearchParams(fields)
			});
		expect(await words(`/uploads/${id}/columns`)).not.toContain('You chose:');
		expect((await answer({ name: 'encoding', value: 'utf-16le' })).status).toBe(303);
		for (const page of ['check', 'columns'])
			expect(await words(`/uploads/${id}/${page}`)).toContain(
				'You chose: Letters: UTF-16, little-endian Undo'
			);
		expect((await answer({ name: 'encoding', value: 'utf-16le', undo: '1' })).status).toBe(303);
		expect(await words(`/uploads/${id}/columns`)).not.toContain('You chose:');
	});
});
