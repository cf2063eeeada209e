/** Sets of whole numbers 0, 1, … that are joined one by one (union-find, with halved paths). */
export class Joined {
	readonly #parent: Int32Array;

	constructor(size: number) {
		this.#parent = Int32Array.from({ length: size }, (_, i) => i);
	}

	/** The number that stands for a number's set. */
	of(one: number): number {
		let root = one;
		while (this.#parent[root] !== root)
			root = this.#parent[root] = this.#parent[this.#parent[root] ?? 0] ?? 0;
		return root;
	}

	/** @returns whether they were in two sets */
	join(one: number, other: number): boolean {
		const [a, b] = [this.of(one), this.of(other)];
		this.#parent[a] = b;
		return a !== b;
	}
}
