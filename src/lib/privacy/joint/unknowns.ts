import { tuplesOf, type VariantCells } from '../cells.ts';

/** One unknown while the list is made. */
interface Piece {
	readonly cellOf: number[];
	readonly shares: number[];
	/** The campaign whose cell it is a whole one of; -1 for a part of a cell. */
	readonly from: number;
}

/**
 * Splits pieces and cells of equal sums into parts that are in one of each: the parts fit both, and a proof about them is one
 * about both.
 */
const crossed = (
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

const near = (a: number, b: number): boolean =>
	(Number.isNaN(a) && Number.isNaN(b)) || Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a));

/** Groups of cells of two campaigns that agree on the columns that both have. */
const matched = (one: VariantCells, other: VariantCells): { one: number[]; other: number[] }[] => {
	const common = one.columns.filter((name) => other.columns.includes(name));
	const columns = common.map((name) => {
		const [a, b] = [one.columns.indexOf(name), other.columns.indexOf(name)];
		const codes = new Map<string, number>();
		const codeOf = (value: string) => {
			const code = codes.get(value) ?? codes.size;
			codes.set(value, code);
			return code;
		};
		const own = (one.values[a] ?? []).map(codeOf);
		const theirs = (other.values[b] ?? []).map(codeOf);
		const all = new Int32Array(one.size + other.size);
		for (let i = 0; i < one.size; i++) all[i] = own[one.codes[a]?.[i] ?? 0] ?? 0;
		for (let i = 0; i < other.size; i++) all[one.size + i] = theirs[other.codes[b]?.[i] ?? 0] ?? 0;
		return all;
	});
	const { idOf, count } = tuplesOf(columns, one.size + other.size);
	const groups = Array.from({ length: count }, () => ({ one: [] as number[], other: [] as number[] }));
	idOf.forEach((id, i) => {
		if (i < one.size) groups[id]?.one.push(i);
		else groups[id]?.other.push(i - one.size);
	});
	return groups.filter((group) => group.one.length > 0 && group.other.length > 0);
};

/** Columns of numbers there and here. */
type Pairs = readonly (readonly [Float64Array | undefined, Float64Array | undefined])[];

/** Do two groups of cells have the same numbers? */
const haveSame = (pairs: Pairs): IsSame => {
	const sum = (of: Float64Array | undefined, cells: readonly number[]) =>
		cells.reduce((total, cell) => total + (of?.[cell] ?? 0), 0);
	return (group) => pairs.every(([a, b]) => near(sum(a, group.one), sum(b, group.other)));
};

type IsSame = (group: { readonly one: readonly number[]; readonly other: readonly number[] }) => boolean;

/** Have the cells of two groups the same people and outcomes? */
const sameRows = (one: VariantCells, other: VariantCells): IsSame =>
	haveSame([
		[one.people, other.people],
		...one.measures.flatMap((name, m) => {
			const n = other.measures.indexOf(name);
			return n < 0 ? [] : [[one.sums[m], other.sums[n]] as const];
		})
	]);

/** Are there groups of as many people in both, with other outcomes? */
export const haveOtherOutcomes = (one: VariantCells, other: VariantCells): boolean => {
	const isSame = sameRows(one, other);
	const people = haveSame([[one.people, other.people]]);
	return matched(one, other).some((group) => people(group) && !isSame(group));
};

/**
 * What makes cells of two campaigns one unknown. `people`: as many people, whatever they did; `rows`: outcomes, too, as in
 * certificates of rule 1.
 */
export type Matching = 'people' | 'rows';

/**
 * @param campaigns cells of the variant in each campaign, in order of publication
 * @param shares    whole numbers of each cell whose truth is wanted; the first is above 0 wherever there are people
 */
const piecesOf = (
	campaigns: readonly VariantCells[],
	shares: readonly Share[],
	matching: Matching
): Piece[] => {
	let pieces: Piece[] = [];
	const numbersOf = campaigns.map((cells) => shares.map((share) => share(cells)));
	campaigns.forEach((cells, campaign) => {
		const numbers = numbersOf[campaign] ?? [];
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
			const isSame =
				matching === 'rows'
					? sameRows(older, cells)
					: haveSame(numbers.map((own, s) => [numbersOf[index]?.[s], own]));
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

/** The unknowns of some campaigns, with the truth of any numbers. */
export interface UnknownsMaker {
	/** Were cells split, because each of two campaigns has a column that the other one lacks? */
	readonly isSplit: boolean;
	readonly of: (shares: readonly Share[]) => Unknowns;
}

/**
 * The unknowns of some campaigns. They are found once, by people alone; only where cells had to be split they are found for each
 * number anew, and are one where people and this number are the same.
 *
 * @param campaigns cells of the variant in each campaign, in order of publication
 */
export const unknownsMaker = (
	campaigns: readonly VariantCells[],
	matching: Matching = 'people'
): UnknownsMaker => {
	const pieces = piecesOf(campaigns, [({ people }) => people], matching);
	const cellOf = listed(campaigns, pieces);
	const isSplit = pieces.some(({ from }) => from < 0);
	return {
		isSplit,
		of: (shares) => {
			if (isSplit) {
				const own = piecesOf(campaigns, shares, matching);
				const truth = shares.map((_, s) => Float64Array.from(own, (piece) => piece.shares[s] ?? 0));
				return { size: own.length, cellOf: listed(campaigns, own), truth };
			}
			const truth = shares.map((share) => {
				const numbers = campaigns.map(share);
				return Float64Array.from(pieces, ({ from, cellOf: of }) => numbers[from]?.[of[from] ?? -1] ?? 0);
			});
			return { size: pieces.length, cellOf, truth };
		}
	};
};
