import { auditOf } from './audit/audit.ts';
import { publishedBlocks } from '../grouping/axis.ts';
import type { Cross, Crossing } from './cross.ts';
import { crossesOf, type CrossRules } from './cross-tabs.ts';
import { LayerProver, type LayerProof, type LayerTables } from './layer-proof.ts';
import { hostOf, Merging } from './merging.ts';
import { segmentsOf } from './published-rows.ts';
import { usualWork, Work, type Solve } from './system/work.ts';
import type { EpochCells } from '../grouping/epoch.ts';
import { type Layout } from '../grouping/layout.ts';
import type { Policy } from '../policy.ts';

/** What is published of an epoch: blocks of every axis and cross-tabs, by layer. */
export interface Settled {
	readonly layouts: readonly Layout[];
	/** For each pair that can be crossed, the cross-tab of each layout, in the layouts' order. */
	readonly crosses: readonly {
		readonly crossing: Crossing;
		readonly ofLayout: readonly (Cross | undefined)[];
	}[];
	/** The certificates of everything published; none where nothing was proved. */
	readonly proofs: readonly LayerProof[];
	/** Has every small group a certificate? */
	readonly isProved: boolean;
}

/** Decides what is published of an epoch. */
export type Gate = (epoch: EpochCells, policy: Policy) => Settled;

/** Segments an epoch shows at most, over all its breakdowns; beyond, the proof would take too long and the smallest are pooled. */
const maxSegments = 800;

/** What a layer's proof depends on, as text. */
const fingerprint = ({ plan, grouping }: Layout): string =>
	JSON.stringify([plan.name, grouping.map((blocks) => publishedBlocks(blocks).map(({ rows }) => rows))]);

/**
 * What is proved: for every small group of every layer two tables that agree with everything published and differ by enough.
 * While a group of a layer has none, a segment that it touches joins Other in that layer, chosen so that the fewest people are
 * hidden, and everything is grouped again. Then cross-tabs are added one by one; while one cannot be proved, its hole grows, and
 * at last it is left out. Where a layer costs more work than it may, the breakdown with most groups is left out of it, and so on
 * to its total. Unions of combinations that no values name have no certificate: for these the audit looks (`auditOf`), which proves nothing. Ends, because every
 * round hides more; usually the first round passes. The work is counted, never timed: the result is the same on every machine.
 *
 * @param solve a solver of programs; without one only exchanges prove something, and more is hidden
 * @param work  what the proofs may cost together; totals are proved whatever is left of it
 */
export const proved =
	(solve: Solve | null, work = usualWork): Gate =>
	(epoch, policy) => {
		const prover = new LayerProver(epoch, policy, { solve, work: new Work(work) });
		const merging = new Merging(epoch, policy, prover);
		const proofs = new Map<string, readonly LayerProof[]>();
		/** Layers that were public before and cannot be proved in time. */
		const unproved = new Set<string>();
		const clean = new Set<string>();
		/** Looks for unions of combinations that published numbers give away. */
		const audit = auditOf(epoch);
		for (;;) {
			const list = merging.layouts();
			const [people] = list;
			if (!people) return { layouts: [], crosses: [], proofs: [], isProved: false };
			const tooMany = segmentsOf(epoch, people)
				.sort((a, b) => b.people - a.people || a.axis - b.axis || a.row - b.row)
				.slice(maxSegments);
			if (tooMany.length > 0) {
				for (const segment of tooMany) merging.force(people.plan.name, segment);
				continue;
			}
			if (!people.plan.reason && merging.resolveSlack(people)) continue;
			const base: LayerTables = { layout: people, crosses: [] };
			const isShown = ({ plan }: Layout) => !(plan.reason ?? plan.totalOnly);
			const open = list.some((layout, at) => {
				if (!isShown(layout)) return false;
				const print = `${fingerprint(people)} ${fingerprint(layout)}`;
				if (clean.has(print)) return false;
				const host = hostOf(list, layout);
				const later = list.slice(at + 1).filter((one) => isShown(one) && one.plan.layer === 'revenue').length;
				const found = prover.proofs({ layout, crosses: [] }, base, { host, later });
				if (!found && merging.leaveOut(layout)) return true;
				prover.remember(found ?? []);
				const isOpen = found?.some(({ proof }) => proof.open.length > 0);
				if (found && isOpen && merging.resolve(layout, found)) return true;
				const union = audit(layout, []);
				if (union) merging.resolveUnion(layout, union);
				if (union) return true;
				if (found) proofs.set(layout.plan.name, found);
				else unproved.add(layout.plan.name);
				clean.add(print);
				return false;
			});
			if (open) continue;
			const accept: CrossRules['accept'] = (layout, tables, beside) => {
				if (layout.plan.reason ?? layout.plan.totalOnly) return [];
				const found = prover.proofs(tables, beside.people, { host: beside.host });
				if (!found) return null;
				const isOpen = found.some(({ proof }) => proof.open.length > 0);
				return isOpen || audit(layout, tables.crosses) ? null : found;
			};
			const crosses = crossesOf(epoch, policy, {
				list,
				accept,
				keep: (layout, found) => {
					prover.remember(found);
					proofs.set(layout.plan.name, found);
				}
			});
			const shown = list.filter(({ plan }) => !plan.reason);
			const all = shown.flatMap(({ plan }) => proofs.get(plan.name) ?? []);
			return {
				layouts: list,
				crosses,
				proofs: all,
				// What was public before may stay open.
				isProved: unproved.size === 0 && all.every(({ proof }) => proof.open.length === 0)
			};
		}
	};
