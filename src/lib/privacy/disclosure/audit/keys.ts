import type { RowSpace } from '../system/row-space.ts';
import { residue } from '../system/modular.ts';
import { pairIds } from '../system/pair-ids.ts';
import type { Signatures } from './signatures.ts';

const mostAxes = 4;

/**
 * Looks at the groups a person would think of: every key of up to four axes (region × device × day …). For rules that are no mere
 * counts (amounts), of which a group may have much and still break them.
 *
 * What the rows give away sums to 0 with every null vector; two from fixed seeds are asked, and a false alarm hides more.
 *
 * @param at.space the row space, all columns read
 * @param at.axes  the axes whose blocks the signatures are made of
 * @param isBad is a group with these sums (of one variant) one that must not be derivable?
 */
export const badKey = (
	{
		signatures: { matrix, blocks, width, added },
		space,
		axes: linked
	}: { signatures: Signatures; space: RowSpace; axes: ReadonlySet<number> },
	isBad: (sums: Float64Array) => boolean
): number[] | undefined => {
	const [h1, h2] = [space.nullVector(11), space.nullVector(12)];
	const summed = (vector: Float64Array, keyOf: Int32Array, count: number) => {
		const sum = new Float64Array(count);
		for (let c = 0; c < keyOf.length; c++) sum[keyOf[c] ?? 0] = (sum[keyOf[c] ?? 0] ?? 0) + (vector[c] ?? 0);
		return sum.map(residue);
	};
	/** Keys of these axes, of longer lists of axes that begin with them, and so on. */
	const visit = (axes: readonly number[], keyOf: Int32Array, count: number): number[] | undefined => {
		if (axes.length > 0) {
			const [s1, s2] = [summed(h1, keyOf, count), summed(h2, keyOf, count)];
			const derivable = Array.from(s1.keys()).filter((key) => s1[key] === 0 && s2[key] === 0);
			const sums = derivable.length > 0 ? added(keyOf, count) : new Float64Array();
			const bad = derivable.find((key) => isBad(sums.subarray(key * width, (key + 1) * width)));
			if (bad !== undefined) return Array.from(keyOf.keys()).filter((c) => keyOf[c] === bad);
		}
		if (axes.length === mostAxes) return undefined;
		for (let axis = (axes.at(-1) ?? -1) + 1; axis < blocks.length; axis++) {
			if (!linked.has(axis)) continue;
			const next = pairIds(keyOf, blocks[axis] ?? keyOf);
			const group = visit([...axes, axis], next.idOf, next.count);
			if (group) return group;
		}
		return undefined;
	};
	return visit([], new Int32Array(matrix.columns), 1);
};
