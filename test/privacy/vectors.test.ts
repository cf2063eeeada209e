import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { forest } from '../../src/lib/privacy/forest.ts';
import {
	dateBuckets,
	dimensionBlocks,
	outcomeBlocks,
	hiddenRectangle,
	revenueBlocks
} from '../reference/blocks.ts';

interface Vector {
	readonly name: string;
	readonly why: string;
	readonly function: string;
	readonly input: unknown;
	readonly expected: unknown;
}

const file = new URL('../reference/release-vectors.json', import.meta.url);
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] };

const functions: Record<string, (input: never) => unknown> = {
	dimension_blocks: dimensionBlocks,
	outcome_blocks: outcomeBlocks,
	revenue_blocks: revenueBlocks,
	date_buckets: dateBuckets,
	hidden_rectangle: hiddenRectangle,
	forest
};

for (const [name, run] of Object.entries(functions)) {
	describe(`${name} agrees with the reference`, () => {
		test.each(vectors.filter((vector) => vector.function === name))('$name: $why', ({ input, expected }) => {
			expect(run(input as never)).toEqual(expected);
		});
	});
}

test('no reference vector is left out', () => {
	expect(
		[...new Set(vectors.map((vector) => vector.function))].filter((name) => !(name in functions))
	).toEqual([]);
});
