import type { EpochCells } from '../epoch.ts';
import { layouts, type Layout } from '../layout.ts';
import type { Policy } from '../policy.ts';
import type { LayerProof, LayerProver } from './layer-proof.ts';
import { segmentsOf, type Segment } from './segments.ts';

/** Candidates that are tried out before one is chosen. */
const mostTried = 10;

/** Open groups whose segments are looked at. */
const mostGroups = 60;

/** Populations with more cells than this are too large to try candidates out. */
const fewCells = 30_000;

/** What the proof has merged or left out so far. */
export class Merging {
	readonly #epoch: EpochCells;
	readonly #policy: Policy;
	readonly #prover: LayerProver;
	readonly #forced = new Map<string, Set<number>[]>();
	/** Plans whose days are left out, and plans of which nothing can be proved. */
	readonly #withoutDays = new Set<string>();
	readonly #withheld = new Set<string>();

	constructor(epoch: EpochCells, policy: Policy, prover: LayerProver) {
		this.#epoch = epoch;
		this.#policy = policy;
		this.#prover = prover;
	}

	/** The groupings of all layers as merged so far. */
	layouts(): Layout[] {
		return this.#laidOut(this.#forced);
	}

	/** Sends a segment to Other in a plan. */
	force(plan: string, segment: Pick<Segment, 'axis' | 'row'>): void {
		this.#forced.set(plan, this.#with(plan, segment));
	}

	/**
	 * Hides what makes open groups of a layer provable: of the segments they touch the one that hides the fewest people over all
	 * axes and layers; where no segment is visible, the days, and at last the layer.
	 *
	 * @returns whether anything was hidden; false where what is open is public already
	 */
	resolve(layout: Layout, found: readonly LayerProof[]): boolean {
		const { name } = layout.plan;
		const chosen = this.#choose(layout, found);
		if (chosen) {
			this.force(name, chosen);
			return true;
		}
		const days = this.#epoch.axes.find(({ isDate }) => isDate);
		const isBase = layout.plan.base === null;
		if (isBase && days?.fixed) return false;
		if (days && !this.#withoutDays.has(name)) this.#withoutDays.add(name);
		else this.#withheld.add(name);
		return true;
	}

	#choose(layout: Layout, found: readonly LayerProof[]): Segment | undefined {
		const candidates = this.#candidates(layout, found);
		const { name } = layout.plan;
		const before = this.#visible(this.layouts());
		const byCost = candidates
			.map((segment) => {
				const list = this.#laidOut(new Map(this.#forced).set(name, this.#with(name, segment)));
				return { segment, list, cost: before - this.#visible(list) };
			})
			.sort((a, b) => a.cost - b.cost || a.segment.axis - b.segment.axis || a.segment.row - b.segment.row);
		const cells = this.#prover.populations.reduce((sum, population) => sum + population.cells, 0);
		if (byCost.length < 2 || cells > fewCells) return byCost[0]?.segment;
		const opened = found.reduce((sum, { proof }) => sum + proof.open.length, 0);
		let best: { segment: Segment; open: number } | undefined;
		for (const { segment, list } of byCost.slice(0, mostTried)) {
			const open = this.#openAfter(list, name);
			if (open === 0) return segment;
			if (open < (best?.open ?? opened)) best = { segment, open };
		}
		return best?.segment ?? byCost[0]?.segment;
	}

	/** Segments that open groups touch, and what would join an Other that they touch. */
	#candidates(layout: Layout, found: readonly LayerProof[]): Segment[] {
		const visible = segmentsOf(this.#epoch, layout);
		const smallest = this.#epoch.axes.map((_, axis) =>
			visible
				.filter((segment) => segment.axis === axis)
				.reduce<Segment | undefined>((a, b) => (a && a.people <= b.people ? a : b), undefined)
		);
		const near = new Set<Segment>();
		for (const one of found) {
			for (const id of one.proof.open.slice(0, mostGroups)) {
				this.#prover.rowsOf(one, id).forEach((rows, axis) => {
					const here = visible.filter((segment) => segment.axis === axis);
					const touched = here.filter(({ row }) => rows.has(row));
					for (const segment of touched) near.add(segment);
					const inOther = rows.values().some((row) => !here.some((segment) => segment.row === row));
					const [joins] = [smallest[axis]];
					if (inOther && joins) near.add(joins);
				});
			}
		}
		return near.size > 0 ? [...near] : visible;
	}

	/** Groups of a layer that stay open under other groupings. */
	#openAfter(list: readonly Layout[], name: string): number {
		const [people] = list;
		const layout = list.find(({ plan }) => plan.name === name);
		if (!people || !layout || layout.plan.reason) return 0;
		let open = 0;
		for (const { proof } of this.#prover.prove({ layout, crosses: [] }, { layout: people, crosses: [] })) {
			open += proof.open.length;
		}
		return open;
	}

	/** People of all visible segments, over all axes and layers. */
	#visible(list: readonly Layout[]): number {
		return list.reduce(
			(sum, layout) => segmentsOf(this.#epoch, layout).reduce((all, { people }) => all + people, sum),
			0
		);
	}

	#with(plan: string, { axis, row }: Pick<Segment, 'axis' | 'row'>): Set<number>[] {
		const rows = (this.#forced.get(plan) ?? this.#epoch.axes.map(() => new Set<number>())).map(
			(set) => new Set(set)
		);
		rows[axis]?.add(row);
		return rows;
	}

	#laidOut(forced: ReadonlyMap<string, Set<number>[]>): Layout[] {
		const list: Layout[] = [];
		const withheld = new Set<Layout['plan']>();
		const withoutDays = new Set<Layout['plan']>();
		for (const layout of layouts(this.#epoch, this.#policy, forced)) {
			const { plan, grouping } = layout;
			const isBelow = (set: ReadonlySet<Layout['plan']>) => plan.base !== null && set.has(plan.base);
			if (this.#withheld.has(plan.name) || isBelow(withheld)) {
				withheld.add(plan);
				list.push({
					plan: { ...plan, reason: plan.reason ?? 'could-be-narrowed' },
					grouping: grouping.map(() => [])
				});
			} else if (this.#withoutDays.has(plan.name) || isBelow(withoutDays)) {
				withoutDays.add(plan);
				list.push({
					plan,
					grouping: grouping.map((blocks, at) => (this.#epoch.axes[at]?.isDate ? [] : blocks))
				});
			} else list.push(layout);
		}
		return list;
	}
}
