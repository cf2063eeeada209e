import { auditOf, segmentsOf, smallestTouched, type Audit } from './audit.ts';
import { publishedBlocks } from './axis.ts';
import { crossable, crossingOf, crossOf, crossRows, type Cross, type Crossing } from './cross.ts';
import type { EpochCells } from './epoch.ts';
import { layouts, type Layout } from './layout.ts';
import type { Policy } from './policy.ts';
import { combinationsOf, type CrossRows } from './signatures.ts';

/** What is published of an epoch: blocks of every axis and cross-tabs, by layer. */
export interface Settled {
	readonly layouts: readonly Layout[];
	/** For each pair that can be crossed, the cross-tab of each layout, in the layouts' order. */
	readonly crosses: readonly {
		readonly crossing: Crossing;
		readonly ofLayout: readonly (Cross | undefined)[];
	}[];
}

/** Decides what is published of an epoch. */
export type Gate = (epoch: EpochCells, policy: Policy) => Settled;

/** Without the audit, for tests that show what it is for. */
export const unaudited: Gate = (epoch, policy) => {
	const list = layouts(epoch, policy, new Map());
	return { layouts: list, crosses: crossed(epoch, policy, { list, isClean: () => true }) };
};

/**
 * What passes the audit: while some layer discloses a group, the smallest segment it touches joins Other in that layer, and
 * everything is grouped again. Then cross-tabs are added one by one; while one discloses a group, its hole grows.
 * Ends, because every round hides more; usually the first round passes.
 */
export const audited: Gate = (epoch, policy) => {
	const forced = new Map<string, Set<number>[]>();
	const force = (plan: string, { axis, row }: { axis: number; row: number }) => {
		const rows = forced.get(plan) ?? epoch.axes.map(() => new Set<number>());
		rows[axis]?.add(row);
		forced.set(plan, rows);
	};
	const clean = new Set<string>();
	let last: { people: string; audit: Audit } | undefined;
	for (;;) {
		const list = layouts(epoch, policy, forced);
		const [people] = list;
		if (!people) return { layouts: [], crosses: [] };
		const tooMany = segmentsOf(epoch, people)
			.sort((a, b) => b.people - a.people || a.axis - b.axis || a.row - b.row)
			.slice(mostSegments);
		if (tooMany.length > 0) {
			for (const segment of tooMany) force(people.plan.name, segment);
			continue;
		}
		const peoplePrint = fingerprint(people);
		if (last?.people !== peoplePrint) {
			last = { people: peoplePrint, audit: auditOf(epoch, combinationsOf(epoch, people)) };
			clean.clear();
		}
		const { audit } = last;
		const step = firstDisclosure(epoch, list, { audit, clean });
		if (step) {
			force(step.plan, step);
			continue;
		}
		const isClean = (layout: Layout, crosses: readonly CrossRows[]) => audit(layout, crosses) === undefined;
		return { layouts: list, crosses: crossed(epoch, policy, { list, isClean }) };
	}
};

/** What a layer's audit depends on, as text. */
const fingerprint = ({ plan, grouping }: Layout): string =>
	JSON.stringify([plan.name, grouping.map((blocks) => publishedBlocks(blocks).map(({ rows }) => rows))]);

const firstDisclosure = (
	epoch: EpochCells,
	list: readonly Layout[],
	{ audit, clean }: { audit: Audit; clean: Set<string> }
): { plan: string; axis: number; row: number } | undefined => {
	for (const layout of list) {
		const print = fingerprint(layout);
		if (clean.has(print)) continue;
		const found = audit(layout, []);
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

/** Segments an epoch shows at most, over all its breakdowns; beyond, the audit would take too long and the smallest are pooled. */
const mostSegments = 800;

/** Cross-tabs beyond this many cells are not shown: the audit could not vouch for them in reasonable time. */
const mostCells = 1000;

/** The cross-tabs of all layers, each as wide as the audit wants it. */
const crossed = (
	epoch: EpochCells,
	policy: Policy,
	rules: { list: readonly Layout[]; isClean: (layout: Layout, crosses: readonly CrossRows[]) => boolean }
): Settled['crosses'] => {
	const { list, isClean } = rules;
	const [people] = list;
	if (!people) return [];
	const accepted = list.map((): CrossRows[] => []);
	return crossable(epoch.axes, policy).map((pair) => {
		const crossing = crossingOf(epoch, people, pair);
		const ofLayout: (Cross | undefined)[] = [];
		list.forEach((layout, l) => {
			const base = layout.plan.base;
			const below = base && ofLayout[list.findIndex(({ plan }) => plan === base)];
			for (let wider = 0; ; wider++) {
				const cross = crossOf(epoch, crossing, { layout, base: below, wider });
				const rows = cross && [...(accepted[l] ?? []), crossRows(layout, cross)];
				const cells = rows?.reduce((sum, { count }) => sum + count, 0) ?? 0;
				if (cells > mostCells) {
					ofLayout.push(undefined);
					break;
				}
				if (rows && !isClean(layout, rows)) continue;
				ofLayout.push(cross);
				if (rows) accepted[l] = rows;
				break;
			}
		});
		return { crossing, ofLayout };
	});
};
