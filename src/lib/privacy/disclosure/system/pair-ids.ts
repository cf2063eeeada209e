/** The same as `pairIds` where a table of all pairs is short. */
const fewPairIds = (
	first: Int32Array,
	second: Int32Array,
	{ height, width }: { height: number; width: number }
): { idOf: Int32Array; count: number } => {
	/** One more than the number of each pair; 0 for those that do not appear. */
	const ids = new Int32Array(height * width);
	const idOf = new Int32Array(first.length);
	let count = 0;
	for (let i = 0; i < first.length; i++) {
		const pair = (first[i] ?? 0) * width + (second[i] ?? 0);
		if (ids[pair] === 0) ids[pair] = ++count;
		idOf[i] = (ids[pair] ?? 0) - 1;
	}
	return { idOf, count };
};

/** Numbers the distinct pairs of two whole numbers ≥ 0, in order of appearance. */
export const pairIds = (first: Int32Array, second: Int32Array): { idOf: Int32Array; count: number } => {
	const sizeOf = (of: Int32Array) => of.reduce((max, value) => Math.max(max, value), -1) + 1;
	const [height, width] = [sizeOf(first), Math.max(1, sizeOf(second))];
	if (height * width <= first.length) return fewPairIds(first, second, { height, width });
	let capacity = 16;
	while (capacity < first.length * 2) capacity *= 2;
	const keys = new Float64Array(capacity).fill(-1);
	const ids = new Int32Array(capacity);
	const idOf = new Int32Array(first.length);
	let count = 0;
	for (let i = 0; i < first.length; i++) {
		const key = (first[i] ?? 0) * width + (second[i] ?? 0);
		let slot = Math.imul(key, 0x9e3779b1) >>> 0;
		slot = (slot ^ (slot >>> 15)) & (capacity - 1);
		while (keys[slot] !== key && keys[slot] !== -1) slot = (slot + 1) & (capacity - 1);
		if (keys[slot] === -1) {
			keys[slot] = key;
			ids[slot] = count++;
		}
		idOf[i] = ids[slot] ?? 0;
	}
	return { idOf, count };
};
