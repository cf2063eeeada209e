import { describe, expect, it } from 'vitest';
import { tokens } from '#lib/server/accounts/tokens.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import type { Product } from '../../e2e/product.ts';
import { useStores } from '../use-stores.ts';

let stores: Stores;
let product: Product;
useStores((started) => ({ stores, product } = started));

const long = (letter: string, count: number) => letter.repeat(count);

/** What a browser without scripts would send of the form of a page: its first one with these fields. */
function fieldsOf(html: string): URLSearchParams {
	const fields = new URLSearchParams();
	const text = (value: string) =>
		value.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
	for (const [tag] of html.matchAll(/<input[^>]*>/g)) {
		const attribute = (name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
		const isOff = /type="(radio|checkbox)"/.test(tag) && !/\schecked/.test(tag);
		const name = attribute('name');
		if (name && !isOff) fields.append(name, text(attribute('value') ?? ''));
	}
	for (const [, name = '', value = ''] of html.matchAll(/<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</g))
		fields.append(name, text(value));
	return fields;
}

describe('a campaign with the longest facts', () => {
	it('is made by the API, saved in its form as it is, and sent to the API again', async () => {
		const secret = await stores.holdout.write((tx) =>
			tokens.add(tx, { name: 'maker', role: 'admin', now: new Date() })
		);
		const ask = async (method: string, path: string, body?: object) => {
			const response = await fetch(`${product.origin}/api/v1${path}`, {
				method,
				headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
				...(body ? { body: JSON.stringify(body) } : {})
			});
			return { status: response.status, body: (await response.json()) as Record<string, unknown> };
		};
		const facts = {
			name: `${long('a', 75)} "&" ${long('b', 120)}`,
			hypothesis: long('h', 2000),
			audience: long('u', 500),
			channel: long('c', 100),
			tags: 'loyalty, test',
			audienceId: long('i', 100),
			currency: 'SEK',
			startsOn: '2026-01-01',
			endsOn: '2036-01-31'
		};
		const variants = ['control', 'picks'].map((name) => ({ name, plannedWeight: 1_000_000 }));
		const made = await ask('POST', '/campaigns', { ...facts, control: 'control', variants });
		expect([made.status, made.body]).toMatchObject([201, facts]);
		const address = `/campaigns/${String(made.body['slug'])}`;

		const page = `${product.origin}${address}/edit`;
		const headers = { cookie: product.cookie, origin: product.origin, accept: 'text/html' };
		const html = await (await fetch(page, { headers })).text();
		expect(html).toMatch(/<input(?=[^>]*name="name")(?=[^>]*maxlength="200")(?=[^>]*aria-required="true")/);
		const body = fieldsOf(html);
		expect(body.get('name')).toBe(facts.name);
		const saved = await fetch(page, { method: 'POST', headers, body });
		expect(saved.status).toBe(200);
		expect((await ask('GET', address)).body).toEqual(made.body);

		const again = await ask('PATCH', address, { ...facts, variants });
		expect([again.status, again.body]).toEqual([200, made.body]);
		body.set('name', long('x', 201));
		const refused = await fetch(page, { method: 'POST', headers, body });
		const words = 'Write at most 200 characters.';
		expect([refused.status, (await refused.text()).includes(words)]).toEqual([400, true]);
		const wrong = await ask('PATCH', address, { name: long('x', 201) });
		expect([wrong.status, wrong.body['problems']]).toEqual([422, [{ place: 'name', words }]]);
	});
});
