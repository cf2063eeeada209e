import type { VariantCells } from '../cells.ts';
import { matched, sameRows } from './matching.ts';
import { crossed, type Piece } from './pieces.ts';

/** A number of people (or events) of each cell, which is split where cells are split. */
export type Share = (cells: VariantCells) => Float64Array;

/**
 * What nobody knows about one variant that several campaigns are about: one unknown for each combination; one and the same for
 * several campaigns where nothing changed, because the strongest reader knows whose rows did not change.
 */
export interface Unknowns {
	readonly size: number;
	/** The cell of each unknown in each campaign, or -1: `cellOf[campaign][unknown]`. */
	readonly cellOf: readonly Int32Array[];
	/** `truth[share][unknown]`. */
	readonly truth: readonly Float64Array[];
}

/**
 * @param campaigns cells of the variant in each campaign, in order of publication
 * @param shares    whole numbers of each cell whose truth is wanted; the first is above 0 wherever there are people
 */
const piecesOf = (campaigns: readonly VariantCells[], shares: readonly Share[]): Piece[] => {
	let pieces: Piece[] = [];
	campaigns.forEach((cells, campaign) => {
		const numbers = shares.map((share) => share(cells));
		const of = (cell: number) => ({ cell, shares: numbers.map((list) => list[cell] ?? 0) });
		const isDone = new Uint8Array(cells.size);
		const isTaken = new Set<Piece>();
		const result: Piece[] = [];
		const sameColumns = (index: number) =>
			campaigns[index]?.columns.toSorted().join('\n') === cells.columns.toSorted().join('\n');
		const earlier = Array.from({ length: campaign }, (_, index) => index)
			.reverse()
			.toSorted((a, b) => Number(sameColumns(b)) - Number(sameColumns(a)));
		for (const index of earlier) {
			const older = campaigns[index];
			if (!older) continue;
			const isSame = sameRows(older, cells);
			const byCell = Array.from({ length: older.size }, (): Piece[] => []);
			for (const piece of pieces) byCell[piece.cellOf[index] ?? -1]?.push(piece);
			for (const group of matched(older, cells)) {
				if (group.other.some((cell) => isDone[cell])) continue;
				const theirs = group.one.flatMap((cell) => byCell[cell] ?? []);
				if (theirs.length === 0 || theirs.some((piece) => isTaken.has(piece)) || !isSame(group)) continue;
				for (const cell of group.other) isDone[cell] = 1;
				for (const piece of theirs) isTaken.add(piece);
				for (const part of crossed(theirs, group.other.map(of), campaign)) result.push(part);
			}
		}
		for (const piece of pieces) if (!isTaken.has(piece)) result.push(piece);
		for (let cell = 0; cell < cells.size; cell++) {
			if (isDone[cell]) continue;
			const cellOf = campaigns.map((_, index) => (index === campaign ? cell : -1));
			result.push({ cellOf, shares: of(cell).shares, from: campaign });
		}
		pieces = result;
	});
	return pieces;
};

const listed = (campaigns: readonly VariantCells[], pieces: readonly Piece[]): Int32Array[] =>
	campaigns.map((_, index) => Int32Array.from(pieces, ({ cellOf }) => cellOf[index] ?? -1));

/**
 * The unknowns of some campaigns, for any numbers. They are found once; only where cells had to be split (each campaign has a
 * column that the other one lacks) they are found for each number anew.
 *
 * @param campaigns cells of the variant in each campaign, in order of publication
 */
export const unknownsMaker = (
	campaigns: readonly VariantCells[]
): ((shares: readonly Share[]) => Unknowns) => {
	const pieces = piecesOf(campaigns, [({ people }) => people]);
	const cellOf = listed(campaigns, pieces);
	const isSplit = pieces.some(({ from }) => from < 0);
	return (shares) => {
		if (isSplit) {
			const own = piecesOf(campaigns, shares);
			const truth = shares.map((_, s) => Float64Array.from(own, (piece) => piece.shares[s] ?? 0));
			return { size: own.length, cellOf: listed(campaigns, own), truth };
		}
		const truth = shares.map((share) => {
			const numbers = campaigns.map(share);
			return Float64Array.from(pieces, ({ from, cellOf: of }) => numbers[from]?.[of[from] ?? -1] ?? 0);
		});
		return { size: pieces.length, cellOf, truth };
	};
};
