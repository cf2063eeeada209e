import { beforeAll, describe, expect, test } from 'vitest';
import { attackPromise } from './promise/attack.ts';
import { loadSolver, type Solver } from './promise/program.ts';
import type { Statement } from './statements.ts';

let solver: Solver;
beforeAll(async () => {
	solver = await loadSolver();
});

type Kind = Statement['kind'];

/** What is published of each region; a measure that a region leaves out is hidden there. */
const statements = (
	regions: Readonly<Record<string, Readonly<Record<string, number>>>>,
	kinds: Readonly<Record<string, Kind>> = {}
): Statement[] =>
	Object.entries(regions).flatMap(([region, values]) =>
		Object.entries(values).map(([measure, value]) => ({
			id: `${region} ${measure}`,
			dataset: 'x',
			group: { region: [region] },
			measure,
			value,
			...(kinds[measure] ? { kind: kinds[measure] } : {})
		}))
	);

const found = (...published: Parameters<typeof statements>): string[] =>
	attackPromise(solver, statements(...published), [], { k: 50, m: 10 }).violations.map(
		({ kind, measure, group }) =>
			`${kind} ${measure} ${JSON.stringify(Object.values(group)).replaceAll(/\W/g, '')}`
	);

describe('the attacker finds', () => {
	test('a cost, points or events for each conversion where conversions are hidden', () => {
		const priced = (name: string, price: number) => ({
			App: { people: 3000, conversions: 60, [name]: 60 * price },
			Shop: { people: 2000, conversions: 70, [name]: 70 * price },
			Mail: { people: 2500, conversions: 44, [name]: 44 * price },
			Web: { people: 4100, [name]: 12 * price }
		});
		expect(found(priced('cost', 2))).toEqual(['linked conversions Web']);
		expect(found(priced('points', 100), { points: 'score' })).toEqual(['linked conversions Web']);
		expect(found(priced('tickets', 3))).toEqual(['linked conversions Web']);
		const person = Object.fromEntries(
			Object.entries(priced('cost', 2)).map(([name, values]) => [
				name,
				{ ...values, cost: values.people / 20 }
			])
		);
		expect(found(person)).toEqual([]);
	});

	test('impressions that bound the people reached', () => {
		const rows = (impressions: number) => ({
			App: { people: 3000, reached: 60, impressions: 9000 },
			Web: { people: 151, impressions }
		});
		expect(found(rows(1))).toEqual(['linked reached Web']);
		expect(found(rows(300))).toEqual([]);
	});

	test('how many have no event, and points of one person', () => {
		expect(found({ All: { people: 151, tickets: 148, tickets_sq: 148 } })).toEqual([
			'floor-event tickets All'
		]);
		expect(found({ All: { people: 151, tickets: 140, tickets_sq: 140 } })).toEqual([]);
		const points = (points_sq: number) => ({ All: { people: 4100, points: 4200, points_sq } });
		expect(found(points(4200 ** 2), { points: 'score' })).toEqual(['floor-score points All']);
		expect(found(points(430_000), { points: 'score' })).toEqual([]);
	});
});
