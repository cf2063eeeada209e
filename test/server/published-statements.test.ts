import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '#lib/privacy/policy.ts';
import type { Position, ReleasedEpoch, ReleasedTable } from '#lib/privacy/released.ts';
import { otherWords } from '#lib/privacy/words.ts';
import { statementsOf } from '#lib/server/analysis/proof/statements.ts';
import { statementsOf as statementsForAttack } from '../privacy/statements.ts';

const value = (name: string): Position => ({ value: name });
const other: Position = { pooled: true };

const table = (
	axes: readonly string[],
	blocks: readonly (readonly [at: readonly Position[], people: number])[]
): ReleasedTable => ({
	axes,
	layer: 'people',
	measures: ['people'],
	blocks: blocks.map(([at, people]) => ({ at, sums: [[people], [people]] })),
	hidden: []
});

/** Of the cross-tab only cells of Other devices are shown: those of phones are hidden. */
const epoch: ReleasedEpoch = {
	policy: defaultPolicy,
	variants: ['control', 'picks'],
	from: null,
	to: null,
	measures: [],
	tables: [
		table(
			['region'],
			[
				[[value('North')], 100],
				[[value('South')], 100]
			]
		),
		table(
			['device'],
			[
				[[value('phone')], 80],
				[[other], 120]
			]
		),
		table(
			['region', 'device'],
			[
				[[value('North'), other], 70],
				[[value('South'), other], 50]
			]
		)
	]
};

describe('everything published, for attackers', () => {
	it('does not count hidden cells of a cross-tab in Other', () => {
		const crossed = [...statementsOf({ slug: 'spring', audienceId: null, recurring: false }, [epoch])].filter(
			({ group }) => group['region'] && group['device']
		);
		expect(crossed).toHaveLength(4);
		for (const { group } of crossed) expect(group['device']).toEqual([otherWords]);
	});

	it('reads them so itself', () => {
		const values = new Map([['device', ['phone', 'tablet', 'tv']]]);
		const crossed = statementsForAttack([epoch], { name: 'spring', values }).filter(
			({ group }) => group['region'] && group['device']
		);
		for (const { group } of crossed) expect(group['device']).toEqual(['tablet', 'tv']);
	});
});
