import type { ExchangeTools } from './exchange-tools.ts';
import type { CellBlocks } from './cell-blocks.ts';
import { distinctKeys } from './lists.ts';

/** What a table that is being made adds to the rows of one part, in units: all of it has to be 0 in the end. */
interface PartDebts {
	/** Number of each cell's rows in this part. */
	readonly nodeOf: Int32Array;
	/** One cell of each node. */
	readonly cellOf: Int32Array;
	/** Units more than published, by node. */
	readonly owed: Float64Array;
	/** Units that the cells of a node can give in all, and that were moved into them. */
	readonly supply: Float64Array;
	readonly put: Float64Array;
}

/** What the moves of a table that is being made add to the published rows, part by part. */
export class Debts {
	readonly parts: readonly PartDebts[];
	/** Units that all cells can give. */
	readonly supply: number;

	/** @param give units that each cell can give */
	constructor({ partRows, scratch }: CellBlocks, give: Float64Array) {
		this.supply = give.reduce((sum, units) => sum + units, 0);
		this.parts = partRows.map(({ a, b }) => {
			const { count, lineOf: nodeOf } = distinctKeys(a, b, scratch);
			const cellOf = new Int32Array(count);
			const supply = new Float64Array(count);
			nodeOf.forEach((node, c) => {
				cellOf[node] = c;
				supply[node] = (supply[node] ?? 0) + (give[c] ?? 0);
			});
			return { nodeOf, cellOf, owed: new Float64Array(count), supply, put: new Float64Array(count) };
		});
	}

	/** Books a move of units from a cell to another; negative ones are taken back. */
	book(from: number, to: number, units: number): void {
		for (const { nodeOf, owed, put } of this.parts) {
			const [source, aim] = [nodeOf[from] ?? 0, nodeOf[to] ?? 0];
			put[aim] = (put[aim] ?? 0) + units;
			if (source === aim) continue;
			owed[source] = (owed[source] ?? 0) - units;
			owed[aim] = (owed[aim] ?? 0) + units;
		}
	}

	/** May so many units more be moved into a cell: no more than a share of what the cells of its rows can give? */
	hasRoom(cell: number, units: number, share: number): boolean {
		for (const { nodeOf, supply, put } of this.parts) {
			const node = nodeOf[cell] ?? 0;
			if ((put[node] ?? 0) + units > (supply[node] ?? 0) * share) return false;
		}
		return true;
	}

	/** Is nothing owed? */
	get isSettled(): boolean {
		return this.parts.every(({ owed }) => owed.every((units) => units === 0));
	}

	clear(): void {
		for (const { owed, put } of this.parts) {
			owed.fill(0);
			put.fill(0);
		}
	}
}

/**
 * Settles the debts of one part as far as it can: moves units from cells whose rows have too many of them to cells whose rows have
 * too few, and which are like them on all other axes.
 *
 * @param part.axes     the part's axes, as bits
 * @param part.isLocked cells that receive nothing
 */
export const settlePart = (
	tools: ExchangeTools,
	{ owed, nodeOf, cellOf }: PartDebts,
	{ axes, isLocked }: { axes: number; isLocked: Uint8Array }
): void => {
	const { blocks, donors, receivers, stock, work } = tools;
	const giving = donors.by(axes);
	const taking = receivers.by(blocks.every & ~axes);
	for (let node = 0; node < owed.length; node++) {
		if ((owed[node] ?? 0) <= 0) continue;
		const line = giving.lineOf[cellOf[node] ?? 0] ?? 0;
		const end = giving.starts[line + 1] ?? 0;
		let tried = 1;
		for (let at = giving.starts[line] ?? 0; at < end && (owed[node] ?? 0) > 0; at++) {
			const q = giving.cells[at] ?? 0;
			tried += 1;
			if (nodeOf[q] !== node || stock.give(q) < 1) continue;
			const near = taking.lineOf[q] ?? 0;
			const last = taking.starts[near + 1] ?? 0;
			for (let to = taking.starts[near] ?? 0; to < last && (owed[node] ?? 0) > 0; to++) {
				const c = taking.cells[to] ?? 0;
				const other = nodeOf[c] ?? 0;
				tried += 1;
				if ((owed[other] ?? 0) >= 0 || isLocked[c] === 1) continue;
				const max = Math.min(owed[node] ?? 0, -(owed[other] ?? 0));
				const units = Math.min(max, stock.give(q), stock.take(c));
				if (units < 1) continue;
				tools.shift(q, c, units);
				owed[node] = (owed[node] ?? 0) - units;
				owed[other] = (owed[other] ?? 0) + units;
			}
		}
		work.spend(tried);
	}
};
