import { describe, expect, it } from 'vitest';
import { programmeSchema } from '#lib/server/api/contract/programme-schema.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import type { Product } from '../e2e/product.ts';
import { useStores } from './use-stores.ts';

let stores: Stores;
let product: Product;
let secret = '';
useStores(
	(started) => ({ stores, product } = started),
	async (opened) => {
		stores = opened;
		secret = await stores.holdout.write((tx) =>
			tokens.add(tx, { name: 'waves', role: 'admin', now: new Date() })
		);
	}
);

const call = async (path: string, init: RequestInit = {}) => {
	const answer = await fetch(`${product.origin}/api/v1${path}`, {
		...init,
		headers: { authorization: `Bearer ${secret}`, ...init.headers }
	});
	const body: unknown = await answer.json();
	return { status: answer.status, body };
};
const file = (date: string, [kept, others]: readonly [number, number]) =>
	[
		'variant,date,people,conversions,revenue,revenue_sq',
		`kept,${date},${kept},${kept / 20},${kept * 3},${kept * 225}`,
		`others,${date},${others},${others / 16},${others * 4},${others * 320}`,
		''
	].join('\n');
const send = (csv: string, query: Record<string, string>) =>
	call(
		`/uploads?${new URLSearchParams({
			control: 'kept',
			currency: 'EUR',
			kind: 'programme',
			audienceId: 'customers',
			release: 'true',
			...query
		}).toString()}`,
		{ method: 'POST', body: csv, headers: { 'content-type': 'text/csv' } }
	);
const enterMargin = (slug: string) =>
	call(`/campaigns/${slug}`, {
		method: 'PATCH',
		body: JSON.stringify({ assumptions: { marginRate: 0.4, fixedCost: 0, costPerPerson: 0 } }),
		headers: { 'content-type': 'application/json' }
	});

describe('waves of a universal control group by the API alone', () => {
	it('share their audience, and have the days that are sent with them', async () => {
		const first = await send(file('2026-01-01', [6000, 48_000]), {
			campaign: 'Winter',
			startsOn: '2026-01-01',
			endsOn: '2026-03-31'
		});
		expect(first).toMatchObject({ status: 201, body: { campaigns: [{ slug: 'winter', released: true }] } });
		const second = await send(file('2026-04-01', [6400, 49_600]), {
			campaign: 'Spring',
			startsOn: '2026-04-01',
			endsOn: '2026-06-30',
			sameAs: 'new-wave'
		});
		expect(second).toMatchObject({ status: 201, body: { campaigns: [{ slug: 'spring', released: true }] } });
		for (const slug of ['winter', 'spring']) expect((await enterMargin(slug)).status).toBe(200);
		const { body } = await call('/programme?currency=EUR');
		const { universalControl } = programmeSchema.parse(body);
		expect(
			universalControl?.months.map(({ slug, wave, months }) => [slug, wave, Math.round(months)])
		).toEqual([
			['winter', 1, 3],
			['spring', 2, 3]
		]);
		// 1 of margin beyond the control's: 0.4 × (4 − 3), over three months.
		expect(universalControl?.perPersonMonth?.estimate).toBeCloseTo(0.4 / 3, 6);
	});

	it('are compared as far as they are whole within the days asked for', async () => {
		const { body } = await call('/programme?currency=EUR&from=2026-02-01&to=2026-06-30');
		const { universalControl } = programmeSchema.parse(body);
		expect(universalControl?.months.map(({ slug }) => slug)).toEqual(['spring']);
		expect(universalControl?.waves.map(({ reason }) => reason)).toEqual(['other_days', null]);
		expect(await call('/programme?from=2026-07-01&to=2026-06-30')).toMatchObject({
			status: 400,
			body: { code: 'invalid_parameter' }
		});
	});

	it('are not renamed in silence: another audience of a campaign that is there is refused', async () => {
		const again = await send(file('2026-01-02', [7000, 56_000]), {
			campaign: 'winter',
			audienceId: 'others'
		});
		expect(again).toMatchObject({ status: 409, body: { code: 'other_audience' } });
	});
});
