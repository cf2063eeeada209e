import { disclosure, smallestTouched } from './audit.ts';
import { publishedBlocks } from './axis.ts';
import { layouts, type EpochCells, type Layout } from './epoch.ts';
import type { Policy } from './policy.ts';
import { combinationsOf, type Combinations } from './signatures.ts';

/** Decides the groupings of an epoch. */
export type Gate = (epoch: EpochCells, policy: Policy) => Layout[];

/** Groupings without the audit, for tests that show what it is for. */
export const unaudited: Gate = (epoch, policy) => layouts(epoch, policy, new Map());

/** What a layer's audit depends on, as text. */
const fingerprint = ({ plan, grouping }: Layout): string =>
	JSON.stringify([plan.name, grouping.map((blocks) => publishedBlocks(blocks).map(({ rows }) => rows))]);

/**
 * Groupings that pass the audit: while some layer discloses a group, the smallest segment it touches joins Other in that layer,
 * and everything is grouped again. Ends, because every round hides one more value; usually the first round passes.
 */
export const audited: Gate = (epoch, policy) => {
	const forced = new Map<string, Set<number>[]>();
	const clean = new Set<string>();
	let last: { people: string; combinations: Combinations } | undefined;
	for (;;) {
		const list = layouts(epoch, policy, forced);
		const [people] = list;
		if (!people) return list;
		const peoplePrint = fingerprint(people);
		if (last?.people !== peoplePrint) {
			last = { people: peoplePrint, combinations: combinationsOf(epoch, people) };
			clean.clear();
		}
		const step = firstDisclosure(epoch, list, { combinations: last.combinations, clean });
		if (!step) return list;
		const rows = forced.get(step.plan) ?? epoch.axes.map(() => new Set<number>());
		rows[step.axis]?.add(step.row);
		forced.set(step.plan, rows);
	}
};

const firstDisclosure = (
	epoch: EpochCells,
	list: readonly Layout[],
	{ combinations, clean }: { combinations: Combinations; clean: Set<string> }
): { plan: string; axis: number; row: number } | undefined => {
	for (const layout of list) {
		const print = fingerprint(layout);
		if (clean.has(print)) continue;
		const found = disclosure(epoch, combinations, { layout, crosses: [] });
		if (!found) {
			clean.add(print);
			continue;
		}
		const smallest = smallestTouched(epoch, layout, found);
		// Blocks of days alone are a partition: sums of them are publishable, so some segment must be visible here.
		if (!smallest) throw new Error('audit_without_segment');
		return { plan: layout.plan.name, ...smallest };
	}
	return undefined;
};
