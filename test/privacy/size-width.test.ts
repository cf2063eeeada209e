import { describe, expect, it } from 'vitest';
import { released, type Group } from '../experiment/released.ts';

/** Two variants of seven groups each: one person in each, and some more in the first. */
const groups = (more: number): Group[] =>
	['control', 'treatment'].flatMap((variant) =>
		[...'abcdefg'].map((segment, i) => ({
			variant,
			segment,
			people: i === 0 ? 1 + more : 1,
			sums: { conversions: i === 0 ? 1 : 0 }
		}))
	);
const totals = (more: number, minOutcome: number) =>
	released(groups(more), { k: 10, minOutcome }).flatMap(({ tables }) =>
		tables.flatMap(({ axes, measures, blocks }) =>
			axes.length === 0 && measures.includes('people') ? blocks : []
		)
	);

describe('the size of a group, of which no outcome is published', () => {
	it('leaves the outcome the range that it was promised: nobody has an outcome who is not there', () => {
		// Of ten people in seven groups, a group has 1 to 4, so 0 to 4 with the outcome: a range of less than 5.
		expect(totals(3, 10)).toEqual([]);
		expect(totals(5, 10)).not.toEqual([]);
	});

	it('may be narrower where less is promised of outcomes', () => {
		expect(totals(3, 6)).not.toEqual([]);
	});
});
