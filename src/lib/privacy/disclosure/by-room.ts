import type { GroupId, Proof } from './certificate.ts';
import { type Family, membersOf, type Members } from './system/system.ts';
import type { Work } from './system/work.ts';
import type { AllExchanges } from './exchanges/all-exchanges.ts';
import type { Coverage } from './coverage.ts';
import type { Draft } from './system/draft.ts';

/** What the stages of a proof share. */
export interface Tools {
	readonly draft: Draft;
	readonly coverage: Coverage;
	readonly exchanges: AllExchanges;
	/** Groups that no table makes wide enough, by family. */
	readonly hopeless: readonly Uint8Array[];
}

/** A proof of people, whose tables make room for those with an outcome. */
export interface PeopleProof {
	readonly families: readonly Family[];
	readonly proof: Proof;
}

/** Open groups that it is tried for. */
const maxGroups = 200;

/** In larger systems tables are long: all groups of a table begin with it at once. */
const manyCells = 100_000;

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
	/** The table of a change of people, with outcomes that fit it. */
	const begin = (id: number): void => {
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
	};
	const known = new Map<Family, Members>();
	const cellsOf = (family: Family, group: number): Int32Array => {
		const { starts, cells } = known.get(family) ?? membersOf(family);
		if (!known.has(family)) known.set(family, { starts, cells });
		return cells.subarray(starts[group], starts[group + 1]);
	};
	/** The open groups that begin with a table, and its change of people. */
	const tables = new Map<number, { id: number; groups: GroupId[] }>();
	for (const [at, one] of coverage.open().slice(0, maxGroups).entries()) {
		const { groupOf } = coverage.families[one.family] ?? {};
		const position = families.findIndex((family) => family.groupOf === groupOf);
		const id = largest[position]?.[one.group] ?? -1;
		const table = each.length > manyCells ? id : at;
		if (id >= 0) tables.set(table, { id, groups: [...(tables.get(table)?.groups ?? []), one] });
	}
	for (const { id, groups } of tables.values()) {
		begin(id);
		let moved = 0;
		for (const { family: f, group } of groups) {
			const family = coverage.families[f];
			if (!family) continue;
			const members = cellsOf(family, group);
			const aim = { groupOf: family.groupOf, group, sign: 1 } as const;
			moved += exchanges.moveJudged(members, { need: coverage.need(f, group, 1), aim });
			// What the next ones get comes from others.
			if (groups.length > 1) exchanges.lock(members);
		}
		if (moved > 0 && draft.isValid()) coverage.add(draft, 'exchange');
	}
};
