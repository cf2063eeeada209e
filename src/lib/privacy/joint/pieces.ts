/** One unknown while the list is made. */
export interface Piece {
	readonly cellOf: number[];
	readonly shares: number[];
	/** The campaign whose cell it is a whole one of; -1 for a part of a cell. */
	readonly from: number;
}

/**
 * Splits pieces and cells of equal sums into parts that are in one of each: the parts fit both, and a proof about them is one
 * about both.
 */
export const crossed = (
	pieces: readonly Piece[],
	cells: readonly { readonly cell: number; readonly shares: readonly number[] }[],
	campaign: number
): Piece[] => {
	const [first] = cells;
	if (cells.length === 1 && first) {
		for (const piece of pieces) piece.cellOf[campaign] = first.cell;
		return [...pieces];
	}
	const parts = new Map<string, Piece>();
	const shares = first?.shares.length ?? 0;
	for (let s = 0; s < shares; s++) {
		let [p, c] = [0, 0];
		let [left, right] = [pieces[0]?.shares[s] ?? 0, cells[0]?.shares[s] ?? 0];
		while (p < pieces.length && c < cells.length) {
			const amount = Math.min(left, right);
			const piece = pieces[p];
			const key = `${p} ${c}`;
			if (amount > 0 && piece) {
				const part = parts.get(key) ?? {
					cellOf: piece.cellOf.with(campaign, cells[c]?.cell ?? -1),
					shares: piece.shares.map(() => 0),
					from: pieces.length === 1 ? campaign : -1
				};
				part.shares[s] = amount;
				parts.set(key, part);
			}
			left -= amount;
			right -= amount;
			if (left <= 0) left = pieces[++p]?.shares[s] ?? 0;
			else right = cells[++c]?.shares[s] ?? 0;
		}
	}
	return [...parts.values()];
};
