import { describe, expect, test } from 'vitest';
import type { CubeCell } from '../../src/lib/privacy/cube.ts';
import { parentDimensions } from '../../src/lib/privacy/grouping/hierarchy.ts';
import { defaultPolicy } from '../../src/lib/privacy/policy.ts';
import { releaseCampaign } from '../../src/lib/privacy/release.ts';
import { cubeOf } from './campaign.ts';

const cells = (rows: readonly (readonly [string[], number])[]): CubeCell[] =>
	rows.flatMap(([segments, people]) =>
		['control', 'treatment'].map((variant) => ({ variant, day: null, segments, people, measures: [] }))
	);

/** Parent of each dimension, by name. */
const parents = (
	dimensions: string[],
	rows: readonly (readonly [string[], number])[]
): (string | undefined)[] => {
	const cube = cubeOf(dimensions, cells(rows), []);
	const all = Int32Array.from({ length: cube.size }, (_, i) => i);
	return parentDimensions(cube, all).map((parent) => dimensions[parent]);
};

describe('parentDimensions', () => {
	test('finds chains, nearest parent first', () => {
		expect(
			parents(
				['city', 'continent', 'country'],
				[
					[['Oslo', 'Europe', 'NO'], 1],
					[['Bergen', 'Europe', 'NO'], 1],
					[['Malmo', 'Europe', 'SE'], 1],
					[['Lima', 'America', 'PE'], 1]
				]
			)
		).toEqual(['country', undefined, 'continent']);
	});

	test('takes the first of two dimensions that determine each other for the parent', () => {
		expect(
			parents(
				['code', 'name'],
				[
					[['NO', 'Norway'], 1],
					[['SE', 'Sweden'], 1]
				]
			)
		).toEqual([undefined, 'code']);
	});

	test('finds none where a value says something about another without the dimension doing so', () => {
		expect(
			parents(
				['mens', 'womens'],
				[
					[['0', '1'], 1],
					[['1', '0'], 1],
					[['1', '1'], 1]
				]
			)
		).toEqual([undefined, undefined]);
	});

	test('takes a dimension of one value for no parent', () => {
		expect(
			parents(
				['all', 'city'],
				[
					[['x', 'Oslo'], 1],
					[['x', 'Lima'], 1]
				]
			)
		).toEqual([undefined, undefined]);
	});
});

describe('a hierarchy in a release', () => {
	const policy = { ...defaultPolicy, k: 10, minOutcome: 3 };
	const shown = (dimensions: string[], rows: readonly (readonly [string[], number])[], axis: string) => {
		const [epoch] = releaseCampaign(cubeOf(dimensions, cells(rows), []), policy);
		const table = epoch?.tables.find(({ axes }) => axes.join() === axis);
		return table?.blocks.map(({ at, sums }) => {
			const [place] = at;
			return `${place && 'value' in place ? place.value : 'Other'} ${sums[0]?.[0]}`;
		});
	};

	test('shows two names of the same thing alike', () => {
		const rows: (readonly [string[], number])[] = [
			[['NO', 'Norway'], 50],
			[['SE', 'Sweden'], 40],
			[['DK', 'Denmark'], 4],
			[['IS', 'Iceland'], 30]
		];
		expect(shown(['code', 'name'], rows, 'code')).toEqual(['NO 50', 'SE 40', 'Other 34']);
		expect(shown(['code', 'name'], rows, 'name')).toEqual(['Norway 50', 'Sweden 40', 'Other 34']);
	});

	test('pools the cities of a country of which one would be told by the others', () => {
		const rows: (readonly [string[], number])[] = [
			[['NO', 'Oslo'], 60],
			[['NO', 'Voss'], 3],
			[['SE', 'Malmo'], 80],
			[['SE', 'Lund'], 30],
			[['SE', 'Umea'], 20]
		];
		expect(shown(['country', 'city'], rows, 'country')).toEqual(['NO 63', 'SE 130']);
		expect(shown(['country', 'city'], rows, 'city')).toEqual(['Lund 30', 'Malmo 80', 'Umea 20', 'Other 63']);
	});
});
