import { crossable, crossingOf, crossOf, crossRows, type Cross, type Crossing } from './cross.ts';
import type { EpochCells } from '../grouping/epoch.ts';
import type { Layout } from '../grouping/layout.ts';
import type { Policy } from '../policy.ts';
import type { LayerProof, LayerTables } from './layer-proof.ts';
import type { CrossRows } from './published-rows.ts';

/** Cross-tabs beyond this many cells are not shown: a proof would take too long. */
const maxCells = 1000;

/** How much wider a hole may become before the cross-tab is left out. */
const widenings = [0, 1, 2, 3, 5, 8] as const;

/** How cross-tabs are decided. */
export interface CrossRules {
	readonly list: readonly Layout[];
	/** The proof of a layer with these tables; null where something could be narrowed too far. */
	readonly accept: (
		layout: Layout,
		tables: LayerTables,
		below: {
			readonly people: LayerTables;
			/** The layer that its blocks are merged from. */
			readonly host: LayerTables | undefined;
		}
	) => readonly LayerProof[] | null;
	/** Takes a proof of what is published in the end. */
	readonly keep?: (layout: Layout, proofs: readonly LayerProof[]) => void;
}

type CrossOfPair = Cross | undefined;

/** Decides the cross-tabs of one epoch, pair by pair, layer by layer; what is accepted stays. */
class CrossTabs {
	readonly #epoch: EpochCells;
	readonly #rules: CrossRules;
	/** Rows of accepted cross-tabs, by layer. */
	readonly #accepted: (readonly CrossRows[])[];

	constructor(epoch: EpochCells, rules: CrossRules) {
		this.#epoch = epoch;
		this.#rules = rules;
		this.#accepted = rules.list.map(() => []);
	}

	/** The cross-tab of each layer: as wide a hole as can be proved in all layers, or nothing. */
	decide(crossing: Crossing): CrossOfPair[] {
		for (const wider of widenings) {
			const people = this.#made(crossing, { at: 0, base: null, wider });
			if (!people) break;
			const found = this.#attempt(crossing, people);
			if (found) return found;
		}
		return this.#rules.list.map(() => undefined);
	}

	#attempt(crossing: Crossing, people: Cross): CrossOfPair[] | null {
		const { list, accept, keep } = this.#rules;
		const [first] = list;
		if (!first) return null;
		const rowsOf = (at: number, layout: Layout, cross: CrossOfPair) => [
			...(this.#accepted[at] ?? []),
			...(cross ? [crossRows(layout, cross)] : [])
		];
		const base: LayerTables = { layout: first, crosses: rowsOf(0, first, people) };
		const crosses: CrossOfPair[] = [];
		const proofs: (readonly LayerProof[])[] = [];
		for (const [at, layout] of list.entries()) {
			const hostAt = list.findIndex(({ plan }) => plan === layout.plan.base);
			const hostLayout = list[hostAt];
			const host = hostLayout && { layout: hostLayout, crosses: rowsOf(hostAt, hostLayout, crosses[hostAt]) };
			const below = layout.plan.base && crosses[hostAt];
			const choices: (() => CrossOfPair)[] =
				at === 0
					? [() => people]
					: [
							...widenings.map((wider) => () => this.#made(crossing, { at, base: below, wider })),
							() => undefined
						];
			let proof: readonly LayerProof[] | null = null;
			for (const choice of choices) {
				const cross = choice();
				if (!cross && choice !== choices.at(-1)) continue;
				proof = accept(layout, { layout, crosses: rowsOf(at, layout, cross) }, { people: base, host });
				if (!proof) continue;
				crosses.push(cross);
				proofs.push(proof);
				break;
			}
			if (!proof) return null;
		}
		list.forEach((layout, at) => {
			this.#accepted[at] = rowsOf(at, layout, crosses[at]);
			keep?.(layout, proofs[at] ?? []);
		});
		return crosses;
	}

	#made(
		crossing: Crossing,
		{ at, base, wider }: { at: number; base: Cross | null | undefined; wider: number }
	): CrossOfPair {
		const layout = this.#rules.list[at];
		const cross = layout && crossOf(this.#epoch, crossing, { layout, base, wider });
		if (!layout || !cross) return undefined;
		const before = (this.#accepted[at] ?? []).reduce((sum, { count }) => sum + count, 0);
		return before + crossRows(layout, cross).count > maxCells ? undefined : cross;
	}
}

/** The cross-tabs of all layers. */
export const crossesOf = (
	epoch: EpochCells,
	policy: Policy,
	rules: CrossRules
): { readonly crossing: Crossing; readonly ofLayout: readonly (Cross | undefined)[] }[] => {
	const [people] = rules.list;
	if (!people) return [];
	const tabs = new CrossTabs(epoch, rules);
	return crossable(epoch.axes, policy).map((pair) => {
		const crossing = crossingOf(epoch, people, pair);
		return { crossing, ofLayout: tabs.decide(crossing) };
	});
};
