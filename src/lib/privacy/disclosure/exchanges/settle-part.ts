import type { PartDebts } from './debts.ts';
import type { ExchangeTools } from './exchange-tools.ts';

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
				const most = Math.min(owed[node] ?? 0, -(owed[other] ?? 0));
				const units = Math.min(most, stock.give(q), stock.take(c));
				if (units < 1) continue;
				tools.shift(q, c, units);
				owed[node] = (owed[node] ?? 0) - units;
				owed[other] = (owed[other] ?? 0) + units;
			}
		}
		work.spend(tried);
	}
};
