import { describe, expect, it } from 'vitest';
import type { Measure } from '#lib/privacy/cube.ts';
import { attack } from '#lib/privacy/disclosure/attacker/attack.ts';
import type { AttackKind } from '#lib/privacy/disclosure/attacker/attack-findings.ts';
import type { Version } from '#lib/privacy/disclosure/attacker/attack-versions.ts';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import type { Layer, Position, ReleasedEpoch, ReleasedTable } from '#lib/privacy/released.ts';
import { ended } from './released-cube.ts';
import { square, sum } from '../floor-campaign.ts';

const place = (name: string): Position => (name === 'Other' ? { pooled: true } : { value: name });
type Rows = Readonly<Record<string, readonly number[]>>;
/** The tables of one layer: the total, and a breakdown by its groups. */
const tables = (layer: Layer, measures: readonly string[], rows: Rows, axis = 'channel'): ReleasedTable[] => {
	const lists = Object.values(rows);
	const total = measures.map((_, m) => lists.reduce((all, list) => all + (list[m] ?? 0), 0));
	const table = { layer, measures, hidden: [] };
	return [
		{ ...table, axes: [], blocks: [{ at: [], sums: [total] }] },
		{
			...table,
			axes: [axis],
			blocks: Object.entries(rows).map(([name, sums]) => ({ at: [place(name)], sums: [sums] }))
		}
	];
};
const epoch = (measures: readonly Measure[], list: readonly ReleasedTable[]): ReleasedEpoch => ({
	policy: { ...defaultPolicy, k: 50, minOutcome: 10, rounding: 1 },
	variants: ['control'],
	from: null,
	to: null,
	measures,
	tables: list
});
const looked = (published: ReleasedEpoch, others: readonly Version[] = []) => {
	const { looked: all = [] } = ended(attack({ epochs: [published], others }));
	return (kind: AttackKind) => all.find((one) => one.kind === kind);
};

const conversions = sum('conversions', 'outcome');
const people = { Web: [4000], App: [3000], Shop: [60], Other: [70] };

describe('hidden outcomes', () => {
	it('are bounded by the people of a group within Other', () => {
		const found = (inOther: number) =>
			looked(
				epoch(
					[conversions],
					[
						...tables('people', ['people'], people),
						...tables('outcome', ['people', 'conversions'], {
							Web: [4000, 300],
							App: [3000, 200],
							Other: [130, inOther]
						})
					]
				)
			)('outcome');
		// 127 of 130 had it: at most 3 of the shop's 60 did not.
		expect(found(127)).toMatchObject({ exposed: 1, narrowest: { low: 0, high: 3, axes: ['channel'] } });
		expect(found(60)).toMatchObject({ exposed: 0 });
		expect(found(60)?.groups).toBeGreaterThan(3);
	});

	it('that are shown for fewer than m people, or for all but a few, are exposed', () => {
		const found = (count: number) =>
			looked(
				epoch(
					[conversions],
					[
						...tables('people', ['people'], { Web: [4000], App: [3000] }),
						...tables('outcome', ['people', 'conversions'], { Web: [4000, 300], App: [3000, count] })
					]
				)
			)('outcome')?.exposed;
		expect([found(7), found(2996), found(200)]).toEqual([1, 1, 0]);
	});

	it('of a corrected version are compared with those of the one before', () => {
		const version = (count: number) =>
			epoch(
				[conversions],
				[
					...tables('people', ['people'], { Web: [4000], App: [3000] }),
					...tables('outcome', ['people', 'conversions'], { Web: [4000, count], App: [3000, 200] })
				]
			);
		const other = { epochs: [version(300)] };
		expect(looked(version(304), [other])('outcome')).toMatchObject({ narrowest: { low: 4, high: 4 } });
		expect(looked(version(304), [other])('outcome')?.exposed).toBeGreaterThan(0);
		expect(looked(version(340), [other])('outcome')?.exposed).toBe(0);
		// Another campaign of the same people has other outcomes.
		expect(looked(version(304), [{ ...other, variants: [['control', 'control']] }])('outcome')?.exposed).toBe(
			0
		);
	});
});

describe('outcomes read from other columns', () => {
	const outcome = (name: string) =>
		tables('outcome', ['people', name], { Web: [4000, 300], App: [3000, 200], Other: [314, 60] });
	const groups = { Web: [4000, 300], App: [3000, 200], Shop: [151, 1], Mail: [163, 59] };

	it('finds people reached from impressions', () => {
		const found = looked(
			epoch(
				[sum('reached', 'outcome'), sum('impressions', 'event')],
				[...tables('people', ['people', 'impressions'], groups), ...outcome('reached')]
			)
		)('link');
		expect(found).toMatchObject({ exposed: 2, narrowest: { low: 1, high: 1 } });
	});

	it('finds clicks from a cost that is so much for each', () => {
		const costs = Object.fromEntries(
			Object.entries(groups).map(([name, [n = 0, c = 0]]) => [name, [n, c * 0.5]])
		);
		const found = (rate: (name: string, cost: number) => number) =>
			looked(
				epoch(
					[sum('clicks', 'outcome'), sum('cost', 'event')],
					[
						...tables(
							'people',
							['people', 'cost'],
							Object.fromEntries(
								Object.entries(costs).map(([name, [n = 0, c = 0]]) => [name, [n, rate(name, c)]])
							)
						),
						...outcome('clicks').map((table) => table)
					]
				)
			)('link');
		expect(found((_, cost) => cost)).toMatchObject({ exposed: 1, narrowest: { low: 1, high: 1 } });
		expect(found((name, cost) => (name === 'App' ? cost + 1 : cost))).toMatchObject({
			groups: 0,
			exposed: 0
		});
	});

	it('finds how many did not order where everybody has one order or none', () => {
		const orders = (squares: (count: number) => number): Rows => ({
			Web: [4000, 300, squares(300)],
			Shop: [151, 148, squares(148)]
		});
		const found = (rows: Rows) =>
			looked(
				epoch(
					[sum('orders', 'event'), square('orders', 'event')],
					[
						...tables('people', ['people'], { Web: [4000], Shop: [151] }),
						...tables('event', ['people', 'orders', 'orders_sq'], rows)
					]
				)
			)('link');
		expect(found(orders((count) => count))).toMatchObject({ exposed: 1, narrowest: { low: 3, high: 3 } });
		expect(found(orders((count) => 2 * count))?.exposed).toBe(0);
	});
});

describe('groups that got other labels', () => {
	const version = (rows: Rows) => epoch([], tables('people', ['people'], rows));
	const before = version({ iOS: [3672], Web: [4457], Other: [475] });

	it('are subtracted where the rest is the same', () => {
		const after = version({ Apple: [3700], Web: [4457], Other: [447] });
		expect(looked(after, [{ epochs: [before] }])('regrouped')).toMatchObject({
			exposed: 1,
			narrowest: { low: 28, high: 28, axes: ['channel'] }
		});
	});

	it('are a guess where no group confirms it', () => {
		const after = version({ Apple: [3700], Site: [4700], Other: [490] });
		expect(looked(after, [{ epochs: [before] }])('regrouped')).toMatchObject({ exposed: 0, possible: 1 });
	});

	it('are one group where one side does not divide it', () => {
		const after = version({ Web: [4457], Other: [4147] });
		expect(looked(after, [{ epochs: [before] }])('regrouped')).toMatchObject({ groups: 0, exposed: 0 });
	});

	it('that differ by enough are safe', () => {
		const after = version({ Apple: [3900], Web: [4457], Other: [247] });
		expect(looked(after, [{ epochs: [before] }])('regrouped')).toMatchObject({
			groups: 1,
			exposed: 0,
			possible: 0
		});
	});
});

it('every kind is reported, also where nothing of it was found', () => {
	const { looked: all } = ended(
		attack({ epochs: [epoch([], tables('people', ['people'], people))], others: [] })
	);
	expect(all?.map(({ kind }) => kind)).toEqual(['group', 'change', 'regrouped', 'outcome', 'link']);
});
