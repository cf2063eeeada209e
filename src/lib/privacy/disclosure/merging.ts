import { smallestTouched, type Disclosure } from '../audit.ts';
import { publishedBlocks } from '../axis.ts';
import type { EpochCells } from '../epoch.ts';
import { layouts, type Layout } from '../layout.ts';
import type { Policy } from '../policy.ts';
import { sizeWidth } from './judged.ts';
import type { LayerProof, LayerProver, LayerTables } from './layer-proof.ts';
import { segmentsOf, type Segment } from './segments.ts';

/** Candidates that are tried out before one is chosen. */
const mostTried = 10;

/** Open groups whose segments are looked at. */
const mostGroups = 60;

/** Populations with more cells than this are too large to try candidates out. */
const fewCells = 30_000;

/** The layer that a layer's blocks are merged from, without cross-tabs. */
export const hostOf = (list: readonly Layout[], { plan }: Layout): LayerTables | undefined => {
	const layout = list.find((one) => one.plan === plan.base);
	return layout && { layout, crosses: [] };
};

/** What the proof has merged or left out so far. */
export class Merging {
	readonly #epoch: EpochCells;
	readonly #policy: Policy;
	readonly #prover: LayerProver;
	readonly #forced = new Map<string, Set<number>[]>();
	/** Plans whose days are left out, and plans of which nothing can be proved. */
	readonly #withoutDays = new Set<string>();
	readonly #withheld = new Set<string>();
	readonly #provable = new Map<string, boolean>();

	constructor(epoch: EpochCells, policy: Policy, prover: LayerProver) {
		this.#epoch = epoch;
		this.#policy = policy;
		this.#prover = prover;
	}

	/** The groupings of all layers as merged so far. */
	layouts(): Layout[] {
		return this.#laidOut(this.#forced);
	}

	/**
	 * Hides the blocks of the people layer that have too few people beyond one for each combination: whoever knows which
	 * combinations exist knows them too well. No search is needed for these.
	 *
	 * @returns whether anything was hidden
	 */
	resolveSlack(people: Layout): boolean {
		const { axes } = this.#epoch;
		const least = sizeWidth(this.#policy.k);
		const visible = segmentsOf(this.#epoch, people);
		const name = people.plan.name;
		let isHidden = false;
		const slackOf = (rows: ReadonlySet<number> | null, axis: number): number[] =>
			this.#prover.populations.map(({ cells, rowOf, sums, width }) => {
				let [slack, count] = [0, 0];
				for (let c = 0; c < cells; c++) {
					if (rows && !rows.has(rowOf[axis]?.[c] ?? -1)) continue;
					slack += (sums[c * width] ?? 0) - 1;
					count += 1;
				}
				return count === 0 ? Infinity : slack;
			});
		axes.forEach((axis, at) => {
			for (const block of publishedBlocks(people.grouping[at] ?? [])) {
				if (slackOf(new Set(block.rows), at).every((slack) => slack >= least)) continue;
				const joins = block.pooled
					? visible.filter((one) => one.axis === at).toSorted((a, b) => a.people - b.people)[0]
					: { axis: at, row: block.rows[0] ?? 0 };
				if (axis.isDate ? axis.fixed : !joins) continue;
				if (axis.isDate) this.#withoutDays.add(name);
				else if (joins) this.force(name, joins);
				isHidden = true;
			}
		});
		if (!isHidden && !this.#withheld.has(name) && slackOf(null, 0).some((slack) => slack < least)) {
			const isPublic = axes.some(({ fixed }) => fixed);
			if (isPublic) return false;
			this.#withheld.add(name);
			return true;
		}
		return isHidden;
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
		const chosen = this.#isProvable(layout) ? this.#choose(layout, found) : undefined;
		if (chosen) {
			this.force(name, chosen);
			return true;
		}
		const days = this.#epoch.axes.find(({ isDate }) => isDate);
		const isBase = layout.plan.base === null;
		if (isBase && days?.fixed) return false;
		if (days && this.#isProvable(layout) && !this.#withoutDays.has(name)) this.#withoutDays.add(name);
		else this.#withheld.add(name);
		return true;
	}

	/** Hides the smallest segment that a derivable union touches. */
	resolveUnion(layout: Layout, union: Disclosure): void {
		const smallest = smallestTouched(this.#epoch, layout, union);
		// Blocks of days alone are a partition: sums of them are publishable, so some segment must be visible here.
		if (!smallest) throw new Error('audit_without_segment');
		this.force(layout.plan.name, smallest);
	}

	/** Can the total of a layer be proved, without any breakdown? Else no merging helps. */
	#isProvable({ plan }: Layout): boolean {
		const known = this.#provable.get(plan.name);
		if (known !== undefined) return known;
		const [people] = this.layouts();
		const total: Layout = { plan, grouping: this.#epoch.axes.map(() => []) };
		const base = { layout: plan.base === null ? total : (people ?? total), crosses: [] };
		const host = plan.base && { layout: { plan: plan.base, grouping: total.grouping }, crosses: [] };
		const isProvable = [
			...this.#prover.prove({ layout: total, crosses: [] }, base, host ? { host } : {})
		].every(({ proof }) => proof.open.length === 0);
		this.#provable.set(plan.name, isProvable);
		return isProvable;
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
		const opened = this.#openAfter(this.layouts(), name);
		let best: { segment: Segment; price: number } | undefined;
		for (const { segment, list, cost } of byCost.slice(0, mostTried)) {
			const open = this.#openAfter(list, name);
			if (open === 0) return segment;
			const price = Math.max(1, cost) / (opened - open);
			if (open < opened && price < (best?.price ?? Infinity)) best = { segment, price };
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

	/** Groups of a layer that exchanges leave open under some groupings. */
	#openAfter(list: readonly Layout[], name: string): number {
		const [people] = list;
		const layout = list.find(({ plan }) => plan.name === name);
		if (!people || !layout || layout.plan.reason) return 0;
		let open = 0;
		for (const { proof } of this.#prover.prove(
			{ layout, crosses: [] },
			{ layout: people, crosses: [] },
			{ quick: true, host: hostOf(list, layout) }
		)) {
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
