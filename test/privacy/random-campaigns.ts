import type { CubeCell, Measure } from '../../src/lib/privacy/cube.ts';
import { defaultPolicy, type Policy } from '../../src/lib/privacy/policy.ts';
import { releaseCampaign } from '../../src/lib/privacy/release.ts';
import { cubeOf, randomness, randomShape, simulate, simulatedMeasures, surveyMeasures } from './campaign.ts';
import { privateCells, statementsOf, valuesOf, type PrivateCell, type Statement } from './statements.ts';

/** Everything published of some people, and the cells behind it. */
export interface Material {
	readonly name: string;
	readonly statements: readonly Statement[];
	readonly cells: readonly PrivateCell[];
}

/** Own measures: who installed (a person once), points that few have, and orders. */
const ownMeasures: readonly Measure[] = [
	{ name: 'orders', kind: 'event', role: 'sum', of: [] },
	{ name: 'installs', kind: 'outcome', role: 'sum', of: [] },
	{ name: 'points', kind: 'money', role: 'sum', of: [] },
	{ name: 'points_sq', kind: 'money', role: 'square', of: ['points'] }
];

const kinds: Readonly<Record<string, NonNullable<Statement['kind']>>> = {
	orders: 'event',
	installs: 'outcome',
	points: 'money'
};

/** A campaign of 2–5 dimensions, some nested, with late launches; of at most so many people, more often of fewer. */
export const campaignOf = (seed: number, most: number) => {
	const people = Math.round(500 + (most - 500) * randomness(seed)() ** 2);
	const shape = randomShape(seed, people);
	// Few campaigns split people by day of first exposure and by everything else at once.
	const days = seed % 2 === 0 ? 1 : shape.days;
	const plain = shape.plain.length + shape.cities.length < 2 ? [...shape.plain, 3] : shape.plain;
	return simulate({ ...shape, days, plain }, seed);
};

const withOwn = (cell: CubeCell, random: () => number): CubeCell => {
	const conversions = cell.measures[2] ?? 0;
	const orders =
		conversions + Array.from({ length: conversions }, random).filter((draw) => draw < 0.2).length;
	const draws = Array.from({ length: cell.people }, random);
	const installs = draws.filter((draw) => draw < 0.04);
	const amounts = installs.map((draw) => Math.round(draw * 2500));
	const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
	const own = [orders, installs.length, sum(amounts), sum(amounts.map((amount) => amount * amount))];
	return { ...cell, measures: [...Array.from(cell.measures), ...own] };
};

const crossTabs: Policy['crossTabs'] = [
	['dim0', 'dim1'],
	['date', 'dim0'],
	['region', 'dim0']
];

/** One release of one campaign by the core, with events, survey answers and own measures. */
export const singleCampaign = (seed: number, { k, most }: { k: number; most: number }): Material => {
	const name = `single${seed}`;
	const { dimensions, cells: plain } = campaignOf(seed, most);
	const random = randomness(seed + 9e6);
	const cells = plain.map((cell) => withOwn(cell, random));
	const measures = [...simulatedMeasures, ...surveyMeasures, ...ownMeasures];
	const axes = ['date', ...dimensions];
	const crossed = crossTabs.filter(
		(pair, at) => (seed >> at) % 2 === 0 && pair.every((axis) => axes.includes(axis))
	);
	const epochs = releaseCampaign(cubeOf(dimensions, cells, measures), {
		...defaultPolicy,
		k,
		crossTabs: crossed
	});
	return {
		name,
		statements: statementsOf(epochs, { name, values: valuesOf(cells, dimensions) }).map((statement) => {
			const kind = kinds[statement.measure];
			return kind ? { ...statement, kind } : statement;
		}),
		cells: privateCells(cells, { name, dimensions, measures: measures.map((measure) => measure.name) })
	};
};
