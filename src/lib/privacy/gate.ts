import { auditOf, type Audit } from './audit.ts';
import { publishedBlocks } from './axis.ts';
import type { Cross, Crossing } from './cross.ts';
import { crossesOf, type CrossRules } from './disclosure/cross-tabs.ts';
import { LayerProver, type LayerProof, type LayerTables } from './disclosure/layer-proof.ts';
import { hostOf, Merging } from './disclosure/merging.ts';
import { segmentsOf } from './disclosure/segments.ts';
import type { Solve } from './disclosure/program.ts';
import { OutOfWork, Work } from './disclosure/work.ts';
import type { EpochCells } from './epoch.ts';
import { layouts, type Layout } from './layout.ts';
import type { Policy } from './policy.ts';
import { combinationsOf } from './signatures.ts';

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

/** Without a proof, for tests that show what it is for. */
export const unaudited: Gate = (epoch, policy) => {
	const list = layouts(epoch, policy, new Map());
	return {
		layouts: list,
		crosses: crossesOf(epoch, policy, { list, accept: () => [] }),
		proofs: [],
		isProved: false
	};
};

/** Segments an epoch shows at most, over all its breakdowns; beyond, the proof would take too long and the smallest are pooled. */
const mostSegments = 800;

/** Which campaigns are proved, and how much the proofs of a large one may hide. */
export interface ProofLimits {
	/** Beyond this many combinations of values a proof costs more than a release may: none is begun. */
	readonly mostCombinations: number;
	/** Proofs of a campaign up to this many combinations may hide whatever they need. */
	readonly fewCombinations: number;
	/** Beyond, this share of what would be shown without them has to stay, in people over all breakdowns. */
	readonly leastShown: number;
}

const usualLimits: ProofLimits = { fewCombinations: 10_000, mostCombinations: 60_000, leastShown: 0.8 };

/** Proofs would leave too little to show. */
class HidesTooMuch extends Error {
	override readonly name = 'HidesTooMuch';
}

/** What a layer's proof depends on, as text. */
const fingerprint = ({ plan, grouping }: Layout): string =>
	JSON.stringify([plan.name, grouping.map((blocks) => publishedBlocks(blocks).map(({ rows }) => rows))]);

/**
 * What is proved: for every small group of every layer two tables that agree with everything published and differ by enough.
 * While a group of a layer has none, a segment that it touches joins Other in that layer, chosen so that the fewest people are
 * hidden, and everything is grouped again. Then cross-tabs are added one by one; while one cannot be proved, its hole grows, and
 * at last it is left out. Unions of combinations that no values name have no certificate: for these the audit looks. Ends, because every round hides more; usually the first round passes.
 *
 * @param proving with a solver or without one; null: nothing is proved, and the audit alone decides
 * @throws {OutOfWork} where proofs cost more than they may
 */
const settled = (
	epoch: EpochCells,
	policy: Policy,
	proving: ({ solve: Solve | null } & Omit<ProofLimits, 'mostCombinations'>) | null
): Settled => {
	const prover = new LayerProver(epoch, policy, { solve: proving?.solve ?? null, work: new Work() });
	const merging = new Merging(epoch, policy, prover);
	const proofs = new Map<string, readonly LayerProof[]>();
	const clean = new Set<string>();
	let last: { print: string; audit: Audit } | undefined;
	const isLarge = proving !== null && epoch.cells.length > proving.fewCombinations;
	/** What would be shown without proofs, in people over all breakdowns. */
	let unproved: number | undefined;
	const isTooMuch = () => isLarge && merging.shown() < (unproved ?? 0) * proving.leastShown;
	/** Looks for unions of combinations that published numbers give away. */
	const audit = (people: Layout): Audit => {
		const print = fingerprint(people);
		if (last?.print !== print) last = { print, audit: auditOf(epoch, combinationsOf(epoch, people)) };
		return last.audit;
	};
	for (;;) {
		const list = merging.layouts();
		const [people] = list;
		if (!people) return { layouts: [], crosses: [], proofs: [], isProved: false };
		const tooMany = segmentsOf(epoch, people)
			.sort((a, b) => b.people - a.people || a.axis - b.axis || a.row - b.row)
			.slice(mostSegments);
		if (tooMany.length > 0) {
			for (const segment of tooMany) merging.force(people.plan.name, segment);
			continue;
		}
		if (isLarge) unproved ??= merging.shown();
		if (proving && !people.plan.reason && merging.resolveSlack(people)) {
			if (isTooMuch()) throw new HidesTooMuch();
			continue;
		}
		const base: LayerTables = { layout: people, crosses: [] };
		const open = list.some((layout) => {
			if (layout.plan.reason ?? layout.plan.totalOnly) return false;
			const print = `${fingerprint(people)} ${fingerprint(layout)}`;
			if (clean.has(print)) return false;
			const host = hostOf(list, layout);
			const found = proving ? [...prover.prove({ layout, crosses: [] }, base, { host })] : [];
			prover.remember(found);
			if (found.some(({ proof }) => proof.open.length > 0) && merging.resolve(layout, found)) {
				if (isTooMuch()) throw new HidesTooMuch();
				return true;
			}
			const union = audit(people)(layout, []);
			if (union) merging.resolveUnion(layout, union);
			if (union) return true;
			proofs.set(layout.plan.name, found);
			clean.add(print);
			return false;
		});
		if (open) continue;
		/** A cross-tab that nobody has work left for is left out: what is proved without it stays. */
		const provedOf = (
			tables: LayerTables,
			{ people: below, host }: Parameters<CrossRules['accept']>[2]
		): LayerProof[] | null => {
			try {
				return [...prover.prove(tables, below, { host })];
			} catch (error) {
				if (error instanceof OutOfWork) return null;
				throw error;
			}
		};
		const accept: CrossRules['accept'] = (layout, tables, beside) => {
			if (layout.plan.reason ?? layout.plan.totalOnly) return [];
			const found = proving ? provedOf(tables, beside) : [];
			if (!found) return null;
			const isOpen = found.some(({ proof }) => proof.open.length > 0);
			return isOpen || audit(people)(layout, tables.crosses) ? null : found;
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
			isProved: proving !== null && all.every(({ proof }) => proof.open.length === 0)
		};
	}
};

/**
 * Proves what is published. What has no certificate is merged, cross-tabs first; the work that proofs may cost is counted, never
 * timed, so the result is the same on every machine. A release has no certificates at all (`proofs` is empty) only
 *
 * - where its breakdowns cost more work than a release may (beyond 60,000 combinations they are not even tried), or
 * - where a large and sparse campaign could be proved only by hiding more than a fifth of what is shown without proofs.
 *
 * Then the audit looks for every group that published numbers give away exactly, and the release says so.
 *
 * @param solve a solver of programs; without one only exchanges prove something, and more is hidden
 */
export const proved =
	(solve: Solve | null, limits: Partial<ProofLimits> = {}): Gate =>
	(epoch, policy) => {
		const { mostCombinations, ...rules } = { ...usualLimits, ...limits };
		if (epoch.cells.length > mostCombinations) return settled(epoch, policy, null);
		try {
			return settled(epoch, policy, { solve, ...rules });
		} catch (error) {
			if (error instanceof OutOfWork || error instanceof HidesTooMuch) return settled(epoch, policy, null);
			throw error;
		}
	};
