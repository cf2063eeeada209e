import { describe, expect, test } from 'vitest';
import type { CubeCell, Measure } from '../../src/lib/privacy/cube.ts';
import { defaultPolicy, type Policy } from '../../src/lib/privacy/policy.ts';
import { closeEpoch, pulse } from '../../src/lib/privacy/pulse.ts';
import { releaseCampaign, releaseThrough } from '../../src/lib/privacy/release.ts';
import type { ReleasedEpoch, ReleasedTable } from '../../src/lib/privacy/released.ts';
import { cubeOf } from './campaign.ts';
import { everyKind, everyKindCells } from './floor-campaign.ts';
import { floorFaults } from './floor-faults.ts';
import { unaudited } from './unaudited.ts';
import { nothingReleased } from './running.ts';

const policy: Policy = { ...defaultPolicy, k: 50, minOutcome: 10 };

const kinds: Readonly<Record<string, Measure['kind']>> = {
	conversions: 'outcome',
	clicks: 'event',
	impressions: 'event',
	orders: 'event',
	installs: 'event',
	revenue: 'money',
	clv: 'money',
	refunds: 'money',
	csat: 'score',
	csat_responses: 'responses'
};

const measureOf = (name: string): Measure => {
	const base = name.replace(/_sq$/, '');
	const kind = kinds[base] ?? 'event';
	return name === base ? { name, kind, role: 'sum', of: [] } : { name, kind, role: 'square', of: [base] };
};

/** Rows of a file with a region: `[region, people, …measures]` of the control, and of the treatment where they differ. */
const released = (
	names: readonly string[],
	control: readonly (readonly [string, ...number[]])[],
	treatment = control,
	by = policy
): ReleasedEpoch | undefined => {
	const cells = [control, treatment].flatMap((rows, v) =>
		rows.map(([region, people = 0, ...measures]): CubeCell => ({
			variant: v === 0 ? 'control' : 'personalised',
			day: null,
			segments: [region],
			people,
			measures
		}))
	);
	return releaseCampaign(cubeOf(['region'], cells, names.map(measureOf)), by)[0];
};

const table = (epoch: ReleasedEpoch | undefined, axes: readonly string[], having: string) =>
	epoch?.tables.find((one) => one.axes.join() === axes.join() && one.measures.includes(having));

/** Names of the blocks of a table. */
const shown = (of: ReleasedTable | undefined): string[] =>
	(of?.blocks ?? []).map(({ at: [place] }) => (place && 'value' in place ? place.value : 'Other'));

const byRegion = (epoch: ReleasedEpoch | undefined, measure: string) =>
	shown(table(epoch, ['region'], measure));

const apart = ['East', 'North', 'South', 'West'];
const together = ['North', 'South', 'Other'];

describe('events', () => {
	test('of an outcome follow its blocks: orders of one buyer are not shown', () => {
		const rows = (east: number) =>
			[
				['North', 3000, 150, 150, 150],
				['South', 2500, 130, 130, 130],
				['East', 60, east, east, east],
				['West', 900, 60, 60, 60]
			] as const;
		const epoch = released(['conversions', 'orders', 'orders_sq'], rows(1), rows(3));
		expect(byRegion(epoch, 'orders')).toEqual(together);
		expect(byRegion(epoch, 'people')).toEqual(apart);
		expect(table(epoch, ['region'], 'orders')?.hidden.map(({ reason }) => reason)).toEqual([
			'outcome-under-m',
			'outcome-under-m'
		]);
	});

	test('without an outcome of their own are at least m, and never none', () => {
		const rows = (east: number) =>
			[
				['North', 3000, 9000, 400, 150],
				['South', 2500, 7500, 300, 130],
				['East', 60, 180, east, 12],
				['West', 900, 2700, 90, 60]
			] as const;
		const names = ['impressions', 'clicks', 'conversions'];
		expect(byRegion(released(names, rows(0), rows(1)), 'clicks')).toEqual(together);
		expect(byRegion(released(names, rows(9), rows(40)), 'clicks')).toEqual(together);
		expect(byRegion(released(names, rows(10), rows(40)), 'clicks')).toEqual(apart);
		expect(byRegion(released(names, rows(0), rows(1)), 'impressions')).toEqual(apart);
	});

	test('are of at least m people where sums of squares tell it', () => {
		const rows = (squares: number) =>
			[
				['North', 3000, 400, 800],
				['East', 600, 40, squares],
				['West', 900, 90, 180]
			] as const;
		expect(byRegion(released(['installs', 'installs_sq'], rows(1000)), 'installs')).toEqual([
			'North',
			'Other'
		]);
		expect(byRegion(released(['installs', 'installs_sq'], rows(100)), 'installs')).toHaveLength(3);
	});

	test('of nobody are shown about a large group, beside a published outcome', () => {
		const rows = (clicks: number) =>
			[
				['North', 3000, 9000, clicks, 150],
				['East', 2000, 6000, clicks, 90]
			] as const;
		const names = ['impressions', 'clicks', 'conversions'];
		const epoch = released(names, rows(0), rows(300));
		expect(table(epoch, [], 'clicks')?.blocks).toHaveLength(1);
		expect(byRegion(epoch, 'clicks')).toEqual(['East', 'North']);
		const alone = released(
			['impressions', 'clicks'],
			[['North', 3000, 9000, 0]],
			[['North', 3000, 9000, 300]]
		);
		expect(table(alone, [], 'clicks')?.reason).toBe('too-few-events');
	});
});

describe('outcomes', () => {
	test('of nobody are shown from 1,000 people on', () => {
		const rows = (people: number) =>
			[
				['North', 3000, 150],
				['South', 2500, 130],
				['East', people, 0]
			] as const;
		expect(byRegion(released(['conversions'], rows(1000)), 'conversions')).toEqual([
			'East',
			'North',
			'South'
		]);
		expect(byRegion(released(['conversions'], rows(999)), 'conversions')).toEqual(['North', 'Other']);
		const never = released(['conversions'], [['North', 3000, 0]], [['North', 3000, 4]]);
		expect(table(never, [], 'conversions')?.reason).toBe('fewer-than-m');
		const nobody = released(['conversions'], [['North', 3000, 0]], [['North', 3000, 40]]);
		expect(table(nobody, [], 'conversions')?.blocks).toHaveLength(1);
	});

	test('of nobody are shown only where it says nothing about a combination of fewer than k people', () => {
		const of = (few: number) => {
			const cells = ['control', 'personalised'].flatMap((variant) =>
				[
					['North', 'Web', 3000, 150],
					['South', 'Web', 2500, 130],
					['East', 'Web', 2000, 0],
					['East', 'App', few, 0]
				].map(([region, device, people, conversions]): CubeCell => ({
					variant,
					day: null,
					segments: [`${region}`, `${device}`],
					people: Number(people),
					measures: [Number(conversions)]
				}))
			);
			const cube = cubeOf(['region', 'device'], cells, [measureOf('conversions')]);
			return byRegion(releaseCampaign(cube, policy)[0], 'conversions');
		};
		expect(of(50)).toEqual(['East', 'North', 'South']);
		expect(of(49)).toEqual(['North', 'Other']);
	});

	test('that one group lacks are combined with what hides the fewest people', () => {
		const rows = [
			['a', 20_000, 300],
			['b', 6000, 8],
			['c', 700, 11],
			['d', 500, 3],
			['e', 400, 12],
			['f', 100, 4]
		] as const;
		// b, d and f lack it, and are enough together: nothing is given up for them.
		expect(byRegion(released(['conversions'], rows), 'conversions')).toEqual(['a', 'c', 'e', 'Other']);
		const one = rows.filter(([name]) => name !== 'b' && name !== 'd');
		expect(byRegion(released(['conversions'], one), 'conversions')).toEqual(['a', 'c', 'Other']);
	});

	test('take the group that completes the pool, however many smaller ones there are', () => {
		const small = Array.from({ length: 6 }, (_, at) => [`s${at}`, 60 + at, 10] as const);
		const rows = [...small, ['large', 5000, 400], ['lacks', 900, 0]] as const;
		const treatment = rows.map(
			([name, people, conversions]) => [name, people, name === 'lacks' ? 1 : conversions] as const
		);
		expect(byRegion(released(['conversions'], rows, treatment), 'conversions')).toHaveLength(7);
	});
});

describe('a hierarchy', () => {
	test('does not hide the outcomes of the lower level where the upper one shows none', () => {
		const rows = [
			['A', 'A1', 900, 60],
			['A', 'A2', 800, 50],
			['A', 'A3', 700, 7],
			['B', 'B1', 400, 4]
		] as const;
		const cells = ['control', 'personalised'].flatMap((variant) =>
			rows.map(([group, part, people, conversions]): CubeCell => ({
				variant,
				day: null,
				segments: [group, part],
				people,
				measures: [conversions]
			}))
		);
		const cube = cubeOf(['group', 'part'], cells, [measureOf('conversions')]);
		const [epoch] = releaseCampaign(cube, policy);
		expect(shown(table(epoch, ['group'], 'conversions'))).toEqual([]);
		expect(shown(table(epoch, ['part'], 'conversions'))).toEqual(['A1', 'A2', 'Other']);
	});
});

describe('amounts', () => {
	const regions = (east: readonly number[], ...rest: readonly (readonly number[])[]) =>
		['East', 'North', 'South', 'West'].map((name, at): [string, ...number[]] => [
			name,
			...([east, ...rest][at] ?? [])
		]);

	test('without buyers and squares are shown in total only, from 20 k people on', () => {
		const rows = regions([60, 0], [3000, 9000], [2500, 7500], [900, 2700]);
		const epoch = released(['revenue'], rows, regions([60, 499], [3000, 9000], [2500, 7500], [900, 2700]));
		expect(table(epoch, ['region'], 'revenue')).toMatchObject({ blocks: [], reason: 'amount-needs-buyers' });
		expect(table(epoch, [], 'revenue')?.blocks).toHaveLength(1);
		const few = released(['revenue'], [['North', 999, 3000]]);
		expect(table(few, [], 'revenue')?.reason).toBe('amount-needs-buyers');
	});

	test('without buyers rest on r people who paid, as squares tell', () => {
		const rows = regions(
			[60, 499, 499 ** 2],
			[3000, 9000, 60_000],
			[2500, 7500, 50_000],
			[900, 2700, 20_000]
		);
		const epoch = released(['clv', 'clv_sq'], rows);
		expect(byRegion(epoch, 'clv')).not.toContain('East');
		expect(byRegion(epoch, 'clv')).toContain('North');
		expect(table(epoch, ['region'], 'clv')?.hidden[0]?.reason).toBe('buyers-under-r');
	});

	test('of one price are shown where the number of buyers is', () => {
		const priced = (buyers: number) => [buyers, 10 * buyers, 100 * buyers];
		const rows = regions(
			[600, ...priced(60)],
			[3000, ...priced(300)],
			[2500, ...priced(250)],
			[900, ...priced(90)]
		);
		const names = ['conversions', 'revenue', 'revenue_sq'];
		expect(byRegion(released(names, rows), 'revenue')).toEqual(apart);
		// Another price in one region: then a price is somebody's amount.
		const other = regions(
			[600, 60, 1200, 24_000],
			[3000, ...priced(300)],
			[2500, ...priced(250)],
			[900, ...priced(90)]
		);
		expect(byRegion(released(names, other), 'revenue')).toEqual([]);
	});

	test('that may be negative are shown in total only', () => {
		const rows = regions(
			[60, 20, -5, 900],
			[3000, 300, 9000, 4e5],
			[2500, 250, 7500, 3e5],
			[900, 90, 2700, 1e5]
		);
		const epoch = released(['conversions', 'revenue', 'revenue_sq'], rows);
		expect(table(epoch, ['region'], 'revenue')?.reason).toBe('amount-may-be-negative');
		expect(table(epoch, [], 'revenue')?.measures).toEqual(['people', 'conversions', 'revenue']);
		const few = released(['conversions', 'revenue'], [['North', 900, 49, -5]]);
		expect(table(few, [], 'revenue')?.reason).toBe('amount-may-be-negative');
	});

	test('of a variant that cannot buy are shown as nothing', () => {
		const control = regions([2000, 0, 0, 0], [3000, 0, 0, 0], [2500, 0, 0, 0], [1900, 0, 0, 0]);
		const bought = (n: number) => [n, 30 * n, 1500 * n];
		const treatment = regions(
			[2000, ...bought(80)],
			[3000, ...bought(90)],
			[2500, ...bought(70)],
			[1900, ...bought(60)]
		);
		const epoch = released(['conversions', 'revenue', 'revenue_sq'], control, treatment);
		expect(byRegion(epoch, 'revenue')).toEqual(apart);
	});
});

describe('scores', () => {
	const rows = (east: readonly [number, number, number, number]) =>
		[
			['North', 3000, 400, 1230, 5193, 300],
			['South', 2500, 330, 1050, 4535, 250],
			['East', 160, ...east],
			['West', 900, 160, 480, 1980, 120]
		] as const;
	const names = ['conversions', 'csat', 'csat_sq', 'csat_responses'];

	test('are hidden where one of the buyers did not answer, and where all answered alike', () => {
		expect(byRegion(released(names, rows([61, 300, 1500, 60])), 'csat')).toEqual(together);
		expect(byRegion(released(names, rows([80, 300, 1500, 60])), 'csat')).toEqual(together);
		expect(byRegion(released(names, rows([80, 240, 1020, 60])), 'csat')).toEqual(apart);
		expect(byRegion(released(names, rows([61, 240, 1020, 60])), 'csat')).toEqual(together);
		expect(byRegion(released(names, rows([60, 240, 1020, 60])), 'csat')).toEqual(apart);
	});

	test('without squares are hidden at an end of the scale', () => {
		const plain = (score: number) =>
			[
				['North', 3000, 1230, 300],
				['South', 2500, 1050, 250],
				['East', 160, score, 60]
			] as const;
		expect(byRegion(released(['csat', 'csat_responses'], plain(300)), 'csat')).toEqual(['North', 'Other']);
		expect(byRegion(released(['csat', 'csat_responses'], plain(299)), 'csat')).toHaveLength(3);
	});
});

describe('people who recur', () => {
	const days = Array.from({ length: 12 }, (_, day) => day);
	const regions = { North: 300, South: 250, Est: 7, West: 120 };
	const cells = days.flatMap((day) =>
		['control', 'personalised'].flatMap((variant) =>
			Object.entries(regions).map(([region, people]): CubeCell => ({
				variant,
				day,
				segments: [region],
				people,
				measures: []
			}))
		)
	);
	const cube = (recurring: boolean) => ({ ...cubeOf(['region'], cells, []), recurring });

	test('count on their largest day: seven persons are not seventy', () => {
		const [epoch] = releaseCampaign(cube(true), policy);
		expect(byRegion(epoch, 'people')).toEqual(['North', 'South', 'Other']);
		const [plain] = releaseCampaign(cube(false), policy);
		expect(byRegion(plain, 'people')).toEqual(['Est', 'North', 'South', 'West']);
	});

	test('count so in the total, in ranges of days and in cross-tabs too', () => {
		const few = {
			...cubeOf(
				['region'],
				cells.filter(({ segments: [name] }) => name === 'Est'),
				[]
			),
			recurring: true
		};
		expect(releaseCampaign(few, policy)[0]?.tables.map(({ reason }) => reason)).toEqual([
			'fewer-than-k',
			'fewer-than-k',
			'fewer-than-k'
		]);
		expect(pulse(few, policy, { state: nothingReleased, through: 12 })).toEqual([]);
		const crossed: Policy = { ...policy, crossTabs: [['date', 'region']] };
		const [epoch] = releaseCampaign(cube(true), crossed);
		const smallest = (table(epoch, ['date', 'region'], 'people')?.blocks ?? []).map(({ at }) => at[1]);
		expect(smallest).not.toContainEqual({ value: 'Est' });
		const buckets = pulse(cube(true), policy, { state: nothingReleased, through: 12 });
		const closing = closeEpoch(cube(true), policy, { epochs: [], buckets });
		expect(closing.kind === 'closed' && byRegion(closing.epoch, 'people')).toEqual([
			'North',
			'South',
			'Other'
		]);
	});
});

describe('buckets of a running campaign', () => {
	const daily = (orders: (day: number) => number): CubeCell[] =>
		Array.from({ length: 30 }, (_, day) =>
			['control', 'personalised'].map((variant): CubeCell => ({
				variant,
				day,
				segments: [],
				people: 200,
				measures: [12, orders(day), day === 3 ? 1 : 0]
			}))
		).flat();
	const of = (orders: (day: number) => number) =>
		pulse(cubeOf([], daily(orders), ['conversions', 'clicks', 'installs'].map(measureOf)), policy, {
			state: nothingReleased,
			through: 29
		});

	test('wait for m events, and leave own counts to the period', () => {
		expect(of(() => 20)).toHaveLength(30);
		const slow = of(() => 4);
		expect(slow).toHaveLength(10);
		expect(slow[0]?.measures).toEqual(['people', 'conversions', 'clicks']);
		for (const { sums } of slow) for (const [, , clicks] of sums) expect(clicks).toBeGreaterThanOrEqual(10);
		// Nothing waits for what a variant does not do.
		expect(of(() => 0)).toHaveLength(30);
		expect(of(() => 0)[0]?.measures).toEqual(['people', 'conversions']);
	});
});

describe('every kind of column', () => {
	const campaigns = Number(process.env['HOLDOUT_TRIES'] ?? 9);

	test('has its floor in every group that is published', () => {
		for (let seed = 1; seed <= campaigns; seed++) {
			const k = [10, 25, 50][seed % 3] ?? 50;
			const { dimensions, cells } = everyKindCells(
				seed,
				[1500, 5000, 20_000][Math.floor(seed / 3) % 3] ?? 1500
			);
			const by: Policy = { ...policy, k, crossTabs: [['region', 'device']] };
			// Floors are kept by the groupings: the gate may only combine more.
			for (const epoch of releaseThrough(unaudited, cubeOf(dimensions, cells, everyKind), by))
				expect(floorFaults(epoch, everyKind), `seed ${seed}`).toEqual([]);
		}
	});

	test('is found out where a floor is missing', () => {
		const { dimensions, cells } = everyKindCells(3, 5000);
		const [epoch] = releaseThrough(unaudited, cubeOf(dimensions, cells, everyKind), {
			...policy,
			k: 10,
			minOutcome: 3
		});
		if (!epoch) throw new Error('nothing released');
		const strict = { ...epoch, policy: { ...policy, k: 400, minOutcome: 200, minBuyers: 200 } };
		const found = new Set(floorFaults(strict, everyKind).map(({ what }) => what));
		expect(found).toEqual(new Set(['people', 'outcome', 'event', 'money', 'score']));
	});
});

describe('a variant in which a measure cannot happen', () => {
	type Row = readonly [string, ...number[]];
	const rows = (clicks: number): Row[] => [
		['North', 600, 1800, clicks * 60, 150],
		['South', 500, 1500, clicks * 50, 130],
		['East', 90, 270, clicks * 20, 20]
	];
	const names = ['impressions', 'clicks', 'conversions'];
	const of = (impossible: readonly string[], control = rows(0)) => {
		const cells = [control, rows(1)].flatMap((list, v) =>
			list.map(([region, people = 0, ...measures]): CubeCell => ({
				variant: v === 0 ? 'control' : 'personalised',
				day: null,
				segments: [region],
				people,
				measures
			}))
		);
		const measures = names.map((name) => ({
			...measureOf(name),
			...(name === 'clicks' ? { impossible } : {})
		}));
		return releaseCampaign(cubeOf(['region'], cells, measures), policy)[0];
	};

	test('is left out of its floor', () => {
		expect(byRegion(of([]), 'clicks')).toEqual([]);
		expect(byRegion(of(['control']), 'clicks')).toEqual(['East', 'North', 'South']);
	});

	test('has its floor all the same where it did happen', () => {
		const [, ...rest] = rows(0);
		expect(byRegion(of(['control'], [['North', 600, 1800, 300, 150], ...rest]), 'clicks')).toEqual([]);
	});
});
