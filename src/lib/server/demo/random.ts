/** A seeded stream of numbers in [0, 1): the same seed gives the same demo everywhere (mulberry32). */
export function randomStream(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

/** How many of `people` say yes, each with probability `rate`. */
export function drawCount(random: () => number, people: number, rate: number): number {
	let count = 0;
	for (let i = 0; i < people; i++) if (random() < rate) count += 1;
	return count;
}

/** A standard normal number (Box–Muller). */
export function drawNormal(random: () => number): number {
	return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
