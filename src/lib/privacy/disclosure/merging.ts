import { smallestTouched, type Disclosure } from './audit/audit.ts';
import { publishedBlocks } from '../grouping/axis.ts';
import type { EpochCells } from '../grouping/epoch.ts';
import { layouts, type Layout } from '../grouping/layout.ts';
import type { Policy } from '../policy.ts';
import { gateWidth } from './system/judged.ts';
import type { LayerProof, LayerProver, LayerTables } from './layer-proof.ts';
import { segmentsOf, shownPeople, type Segment } from './published-rows.ts';

/** Candidates that are tried out before one is chosen. */
const maxTried = 10;

/** Open groups whose segments are looked at. */
const maxGroups = 60;

/** Populations with more cells than this are too large to try candidates out: one in so many is hidden in each round. */
const fewCells = 30_000;
const partOfCandidates = 8;

/** In still larger ones nobody asks whether the total can be proved where hardly a group is open. */
const manyCells = 200_000;
const hardlyOpen = 0.001;

/** The layer that a layer's blocks are merged from, without cross-tabs. */
export const hostOf = (list: readonly Layout[], { plan }: Layout): LayerTables | undefined => {
	const layout = list.find((one) => one.plan === plan.base);
	return layout && { layout, crosses: [] };
};

/** What may be hidden: a segment of a layer, or its days. */
type Candidate = Segment | 'days';

/** Segments in their order, then the days. */
const order = (a: Candidate, b: Candidate): number =>
	a === 'days' || b === 'days'
		? Number(a === 'days') - Number(b === 'days')
		: a.axis - b.axis || a.row - b.row;

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
		const { axes, cube } = this.#epoch;
		const min = gateWidth(this.#policy, cube.measures.length > 0);
		const visible = segmentsOf(this.#epoch, people);
		const name = people.plan.name;
		let isHidden = false;
		/** People beyond one for each combination: by row of each axis, and of everybody. */
		const slack = this.#prover.populations.map(({ cells, rowOf, sums, width }) => {
			const ofCell = Float64Array.from({ length: cells }, (_, c) => (sums[c * width] ?? 0) - 1);
			const byRow = axes.map(({ table }, at) => {
				const byRow = new Float64Array(table.rows).fill(-1);
				rowOf[at]?.forEach((row, c) => (byRow[row] = Math.max(0, byRow[row] ?? 0) + (ofCell[c] ?? 0)));
				return byRow;
			});
			return { byRow, all: cells === 0 ? Infinity : ofCell.reduce((sum, n) => sum + n, 0) };
		});
		const slackOf = (rows: readonly number[], axis: number): number[] =>
			slack.map(({ byRow }) => {
				const there = rows.map((row) => byRow[axis]?.[row] ?? -1).filter((n) => n >= 0);
				return there.length === 0 ? Infinity : there.reduce((sum, n) => sum + n, 0);
			});
		axes.forEach((axis, at) => {
			for (const block of publishedBlocks(people.grouping[at] ?? [])) {
				if (slackOf(block.rows, at).every((people) => people >= min)) continue;
				const joins = block.pooled
					? visible.filter((one) => one.axis === at).toSorted((a, b) => a.people - b.people)[0]
					: { axis: at, row: block.rows[0] ?? 0 };
				if (axis.isDate ? axis.fixed : !joins) continue;
				if (axis.isDate) this.#withoutDays.add(name);
				else if (joins) this.force(name, joins);
				isHidden = true;
			}
		});
		if (!isHidden && !this.#withheld.has(name) && slack.some(({ all }) => all < min)) {
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
		const chosen = this.#isNearlyProved(found) || this.#isProvable(layout) ? this.#choose(layout, found) : [];
		for (const one of chosen) {
			if (one === 'days') this.#withoutDays.add(name);
			else this.force(name, one);
		}
		if (chosen.length > 0) return true;
		const days = this.#epoch.axes.find(({ isDate }) => isDate);
		const isBase = layout.plan.base === null;
		if (isBase && days?.fixed) return false;
		if (days && this.#isProvable(layout) && !this.#withoutDays.has(name)) this.#withoutDays.add(name);
		else this.#withheld.add(name);
		return true;
	}

	/**
	 * Leaves out the breakdown of a layer that has most groups, where proofs of the layer cost more than they may; at last the
	 * layer.
	 *
	 * @returns whether anything was hidden; false where what is left is public already
	 */
	leaveOut({ plan, grouping }: Layout): boolean {
		const { axes } = this.#epoch;
		const isPublic = plan.base === null && axes.some(({ fixed }) => fixed);
		const [max] = axes
			.map(({ isDate, fixed }, axis) => ({
				axis,
				isDate,
				rows: publishedBlocks(grouping[axis] ?? []).flatMap(({ rows, pooled }) => (pooled ? [] : rows)),
				isFixed: fixed !== undefined && plan.base === null
			}))
			.filter(({ rows, isFixed }) => rows.length > 0 && !isFixed)
			.sort((a, b) => b.rows.length - a.rows.length);
		if (max?.isDate) this.#withoutDays.add(plan.name);
		else if (max) for (const row of max.rows) this.force(plan.name, { axis: max.axis, row });
		else if (isPublic) return false;
		else this.#withheld.add(plan.name);
		return true;
	}

	/** Hides the smallest segment that a derivable union touches. */
	resolveUnion(layout: Layout, union: Disclosure): void {
		const smallest = smallestTouched(this.#epoch, layout, union);
		// Blocks of days alone are a partition: sums of them are publishable, so some segment must be visible here.
		if (!smallest) throw new Error('audit_without_segment');
		this.force(layout.plan.name, smallest);
	}

	/** Number of combinations, over all variants. */
	get #cells(): number {
		return this.#prover.populations.reduce((sum, population) => sum + population.cells, 0);
	}

	/** Is hardly a group of a very large population open? */
	#isNearlyProved(found: readonly LayerProof[]): boolean {
		const sumOf = (of: (one: LayerProof['proof']) => number) =>
			found.reduce((sum, { proof }) => sum + of(proof), 0);
		const open = sumOf((proof) => proof.open.length);
		const all = open + sumOf(({ proved }) => proved.exchange + proved.batch + proved.single);
		return this.#cells > manyCells && open <= all * hardlyOpen;
	}

	/** Can the total of a layer be proved, without any breakdown? Else no merging helps. */
	#isProvable({ plan }: Layout): boolean {
		const known = this.#provable.get(plan.name);
		if (known !== undefined) return known;
		const [people] = this.layouts();
		const total: Layout = { plan, grouping: this.#epoch.axes.map(() => []) };
		const base = { layout: plan.base === null ? total : (people ?? total), crosses: [] };
		const host = plan.base && { layout: { plan: plan.base, grouping: total.grouping }, crosses: [] };
		const found = this.#prover.proofs({ layout: total, crosses: [] }, base, host ? { host } : {});
		const isProvable = found?.every(({ proof }) => proof.open.length === 0) ?? false;
		this.#provable.set(plan.name, isProvable);
		return isProvable;
	}

	/** What hides the fewest people for each group that it makes provable; in large populations several at once. */
	#choose(layout: Layout, found: readonly LayerProof[]): Candidate[] {
		const { name } = layout.plan;
		const before = shownPeople(this.#epoch, this.layouts());
		const candidates = [...this.#candidates(layout, found)]
			.map(([candidate, groups]) => {
				const list = this.#without(name, candidate);
				const cost = Math.max(1, before - shownPeople(this.#epoch, list));
				return { candidate, list, cost, price: cost / groups };
			})
			.sort((a, b) => a.cost - b.cost || order(a.candidate, b.candidate));
		const [first] = candidates;
		if (!first) return [];
		if (candidates.length === 1) return [first.candidate];
		if (this.#cells > fewCells) {
			const max = Math.ceil(candidates.length / partOfCandidates);
			return candidates
				.toSorted((a, b) => a.price - b.price)
				.slice(0, max)
				.map(({ candidate }) => candidate);
		}
		const opened = this.#openAfter(this.layouts(), name);
		let best: { candidate: Candidate; price: number } | undefined;
		const days = candidates.filter(({ candidate }) => candidate === 'days');
		for (const { candidate, list, cost } of new Set([...candidates.slice(0, maxTried), ...days])) {
			const open = this.#openAfter(list, name);
			if (open === 0) return [candidate];
			const price = cost / (opened - open);
			if (open < opened && price < (best?.price ?? Infinity)) best = { candidate, price };
		}
		return [best?.candidate ?? first.candidate];
	}

	/** Segments that open groups touch, what would join an Other that they touch, and the days; with the number of groups. */
	#candidates(layout: Layout, found: readonly LayerProof[]): Map<Candidate, number> {
		const { name, base } = layout.plan;
		const visible = segmentsOf(this.#epoch, layout);
		const smallest = this.#epoch.axes.map((_, axis) =>
			visible
				.filter((segment) => segment.axis === axis)
				.reduce<Segment | undefined>((a, b) => (a && a.people <= b.people ? a : b), undefined)
		);
		const near = new Map<Candidate, number>();
		const add = (candidate: Candidate, groups: number) =>
			near.set(candidate, (near.get(candidate) ?? 0) + groups);
		for (const one of found) {
			const { open } = one.proof;
			const every = Math.max(1, Math.floor(open.length / maxGroups));
			for (const id of open.filter((_, at) => at % every === 0)) {
				this.#prover.rowsOf(one, id).forEach((rows, axis) => {
					const here = visible.filter((segment) => segment.axis === axis);
					const touched = here.filter(({ row }) => rows.has(row));
					for (const segment of touched) add(segment, every);
					const inOther = rows.values().some((row) => !here.some((segment) => segment.row === row));
					const [joins] = [smallest[axis]];
					if (inOther && joins) add(joins, every);
				});
			}
		}
		if (near.size === 0) for (const segment of visible) add(segment, 1);
		const at = this.#epoch.axes.findIndex(({ isDate }) => isDate);
		const isFixed = base === null && this.#epoch.axes[at]?.fixed !== undefined;
		const hasDays = publishedBlocks(layout.grouping[at] ?? []).length > 0;
		const open = found.reduce((sum, { proof }) => sum + proof.open.length, 0);
		if (hasDays && !isFixed && !this.#withoutDays.has(name) && near.size > 0) add('days', open);
		return near;
	}

	/** Groups of a layer that exchanges leave open under some groupings; infinite where there is no work left to know. */
	#openAfter(list: readonly Layout[], name: string): number {
		const [people] = list;
		const layout = list.find(({ plan }) => plan.name === name);
		if (!people || !layout || layout.plan.reason) return 0;
		const found = this.#prover.proofs(
			{ layout, crosses: [] },
			{ layout: people, crosses: [] },
			{ quick: true, host: hostOf(list, layout) }
		);
		return found?.reduce((sum, { proof }) => sum + proof.open.length, 0) ?? Infinity;
	}

	/** The groupings of all layers if this were hidden too. */
	#without(plan: string, candidate: Candidate): Layout[] {
		return candidate === 'days'
			? this.#laidOut(this.#forced, plan)
			: this.#laidOut(new Map(this.#forced).set(plan, this.#with(plan, candidate)));
	}

	#with(plan: string, { axis, row }: Pick<Segment, 'axis' | 'row'>): Set<number>[] {
		const rows = (this.#forced.get(plan) ?? this.#epoch.axes.map(() => new Set<number>())).map(
			(set) => new Set(set)
		);
		rows[axis]?.add(row);
		return rows;
	}

	/** @param dayless a plan whose days are left out besides */
	#laidOut(forced: ReadonlyMap<string, Set<number>[]>, dayless?: string): Layout[] {
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
			} else if (plan.name === dayless || this.#withoutDays.has(plan.name) || isBelow(withoutDays)) {
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
