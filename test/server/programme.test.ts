import { describe, expect, it } from 'vitest';
import { dayOf } from '#lib/experiment/day.ts';
import { programmeSchema } from '#lib/server/api/contract/programme-schema.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { programmeAnswer } from '#lib/server/reports/programme.ts';
import { gainOf } from '#lib/server/reports/roi.ts';
import { assumptions } from '#lib/server/reports/assumptions.ts';
import { setAssumptions } from '#lib/server/reports/set-assumptions.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import type { Product } from '../e2e/product.ts';
import { publishCase } from './publish-case.ts';
import { useStores } from './use-stores.ts';

const now = new Date('2026-11-25T12:00:00Z');
let stores: Stores;
let product: Product;
const added: Campaign[] = [];

const some = { marginRate: 0.4, fixedCost: 100, costPerPerson: 0, valuePerConversion: 20 };

useStores(
	(started) => ({ stores, product } = started),
	async (opened) => {
		stores = opened;
		for (const [i, name] of ['One', 'Two', 'Three'].entries()) {
			const day = dayOf(now) - 60 + i;
			added.push(await publishCase(stores, { name, now, startsOn: day - 9, endsOn: day }));
		}
		added.push(await publishCase(stores, { name: 'No dates', now }));
		await publishCase(stores, { name: 'Demo', now, demo: true });
		await publishCase(stores, { name: 'Waiting', now, release: false });
		for (const campaign of added.slice(0, 2))
			await stores.holdout.write((tx) => setAssumptions(tx, campaign, { some, by: null, now }));
	}
);

const asked = (query: Partial<Parameters<typeof programmeAnswer>[2]> = {}) =>
	programmeAnswer(stores.holdout, now, { hidden: new Set(), ...query });

describe('the programme', () => {
	it('is the plain sum of the measured campaigns, demo campaigns apart', async () => {
		const { campaigns, currency, gain, leftOut, rolledOut, rolledOutReason } = await asked();
		expect([campaigns, currency, rolledOut, rolledOutReason]).toEqual([2, 'EUR', null, 'no_decisions']);
		const gains = await Promise.all(
			added.slice(0, 2).map(async (campaign) => {
				const found = await gainOf(
					stores.holdout,
					campaign,
					(await assumptions.find(stores.holdout, campaign))?.value ?? null,
					now
				);
				if (typeof found === 'string') throw new Error(found);
				return found;
			})
		);
		expect(gain?.estimate).toBeCloseTo(
			gains.reduce((sum, one) => sum + one.gain.estimate, 0),
			6
		);
		// Two days apart, in one quarter or two: the quarters add up to the sum.
		const { quarters } = await asked();
		expect(quarters.reduce((sum, one) => sum + one.campaigns, 0)).toBe(2);
		expect(quarters.reduce((sum, one) => sum + one.gain, 0)).toBeCloseTo(gain?.estimate ?? NaN, 6);
		const error = Math.hypot(...gains.map(({ below }) => below));
		expect(gain?.low).toBeCloseTo((gain?.estimate ?? 0) - 1.959963984540054 * error, 4);
		expect(leftOut.map(({ reason }) => reason).toSorted()).toEqual(['no_money', 'no_money', 'not_published']);
		expect(leftOut.map(({ slug }) => slug)).not.toContain('demo');
	});

	it('pools lifts also where margin and costs are not entered', async () => {
		const { lift } = await asked();
		expect(lift).toHaveLength(1);
		expect(lift[0]).toMatchObject({ metric: 'conversion', campaigns: 4 });
		// About 700 of 9,000 against 400 of 9,000 in each.
		expect(lift[0]?.estimate).toBeCloseTo(0.75, 1);
		expect(lift[0]?.spread?.count).toBe(4);
		expect(lift[0]?.channels.map(({ channel, count }) => [channel, count])).toEqual([[null, 4]]);
		expect(lift[0]?.low).toBeLessThan(lift[0]?.estimate ?? 0);
	});

	it('counts campaigns by their last day where days are asked for', async () => {
		const day = new Date((dayOf(now) - 60) * 864e5).toISOString().slice(0, 10);
		const { campaigns, leftOut } = await asked({ to: day });
		expect(campaigns).toBe(1);
		expect(leftOut).toContainEqual({ slug: 'two', reason: 'other_days' });
		expect(leftOut).toContainEqual({ slug: 'no-dates', reason: 'no_dates' });
	});

	it('is answered by the API as described, and refuses what it does not know', async () => {
		const secret = await stores.holdout.write((tx) =>
			tokens.add(tx, { name: 'report', role: 'manager', now: new Date() })
		);
		const get = (query: string) =>
			fetch(`${product.origin}/api/v1/programme${query}`, { headers: { authorization: `Bearer ${secret}` } });
		const answer = await get('?currency=EUR');
		expect(answer.status).toBe(200);
		const body: unknown = await answer.json();
		expect(body).toEqual(programmeSchema.parse(body));
		expect(body).toMatchObject({ campaigns: 2, currency: 'EUR' });
		expect((await get('?currency=euro')).status).toBe(400);
		expect(await (await get('?currency=USD')).json()).toMatchObject({ campaigns: 0, gain: null });
	});
});
