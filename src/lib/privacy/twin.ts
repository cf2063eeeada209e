import type { Cube } from './cube.ts';

/** Rows of fewer people coincide by chance. */
const leastPeople = 5;

/** Share of identical rows above which two campaigns count as the same people. */
export const twinThreshold = 0.3;

/** 53-bit hash of text (two FNV-1a lanes): equal texts have equal hashes, others practically never. */
const hashOf = (text: string): number => {
	let a = 0x811c9dc5;
	let b = 0x1b873593;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		a = Math.imul(a ^ code, 0x01000193);
		b = Math.imul(b ^ code, 0x85ebca6b);
	}
	return (a >>> 0) * 2 ** 21 + ((b >>> 0) >>> 11);
};

/**
 * Fingerprints of a campaign's rows of at least 5 people: day, values and numbers, without any names, so that renaming columns,
 * variants or the campaign does not hide a copy. Private like the cells they are made from.
 */
export const fingerprints = (cube: Cube): Float64Array => {
	const prints = new Set<number>();
	for (let i = 0; i < cube.size; i++) {
		if ((cube.people[i] ?? 0) < leastPeople) continue;
		const values = cube.codes.map((codes, d) => cube.dimensions[d]?.values[codes[i] ?? 0] ?? '').sort();
		const sums = cube.sums.map((sum) => sum[i] ?? NaN).sort((a, b) => a - b);
		prints.add(hashOf(JSON.stringify([cube.day[i], values, cube.people[i], sums])));
	}
	return Float64Array.from(prints).sort();
};

/**
 * Share of identical rows of two campaigns, of the one with fewer rows: 1 for a copy with rows removed or added.
 *
 * The same file under another name with one row removed gives that row away by subtraction. Above `twinThreshold` the upload
 * belongs to the other campaign's ledger or is refused.
 */
export const twinShare = (a: Float64Array, b: Float64Array): number => {
	let same = 0;
	for (let i = 0, j = 0; i < a.length && j < b.length;) {
		const difference = (a[i] ?? 0) - (b[j] ?? 0);
		if (difference === 0) same++;
		if (difference <= 0) i++;
		if (difference >= 0) j++;
	}
	const fewer = Math.min(a.length, b.length);
	return fewer === 0 ? 0 : same / fewer;
};
