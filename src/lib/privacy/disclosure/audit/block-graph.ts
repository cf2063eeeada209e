/** People of one variant in a block of one table and a block of another one: block `first` and block `second` overlap. */
export interface Overlap {
	readonly first: number;
	readonly second: number;
}

/** Blocks of two tables as the nodes of a graph, `first` blocks before `second` ones, and their overlaps as its edges. */
export class BlockGraph {
	readonly overlaps: readonly Overlap[];
	readonly nodes: number;
	readonly #firsts: number;
	/** Overlaps of each node. */
	readonly of: readonly (readonly number[])[];

	constructor(overlaps: readonly Overlap[], firsts: number, seconds: number) {
		this.overlaps = overlaps;
		this.#firsts = firsts;
		this.nodes = firsts + seconds;
		const of = Array.from({ length: this.nodes }, (): number[] => []);
		overlaps.forEach(({ first, second }, e) => {
			of[first]?.push(e);
			of[firsts + second]?.push(e);
		});
		this.of = of;
	}

	/** The node of an overlap's first block, and of its second one. */
	ends(e: number): readonly [number, number] {
		const { first = 0, second = 0 } = this.overlaps[e] ?? {};
		return [first, this.#firsts + second];
	}

	other(e: number, node: number): number {
		const [one, two] = this.ends(e);
		return node === one ? two : one;
	}

	/** Overlaps that alone hang two parts of the graph together: their people are a sum of blocks less a sum of blocks. */
	bridges(): number[] {
		const entered = new Int32Array(this.nodes);
		const lowest = new Int32Array(this.nodes);
		/** Overlap by which a node was entered, and how many of its overlaps were followed. */
		const by = new Int32Array(this.nodes).fill(-1);
		const followed = new Int32Array(this.nodes);
		const found: number[] = [];
		let time = 0;
		for (let root = 0; root < this.nodes; root++) {
			if (entered[root] !== 0) continue;
			const path = [root];
			entered[root] = lowest[root] = ++time;
			while (path.length > 0) {
				const node = path.at(-1) ?? 0;
				const e = this.of[node]?.[followed[node] ?? 0];
				followed[node] = (followed[node] ?? 0) + 1;
				if (e === undefined) {
					path.pop();
					const from = path.at(-1);
					if (from === undefined) continue;
					lowest[from] = Math.min(lowest[from] ?? 0, lowest[node] ?? 0);
					if ((lowest[node] ?? 0) > (entered[from] ?? 0)) found.push(by[node] ?? -1);
				} else if (e !== by[node]) {
					const next = this.other(e, node);
					if (entered[next] === 0) {
						entered[next] = lowest[next] = ++time;
						by[next] = e;
						path.push(next);
					} else lowest[node] = Math.min(lowest[node] ?? 0, entered[next] ?? 0);
				}
			}
		}
		return found.sort((a, b) => a - b);
	}

	/** For each block with blocks of the other table inside it: what they leave of it; and what blocks that it meets have more than it. */
	differences(): number[][] {
		return this.of.flatMap((own, node) => {
			const left: number[] = [];
			const around: number[] = [];
			for (const e of own) {
				const others = this.of[this.other(e, node)] ?? [];
				// Else the block on the other side is wholly inside this one.
				if (others.length !== 1) left.push(e);
				for (const other of others) if (other !== e) around.push(other);
			}
			return [left.length < own.length ? left : [], around].filter((overlaps) => overlaps.length > 0);
		});
	}
}
