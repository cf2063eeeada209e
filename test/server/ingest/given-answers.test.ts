import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProduct, type Product } from '../../e2e/product.ts';
import { wizardOn } from '../wizard.ts';

let product: Product;
beforeAll(async () => {
	product = await startProduct({}, 'analyst');
});
afterAll(() => product.stop());

const { post, words, receive } = wizardOn(() => product);

/** "Versão" in Windows-1252. */
const portuguese = Buffer.from(
	'Versão;Usuários;Conversões\nControle;4210;84\nPersonalizada;4188;112\n',
	'latin1'
);

describe('an answer that was a mistake', () => {
	it('can be taken back where it leaves nothing but a question', async () => {
		const id = await receive('pt.csv', portuguese);
		const answer = (fields: Record<string, string>) =>
			post(`/uploads/${id}/columns?/answer&from=check`, fields);
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
