import { gainOf, type Aim, type ExchangeTools } from './exchange-tools.ts';

/** Donors that a double exchange chooses from: of the largest ones those nearest to the cell. */
const mostLargest = 1500;
const mostNear = 80;
const mostAcross = 30;

interface Near {
	readonly cell: number;
	/** Axes on which it differs, as bits, and how many. */
	readonly differs: number;
	readonly axes: number;
}

/** The donors that differ from a cell on one to three axes, the most alike first. */
const nearest = ({ blocks, donors, work }: ExchangeTools, a: number, aim: Aim): Near[] => {
	const near: Near[] = [];
	const largest = donors.cells.subarray(0, mostLargest);
	work.spend(largest.length);
	for (const cell of largest) {
		let differs = 0;
		let axes = 0;
		for (let axis = 0; axis < blocks.axes; axis++) {
			if (blocks.agree(axis, cell, a)) continue;
			differs |= 1 << axis;
			axes += 1;
		}
		if (axes >= 1 && axes <= 3 && gainOf(aim, cell, a) === 1) near.push({ cell, differs, axes });
	}
	return near.sort((x, y) => x.axes - y.axes || x.cell - y.cell).slice(0, mostNear);
};

/**
 * Moves units into a cell by double exchanges: p and p' → a, and q → c completes both, so three donors give two units.
 * @returns how many
 */
export const doubleInto = (
	tools: ExchangeTools,
	a: number,
	{ need, aim }: { need: number; aim: Aim }
): number => {
	const { stock } = tools;
	const near = nearest(tools, a, aim);
	let moved = 0;
	for (const [i, { cell: p, differs }] of near.entries()) {
		for (let j = i + 1; j < near.length && moved + 1 < need && stock.give(p) >= 1; j++) {
			const other = near[j];
			if (!other || (other.differs & differs) !== 0 || stock.give(other.cell) < 1) continue;
			if (stock.take(a) < 2) return moved;
			moved += completeTwo(tools, [p, other.cell, a], { mask: differs | other.differs, aim });
		}
	}
	return moved;
};

const completeTwo = (
	tools: ExchangeTools,
	[p, other, a]: readonly [number, number, number],
	{ mask, aim }: { mask: number; aim: Aim }
): number => {
	const { blocks, stock, donors, receivers, byRows, work } = tools;
	const axes = blocks.tied(mask);
	const { lineOf, starts, cells } = donors.by(axes);
	const line = lineOf[a] ?? 0;
	const end = starts[line + 1] ?? 0;
	let tried = 0;
	for (let at = starts[line] ?? 0; at < end && tried < mostAcross; at++) {
		const q = cells[at] ?? 0;
		if (q === p || q === other || gainOf(aim, q, a) < 1 || stock.give(q) < 1) continue;
		tried += 1;
		const key = (of: Int32Array) => ((of[p] ?? 0) + (of[other] ?? 0) + (of[q] ?? 0) - 2 * (of[a] ?? 0)) | 0;
		const found = byRows.first(key(blocks.rows.a), key(blocks.rows.b));
		const c = found < 0 ? -1 : (receivers.cells[found] ?? 0);
		if (c < 0 || c === a || c === p || c === q || c === other || stock.take(c) < 1) continue;
		tools.shift(p, a, 1);
		tools.shift(other, a, 1);
		tools.shift(q, c, 1);
		work.spend(tried);
		return 2 + gainOf(aim, q, c);
	}
	work.spend(tried);
	return 0;
};
