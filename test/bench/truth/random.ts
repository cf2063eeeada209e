/** Seeded draws: the same each time. */
export class Draws {
	#state: number;

	constructor(seed: number) {
		this.#state = Math.imul(seed, 2_654_435_761) >>> 0;
	}

	/** In [0, 1). */
	uniform(): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	normal(): number {
		return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
	}

	/** How many of n have something that each has with this chance: as many steps as have it. */
	binomial(n: number, chance: number): number {
		if (chance <= 0 || n <= 0) return 0;
		if (chance > 0.5) return n - this.binomial(n, 1 - chance);
		const log = Math.log1p(-chance);
		let count = 0;
		for (let at = 0; ; count += 1) {
			at += Math.floor(Math.log(1 - this.uniform()) / log) + 1;
			if (at > n) return count;
		}
	}
}
