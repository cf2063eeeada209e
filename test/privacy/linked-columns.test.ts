import { describe, expect, test } from 'vitest';
import type { CubeCell, Measure } from '../../src/lib/privacy/cube.ts';
import { defaultPolicy, type Policy } from '../../src/lib/privacy/policy.ts';
import { releaseCampaign } from '../../src/lib/privacy/release.ts';
import type { ReleasedEpoch } from '../../src/lib/privacy/released.ts';
import { cubeOf } from './campaign.ts';

const policy: Policy = { ...defaultPolicy, k: 50, minOutcome: 10 };

const kinds: Readonly<Record<string, Measure['kind']>> = {
	reached: 'outcome',
	conversions: 'outcome',
	cost: 'money',
	clv: 'money',
	points: 'score'
};

/** Clicks count people where the file has no impressions. */
const measureOf = (name: string, names: readonly string[]): Measure => {
	const base = name.replace(/_sq$/, '');
	const kind = base === 'clicks' && !names.includes('impressions') ? 'outcome' : (kinds[base] ?? 'event');
	return name === base ? { name, kind, role: 'sum', of: [] } : { name, kind, role: 'square', of: [base] };
};

type Row = readonly [name: string, people: number, ...measures: number[]];

const released = (names: readonly string[], control: readonly Row[], treatment = control) => {
	const cells = [control, treatment].flatMap((rows, v) =>
		rows.map(([region, people, ...measures]): CubeCell => ({
			variant: v === 0 ? 'control' : 'treatment',
			day: null,
			segments: [region],
			people,
			measures
		}))
	);
	const measures = names.map((name) => measureOf(name, names));
	return releaseCampaign(cubeOf(['region'], cells, measures), policy)[0];
};

/** Regions whose number of a measure is published, over all tables. */
const regionsOf = (epoch: ReleasedEpoch | undefined, measure: string): string[] => {
	const tables = epoch?.tables.filter(
		({ axes, measures }) => axes.join() === 'region' && measures.includes(measure)
	);
	const names = (tables ?? []).flatMap(({ blocks }) =>
		blocks.flatMap(({ at: [place] }) => (place && 'value' in place ? [place.value] : []))
	);
	return [...new Set(names)].toSorted();
};

const totalOf = (epoch: ReleasedEpoch | undefined, measure: string) =>
	epoch?.tables.find(({ axes, measures }) => axes.length === 0 && measures.includes(measure));

const all = ['App', 'Mail', 'Shop', 'Web'];

/** Four regions; in Mail and Web few people have the outcome. */
const regions = (of: (people: number, outcome: number) => readonly number[], more = 0): Row[] => [
	['App', 3000, ...of(3000, 60 + more)],
	['Shop', 2000, ...of(2000, 70 + more)],
	['Web', 4100, ...of(4100, 6)],
	['Mail', 2500, ...of(2500, 7)]
];

const apart = ['App', 'Shop'];

describe('impressions beside people reached', () => {
	test('follow them where they bound them', () => {
		const epoch = released(
			['reached', 'impressions'],
			regions((_, reached) => [reached, reached])
		);
		expect(regionsOf(epoch, 'reached')).toEqual(apart);
		expect(regionsOf(epoch, 'impressions')).toEqual(apart);
	});

	test('are not shown where nobody may know who was reached', () => {
		const rows: Row[] = [
			['K', 151, 1, 1],
			['L', 3596, 3, 3],
			['M', 2596, 4, 4]
		];
		const epoch = released(['reached', 'impressions'], rows);
		expect(totalOf(epoch, 'impressions')).toMatchObject({ blocks: [], reason: 'fewer-than-m' });
	});

	test('follow with their clicks, so that the rate can be seen', () => {
		const epoch = released(
			['reached', 'impressions', 'clicks'],
			regions((_, reached) => [reached, 3 * reached, reached], 400)
		);
		expect(regionsOf(epoch, 'impressions')).toEqual(apart);
		expect(regionsOf(epoch, 'clicks')).toEqual(apart);
	});

	test('are shown everywhere where everybody got as many, or more than one on average', () => {
		const same = released(
			['reached', 'impressions'],
			regions((people, reached) => [reached, people])
		);
		expect(regionsOf(same, 'impressions')).toEqual(all);
		const many = released(
			['reached', 'impressions', 'impressions_sq'],
			regions((people, reached) => [reached, 2 * people, 9 * people])
		);
		expect(regionsOf(many, 'impressions')).toEqual(all);
	});
});

describe('impressions', () => {
	const rows = (squares: number): Row[] => [
		['App', 3000, 40, squares],
		['Shop', 2000, 66, 90],
		['Web', 4100, 70, 90]
	];

	test('of one person are not shown', () => {
		expect(regionsOf(released(['impressions', 'impressions_sq'], rows(1600)), 'impressions')).toEqual([]);
		expect(regionsOf(released(['impressions', 'impressions_sq'], rows(60)), 'impressions')).toEqual([
			'App',
			'Shop',
			'Web'
		]);
	});

	test('that are so many for each outcome follow it', () => {
		const epoch = released(
			['conversions', 'impressions'],
			regions((_, y) => [y, 5 * y])
		);
		expect(regionsOf(epoch, 'impressions')).toEqual(apart);
	});
});

describe('a fixed price', () => {
	test('for each click or conversion is shown where they are', () => {
		for (const [name, price] of [
			['clicks', 0.5],
			['reached', 0.07],
			['conversions', 2]
		] as const) {
			const epoch = released(
				[name, 'cost'],
				regions((_, y) => [y, price * y])
			);
			expect(regionsOf(epoch, 'cost'), name).toEqual(apart);
		}
	});

	test('for each click beside impressions is, too', () => {
		const epoch = released(
			['impressions', 'clicks', 'cost'],
			regions((people, y) => [2 * people + y, y, y / 2])
		);
		expect(regionsOf(epoch, 'impressions')).toEqual(all);
		expect(regionsOf(epoch, 'clicks')).toEqual(apart);
		expect(regionsOf(epoch, 'cost')).toEqual(apart);
	});

	test('for each person or impression is shown everywhere', () => {
		const person = released(
			['conversions', 'cost'],
			regions((people, y) => [y, 0.05 * people])
		);
		expect(regionsOf(person, 'cost')).toEqual(all);
		const impression = released(
			['conversions', 'impressions', 'cost'],
			regions((people, y) => [y, 2 * people + (y % 5), 0.01 * (2 * people + (y % 5))])
		);
		expect(regionsOf(impression, 'cost')).toEqual(all);
	});

	test('for nothing that is counted is shown in groups in which every count is', () => {
		const epoch = released(
			['conversions', 'cost'],
			regions((people, y) => [y, 2 * y + (people % 7)])
		);
		expect(regionsOf(epoch, 'cost')).toEqual(apart);
		const hidden = released(
			['conversions', 'installs', 'cost'],
			regions((people, y) => [y, 1, 2 * y + (people % 7)])
		);
		expect(regionsOf(hidden, 'cost')).toEqual([]);
		expect(totalOf(hidden, 'cost')?.blocks).toHaveLength(1);
	});

	test('of an amount with squares is not shown where all but a few have it', () => {
		const rows: Row[] = [
			['App', 3000, 30_000 - 1480, 300_000 - 14_800],
			['Shop', 2000, 10_000, 100_000],
			['Web', 151, 1480, 14_800]
		];
		expect(regionsOf(released(['clv', 'clv_sq'], rows), 'clv')).not.toContain('Web');
	});
});

describe('points', () => {
	test('that are so many for each conversion are shown where it is', () => {
		const plain = released(
			['conversions', 'points'],
			regions((_, y) => [y, 100 * y])
		);
		expect(regionsOf(plain, 'points')).toEqual(apart);
		const squares = released(
			['conversions', 'points', 'points_sq'],
			regions((_, y) => [y, 100 * y, 10_000 * y])
		);
		expect(regionsOf(squares, 'points')).toEqual(apart);
	});

	test('of one person are not shown', () => {
		const rows = (squares: number): Row[] => [
			['App', 4100, 4200, squares],
			['Shop', 2000, 6000, 600_000],
			['Web', 3000, 2100, 210_000]
		];
		expect(regionsOf(released(['points', 'points_sq'], rows(4200 ** 2)), 'points')).not.toContain('App');
		expect(regionsOf(released(['points', 'points_sq'], rows(430_000)), 'points')).toContain('App');
	});

	test('that nobody knows the people behind are shown in total only', () => {
		const epoch = released(
			['conversions', 'points'],
			regions((people, y) => [y, 90 * y + people])
		);
		expect(regionsOf(epoch, 'points')).toEqual([]);
		expect(totalOf(epoch, 'points')?.blocks).toHaveLength(1);
	});
});

describe('own counts and orders', () => {
	const rows = (count: number, squares: number): Row[] => [
		['All', 151, count, squares],
		['App', 3000, 60, 60],
		['Shop', 2000, 70, 70],
		['Web', 2500, 44, 44]
	];

	test('of which everybody has 0 or 1 leave m people without', () => {
		for (const name of ['orders', 'tickets'])
			for (const [count, squares] of [
				[148, 148],
				[148, 150],
				[151, 157]
			] as const) {
				const epoch = released([name, `${name}_sq`], rows(count, squares));
				expect(regionsOf(epoch, name), `${name} ${count} ${squares}`).not.toContain('All');
			}
		expect(regionsOf(released(['tickets', 'tickets_sq'], rows(140, 140)), 'tickets')).toContain('All');
		expect(regionsOf(released(['tickets', 'tickets_sq'], rows(148, 400)), 'tickets')).toContain('All');
	});

	test('that are so many for each of another count follow that', () => {
		for (const names of [
			['tickets', 'pages'],
			['pages', 'tickets']
		]) {
			const of = (_: number, tickets: number) =>
				names.map((name) => (name === 'pages' ? 5 * tickets : tickets));
			const epoch = released(names, regions(of));
			expect(regionsOf(epoch, 'tickets')).toEqual(apart);
			expect(regionsOf(epoch, 'pages')).toEqual(apart);
		}
	});

	test('that are close to an outcome follow it', () => {
		const close: Row[] = [
			['App', 3000, 60, 61],
			['Shop', 2000, 70, 70],
			['Web', 4100, 9, 10],
			['Mail', 2500, 9, 10]
		];
		const epoch = released(['conversions', 'tickets'], close);
		expect(regionsOf(epoch, 'tickets')).toEqual(regionsOf(epoch, 'conversions'));
		const far = released(
			['conversions', 'tickets'],
			regions((people, y) => [y, people + y])
		);
		expect(regionsOf(far, 'tickets')).toEqual(all);
	});
});

describe('what is hidden', () => {
	test('says that too few have none of it, where that is why', () => {
		const rows: Row[] = [['All', 151, 148, 148]];
		expect(totalOf(released(['tickets', 'tickets_sq'], rows), 'tickets')?.reason).toBe('one-side-below-m');
		const few: Row[] = [['All', 151, 4, 4]];
		expect(totalOf(released(['tickets', 'tickets_sq'], few), 'tickets')?.reason).toBe('too-few-events');
	});

	test('a cost in a campaign of one group, which has some rate whatever it is for', () => {
		const epoch = released(['clicks', 'cost'], [['All', 3000, 3, 1.5]], [['All', 3100, 40, 20]]);
		expect(totalOf(epoch, 'cost')).toMatchObject({ blocks: [] });
		const person = released(['clicks', 'cost'], [['All', 3000, 3, 30]], [['All', 3100, 40, 31]]);
		expect(totalOf(person, 'cost')?.blocks).toHaveLength(1);
	});
});
