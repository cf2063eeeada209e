import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { programmeSchema } from '#lib/server/api/contract/programme-schema.ts';
import { tokens } from '#lib/server/accounts/tokens.ts';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import { importFile } from '#lib/server/ingest/import.ts';
import type { ImportRequest } from '#lib/server/ingest/import-request.ts';
import { dataProgrammes } from '#lib/server/reports/data-returns.ts';
import { reportOverview } from '#lib/server/reports/overview.ts';
import { programmeAnswer } from '#lib/server/reports/programme/answer.ts';
import { setAssumptions } from '#lib/server/reports/set-assumptions.ts';
import { waveNumber } from '#lib/server/release/waves.ts';
import type { Stores } from '#lib/server/db/stores.ts';
import { undeclared } from '#lib/server/campaigns/declarations.ts';
import type { Product } from '../e2e/product.ts';
import { publishCase } from './publish-case.ts';
import { useStores } from './use-stores.ts';

const now = new Date('2026-11-25T12:00:00Z');
const day = (iso: string) => Date.parse(iso) / 86_400_000;
const some = { marginRate: 0.4, fixedCost: 0, costPerPerson: 0 };
let stores: Stores;
let product: Product;

/** A wave's file: people, buyers and euros of each, all orders alike in their second moment. */
const rows = (list: readonly (readonly [variant: string, date: string, people: number, buyers: number])[]) =>
	[
		'variant,date,people,conversions,revenue,revenue_sq',
		...list.map(([variant, date, people, buyers]) =>
			[variant, date, people, buyers, buyers * 60, buyers * 3600 * 1.25].join(',')
		),
		''
	].join('\n');

async function wave(name: string, csv: string, more: Partial<ImportRequest> = {}): Promise<Campaign> {
	const { campaign, ...rest } = more;
	const outcome = await importFile(stores, {
		open: () => Readable.from([Buffer.from(csv)]),
		file: `${name}.csv`,
		control: 'universal control',
		release: true,
		now,
		declaration: undeclared(day('2027-02-01')),
		campaign: { name, kind: 'programme', currency: 'EUR', audienceId: 'all customers', ...campaign },
		...rest
	});
	if (outcome.kind !== 'stored' || !outcome.campaigns[0]?.released) throw new Error(JSON.stringify(outcome));
	const found = (await campaigns.list(stores.holdout)).find((one) => one.name === name);
	if (!found) throw new Error(`no ${name}`);
	await stores.holdout.write((tx) => setAssumptions(tx, found, { some, by: null, now }));
	return found;
}

/** One row a person for a quarter, then a row a month in which the same people come again. */
const first = rows([
	['universal control', '2026-01-01', 5000, 400],
	['everyone else', '2026-01-01', 45_000, 4100]
]);
const second = rows(
	['2026-04-01', '2026-05-01'].flatMap((date, i) => [
		['universal control', date, 5200, 310 + i] as const,
		['everyone else', date, 46_000, 2990 + i] as const
	])
);

useStores(
	(started) => ({ stores, product } = started),
	async (opened) => {
		stores = opened;
		await wave('Wave one', first, { campaign: { startsOn: day('2026-01-01'), endsOn: day('2026-03-31') } });
		await wave('Wave two', second, {
			recurring: true,
			samePeople: [{ answer: 'new-wave' }],
			campaign: { startsOn: day('2026-04-01'), endsOn: day('2026-05-31') }
		});
		const campaign = await publishCase(stores, {
			name: 'February',
			now,
			startsOn: day('2026-02-01'),
			endsOn: day('2026-02-20')
		});
		const costs = { ...some, fixedCost: 300, valuePerConversion: 20 };
		await stores.holdout.write((tx) => setAssumptions(tx, campaign, { some: costs, by: null, now }));
	}
);

const asked = () => programmeAnswer(stores.holdout, now, { hidden: new Set() });

describe('a universal control group', () => {
	it('is one wave for each upload of an audience, through the same gate', async () => {
		const numbers = await Promise.all(
			['Wave one', 'Wave two'].map(async (name) => {
				const found = (await campaigns.list(stores.holdout)).find((one) => one.name === name);
				return found && [found.kind, await waveNumber(stores.holdout, found)];
			})
		);
		expect(numbers).toEqual([
			['programme', 1],
			['programme', 2]
		]);
	});

	it('stays one in a correction of a wave', async () => {
		const outcome = await importFile(stores, {
			open: () => Readable.from([Buffer.from(first.replace('4100', '4200'))]),
			file: 'again.csv',
			control: 'universal control',
			release: false,
			now,
			declaration: undeclared(day('2027-02-01')),
			replaces: 'wave-one',
			campaign: {}
		});
		expect(outcome.kind).toBe('stored');
		const one = await campaigns.find(stores.holdout, 'wave-one');
		const correction = (await campaigns.list(stores.holdout)).find(
			({ replacesId }) => replacesId === one?.id
		);
		expect(correction?.kind).toBe('programme');
	});

	it('is shown beside the sum of the campaigns of the same months', async () => {
		const { universalControl: found } = await asked();
		const each = 0.4 * 60;
		const [one, april, may] = found?.months ?? [];
		expect(
			found?.months.map(({ wave: number, from, to, months }) => [number, from, to, Math.round(months)])
		).toEqual([
			[1, '2026-01-01', '2026-03-31', 3],
			[2, '2026-04-01', '2026-04-30', 1],
			[2, '2026-05-01', '2026-05-31', 1]
		]);
		expect(one?.margin.estimate).toBeCloseTo(each * (4100 - (400 / 5000) * 45_000), 4);
		expect(april?.margin.estimate).toBeCloseTo(each * (2990 - (310 / 5200) * 46_000), 4);
		expect(may?.margin.estimate).toBeCloseTo(each * (2991 - (311 / 5200) * 46_000), 4);
		expect(found?.campaigns).toMatchObject({ counted: 1, leftOut: 0 });
		expect(found?.cost).toBe(300);
		const sum = [one, april, may].reduce((all, month) => all + (month?.margin.estimate ?? NaN), 0);
		expect(found?.gain?.estimate).toBeCloseTo(sum - 300, 4);
		expect(found?.gap?.estimate).toBeCloseTo((found?.campaigns.gain?.estimate ?? NaN) - (sum - 300), 4);
	});

	it('counts in no total of campaigns', async () => {
		const { campaigns: counted, gain, lift, leftOut } = await asked();
		expect([counted, lift, leftOut]).toEqual([1, [], []]);
		// 700 of 9,310 against 400 of 9,300, at 20 a conversion and 40%.
		expect(gain?.estimate).toBeCloseTo(0.4 * 20 * (700 - (400 / 9300) * 9310) - 300, 4);
		expect((await reportOverview(stores.holdout, now)).together[0]?.headline).toMatch(/^1 ended campaign:/);
		expect(
			(await dataProgrammes(stores.holdout, now)).flatMap(({ undeclared: list }) => list)
		).not.toContainEqual(expect.objectContaining({ name: 'Wave one' }));
	});

	it('is answered by the API as described, and as a table', async () => {
		const secret = await stores.holdout.write((tx) =>
			tokens.add(tx, { name: 'universal', role: 'manager', now: new Date() })
		);
		const get = (path: string) =>
			fetch(`${product.origin}${path}`, { headers: { authorization: `Bearer ${secret}` } });
		const body: unknown = await (await get('/api/v1/programme')).json();
		const { universalControl } = programmeSchema.parse(body);
		expect(universalControl?.words.headline).toMatch(
			/^Campaigns add up to €\S+; the universal control group shows €\S+ \(likely \S+ to \S+\)$/
		);
		expect((await (await get('/api/v1/campaigns/wave-one')).json()) as unknown).toMatchObject({
			kind: 'programme'
		});
		const changed = await fetch(`${product.origin}/api/v1/campaigns/february`, {
			method: 'PATCH',
			headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
			body: JSON.stringify({ kind: 'everything' })
		});
		expect(changed.status).toBeGreaterThanOrEqual(400);
	});
});
