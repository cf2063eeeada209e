import type { BlockGraph } from './block-graph.ts';
import { Joined } from './linked-axes.ts';

/** Overlaps looked at in one graph at most. */
const maxSteps = 20_000_000;

/** Units that still can flow along each overlap, from its first block to its second one; back they always can. */
class Flow {
	readonly #graph: BlockGraph;
	readonly #counts: ArrayLike<number>;
	readonly #sets: Joined;
	#left: Float64Array;
	steps = 0;

	constructor(graph: BlockGraph, counts: ArrayLike<number>, sets: Joined) {
		this.#graph = graph;
		this.#counts = counts;
		this.#sets = sets;
		this.#left = Float64Array.from(counts);
	}

	/** The overlaps that part two nodes, with fewer than so many units in all; null where there are none. */
	cut(source: number, sink: number, min: number): number[] | null {
		this.#left = Float64Array.from(this.#counts);
		for (let flow = 0; flow < min;) {
			const { by, isReached } = this.#reach(source, sink);
			if (!isReached(sink)) {
				return this.#graph.overlaps.flatMap((_, e) => {
					const [one, two] = this.#graph.ends(e);
					return isReached(one) && !isReached(two) ? [e] : [];
				});
			}
			flow += this.#push(by, source, sink, min);
		}
		return null;
	}

	/** The nodes that units can get to, and the overlap and direction by which each set was entered. */
	#reach(source: number, sink: number) {
		const { of } = this.#graph;
		const by = new Map<number, { e: number; from: number; isForward: boolean }>();
		const root = this.#sets.of(source);
		const goal = this.#sets.of(sink);
		const seen = new Set([root]);
		const list = [root];
		const members = this.#members;
		for (let at = 0; at < list.length && !seen.has(goal); at++) {
			const set = list[at] ?? 0;
			for (const node of members.get(set) ?? []) {
				for (const e of of[node] ?? []) {
					this.steps += 1;
					const isForward = this.#graph.ends(e)[0] === node;
					const next = this.#sets.of(this.#graph.other(e, node));
					if (seen.has(next) || (isForward && (this.#left[e] ?? 0) <= 0)) continue;
					seen.add(next);
					by.set(next, { e, from: set, isForward });
					list.push(next);
				}
			}
		}
		return { by, isReached: (node: number) => seen.has(this.#sets.of(node)) };
	}

	#push(
		by: ReadonlyMap<number, { e: number; from: number; isForward: boolean }>,
		source: number,
		sink: number,
		min: number
	): number {
		const path: { e: number; isForward: boolean }[] = [];
		const root = this.#sets.of(source);
		for (let set = this.#sets.of(sink); set !== root;) {
			const step = by.get(set);
			if (!step) return min;
			path.push(step);
			set = step.from;
		}
		const units = Math.min(
			min,
			...path.flatMap(({ e, isForward }) => (isForward ? [this.#left[e] ?? 0] : []))
		);
		for (const { e, isForward } of path) this.#left[e] = (this.#left[e] ?? 0) + (isForward ? -units : units);
		return units;
	}

	get #members(): Map<number, number[]> {
		const members = new Map<number, number[]>();
		for (let node = 0; node < this.#graph.nodes; node++) {
			const set = this.#sets.of(node);
			const list = members.get(set);
			if (list) list.push(node);
			else members.set(set, [node]);
		}
		return members;
	}
}

/**
 * A union of overlaps whose count two tables give away and that is smaller than it may be; null where there is none.
 *
 * A sum of blocks of both tables, with whole factors, counts every overlap 0 times or once exactly where each block has a level,
 * and each overlap's first block is on its second one's level or the next higher one. So such a union is a union of cuts: sets of
 * blocks of which none of the second table's leaves a first block that it meets outside. An overlap that is large itself is in no
 * small union, and joins its blocks; of the others the smallest cut between both blocks is a largest flow (Ford and Fulkerson 1956).
 * Where it is large enough, they are joined too: at most one flow for each block, each ended at `least`. Complete for two tables where no smallest cut is harmless.
 *
 * @param counts of each overlap, at least 0
 * @param isFine is a cut with these overlaps harmless, though small?
 * @returns the overlaps; all small ones that are left, where looking would take too long
 */
export const smallUnion = (
	graph: BlockGraph,
	counts: ArrayLike<number>,
	{ min, isFine }: { min: number; isFine: (overlaps: readonly number[]) => boolean }
): readonly number[] | null => {
	const sets = new Joined(graph.nodes);
	const small = graph.overlaps.flatMap((_, e) => {
		if ((counts[e] ?? 0) < min) return [e];
		sets.join(...graph.ends(e));
		return [];
	});
	const flow = new Flow(graph, counts, sets);
	const isApart = (e: number) => {
		const [one, two] = graph.ends(e);
		return sets.of(one) !== sets.of(two);
	};
	for (const e of small) {
		if (!isApart(e)) continue;
		if (flow.steps > maxSteps) return small.filter(isApart);
		const [one, two] = graph.ends(e);
		const cut = flow.cut(one, two, min);
		if (cut && !isFine(cut)) return cut;
		if (!cut) sets.join(one, two);
	}
	return null;
};
