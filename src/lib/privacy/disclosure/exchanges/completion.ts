import { gainOf, type Aim, type ExchangeTools } from './exchange-tools.ts';

/** A transfer of units from cell p to cell a, made good elsewhere so that no row changes. */
export interface Transfer {
	readonly p: number;
	readonly a: number;
	/** Most units that the aim still needs. */
	readonly need: number;
	/** Is less than that of no use? */
	readonly whole: boolean;
	readonly aim: Aim;
}

/** Reverse moves of a kind that are looked at. */
const maxReverse = 24;

/** Parts that differ at most. */
const maxParts = 4;

/** The reverse moves of one transfer, part by part. */
const reverse = new Int32Array(maxParts);

/**
 * Makes a move good part by part: where p and a differ in a part (web instead of shop), another cell gives as many units the other
 * way in this part alone.
 *
 * @returns what the aim gained
 */
export const completeByParts = (tools: ExchangeTools, transfer: Transfer): number => {
	const { p, a, need, whole, aim } = transfer;
	const { blocks, stock, draft } = tools;
	let units = Math.min(need, stock.give(p), stock.take(a));
	if (units < 1 || (whole && units < need)) return 0;
	let count = 0;
	for (const { a: halfA, b: halfB } of blocks.partRows) {
		const [keyA, keyB] = [((halfA[a] ?? 0) - (halfA[p] ?? 0)) | 0, ((halfB[a] ?? 0) - (halfB[p] ?? 0)) | 0];
		if (keyA === 0 && keyB === 0) continue;
		if (count === maxParts) return 0;
		const move = bestReverse(tools, transfer, { keyA, keyB, units });
		if (move < 0) return 0;
		units = Math.min(units, carried(tools, transfer, move));
		if (whole && units < need) return 0;
		reverse[count++] = move;
	}
	const mark = draft.mark();
	tools.shift(p, a, units);
	let gain = gainOf(aim, p, a);
	for (let i = 0; i < count; i++) {
		const move = reverse[i] ?? 0;
		const [q, c] = [tools.reverse.from(move), tools.reverse.to(move)];
		// One cell may be wanted twice.
		if (stock.give(q) < units || stock.take(c) < units) {
			draft.backTo(mark);
			return 0;
		}
		tools.shift(q, c, units);
		gain += gainOf(aim, q, c);
	}
	return gain * units;
};

/** How many units a reverse move can carry for a transfer. */
const carried = ({ reverse: moves, stock }: ExchangeTools, { p, a, aim }: Transfer, move: number): number => {
	const q = moves.from(move);
	const c = moves.to(move);
	if (q === p || q === a || c === a || gainOf(aim, q, c) < 0) return 0;
	return Math.min(stock.give(q), stock.take(c));
};

/** The first reverse move of some change of rows that carries enough units, else the one that carries most; -1 without any. */
const bestReverse = (
	tools: ExchangeTools,
	transfer: Transfer,
	{ keyA, keyB, units }: { keyA: number; keyB: number; units: number }
): number => {
	const moves = tools.reverse;
	let best = -1;
	let max = 0;
	let tried = 0;
	const list = moves.list(keyA, keyB);
	let isFirst = true;
	for (
		let move = moves.first(list);
		move >= 0 && tried < maxReverse && max < units;
		move = moves.next(move)
	) {
		tried += 1;
		isFirst &&= tools.stock.give(moves.from(move)) < 1;
		if (isFirst) moves.pass(list, move);
		const here = isFirst ? 0 : carried(tools, transfer, move);
		if (here <= max) continue;
		best = move;
		max = here;
	}
	tools.work.spend(1 + tried);
	return best;
};

/**
 * Makes a move good by one other: q, which agrees with a on the axes on which p and a differ, gives to the cell that completes the
 * rows of the four, where it exists. Several such cells add up.
 *
 * @param mask   axes on which p and a may differ
 * @param across cells q that are tried
 * @returns what the aim gained
 */
export const completeByOne = (
	tools: ExchangeTools,
	{ p, a, need, whole, aim }: Transfer,
	{ mask, across }: { mask: number; across: number }
): number => {
	const { blocks, stock, donors, receivers, byRows, work } = tools;
	const { a: rowsA, b: rowsB } = blocks.rows;
	const axes = blocks.tied(mask);
	const { lineOf, starts, cells } = donors.by(axes);
	const line = lineOf[a] ?? 0;
	const end = starts[line + 1] ?? 0;
	let gained = 0;
	let tried = 0;
	for (let at = starts[line] ?? 0; at < end && gained < need && tried < across; at++) {
		const q = cells[at] ?? 0;
		if (q === p || q === a) continue;
		tried += 1;
		const found = byRows.first(
			((rowsA[p] ?? 0) + (rowsA[q] ?? 0) - (rowsA[a] ?? 0)) | 0,
			((rowsB[p] ?? 0) + (rowsB[q] ?? 0) - (rowsB[a] ?? 0)) | 0
		);
		const c = found < 0 ? -1 : (receivers.cells[found] ?? 0);
		if (c < 0 || c === p || c === q || gainOf(aim, q, c) < 0) continue;
		const take = c === a ? Math.floor(stock.take(a) / 2) : Math.min(stock.take(a), stock.take(c));
		const units = Math.min(need - gained, stock.give(p), stock.give(q), take);
		if (units < 1 || (whole && units < need)) continue;
		tools.shift(p, a, units);
		tools.shift(q, c, units);
		gained += units * (gainOf(aim, p, a) + gainOf(aim, q, c));
	}
	work.spend(1 + tried);
	return gained;
};
