import type { Proof } from './certificate.ts';
import { membersOf } from './members.ts';
import type { Family } from './system.ts';
import type { Tools } from './tools.ts';
import type { Work } from './work.ts';

/** A proof of people, whose tables make room for those with an outcome. */
export interface PeopleProof {
	readonly families: readonly Family[];
	readonly proof: Proof;
}

/** Open groups that it is tried for. */
const mostGroups = 200;

/**
 * Outcomes of groups with too few people for them: the table that proves that there may be more people in the group is the one to
 * begin with, however hard it was to find; then outcomes alone are exchanged.
 */
export const byRoom = (
	{ draft, coverage, exchanges }: Tools,
	{ families, proof: { changes, largest } }: PeopleProof,
	work: Work
): void => {
	const judged = draft.by.length - 1;
	const each = Int32Array.from({ length: draft.by[0]?.length ?? 0 }, (_, c) => c);
	exchanges.beginAt(0, 'thorough');
	for (const { family: f, group } of coverage.open().slice(0, mostGroups)) {
		const family = coverage.families[f];
		const place = families.findIndex(({ groupOf }) => groupOf === family?.groupOf);
		const id = largest[place]?.[group] ?? -1;
		if (!family || id < 0) continue;
		const [from, to] = [changes.starts[id] ?? 0, changes.starts[id + 1] ?? 0];
		work.spend(to - from);
		draft.clear();
		exchanges.restart();
		const touched = changes.cells.subarray(from, to);
		touched.forEach((c, i) => {
			draft.add(0, c, changes.by[0]?.[from + i] ?? 0);
		});
		// Cells that gave people may have more outcomes than people now.
		for (const c of touched) {
			const excess = draft.at(judged, c) - draft.at(0, c);
			const aim = { groupOf: each, group: c, sign: -1 } as const;
			if (excess > 0) exchanges.moveJudged(each.subarray(c, c + 1), { need: excess, aim });
		}
		const { starts, cells } = membersOf(family);
		const members = cells.subarray(starts[group], starts[group + 1]);
		const aim = { groupOf: family.groupOf, group, sign: 1 } as const;
		const moved = exchanges.moveJudged(members, { need: coverage.need(f, group, 1), aim });
		if (moved > 0 && draft.isValid()) coverage.add(draft, 'exchange');
	}
};
