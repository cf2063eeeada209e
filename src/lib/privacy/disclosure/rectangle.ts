/**
 * The hole of a cross-tab: the rows and columns whose crossing is hidden.
 *
 * R = rows with a cell that must not be published, C = columns with one; all of R × C is hidden. What is left of a hidden row or
 * column (its sum over the hole) follows from its margin, so it must be publishable too: while it is not, the smallest outside
 * column or row joins the hole. Ends: a hole as wide as the table leaves only margins. Inside a full rectangle of at least
 * 2 × 2 no single cell follows from the remainders; where cells are empty the audit looks.
 *
 * @param rows    number of rows
 * @param columns number of columns
 * @param cells.ok     may this crossing of a set of rows with a set of columns be published?
 * @param cells.people people in it, over all variants
 * @param atLeast rows and columns that are in the hole whatever their cells (the hole of the layer below)
 * @param wider   number of further rows and columns to take in (what the audit asks for)
 * @returns [rows, columns] of the hole, both empty when nothing is hidden
 */
export const hole = (
	rows: number,
	columns: number,
	cells: {
		ok: (rows: readonly number[], columns: readonly number[]) => boolean;
		people: (rows: readonly number[], columns: readonly number[]) => number;
		atLeast?: readonly [readonly number[], readonly number[]];
		wider?: number;
	}
): [number[], number[]] => {
	const { ok, people, atLeast = [[], []], wider = 0 } = cells;
	const all = (count: number) => Array.from({ length: count }, (_, at) => at);
	const inRows = new Set(atLeast[0]);
	const inColumns = new Set(atLeast[1]);
	for (const row of all(rows)) {
		for (const column of all(columns)) {
			if (ok([row], [column])) continue;
			inRows.add(row);
			inColumns.add(column);
		}
	}
	const smallestOutside = (count: number, inside: Set<number>, size: (at: number) => number) =>
		all(count)
			.filter((at) => !inside.has(at))
			.reduce((a, b) => (a >= 0 && size(a) <= size(b) ? a : b), -1);
	const addColumn = (): boolean => {
		const column = smallestOutside(columns, inColumns, (at) => people(all(rows), [at]));
		if (column >= 0) inColumns.add(column);
		return column >= 0;
	};
	const addRow = (): boolean => {
		const row = smallestOutside(rows, inRows, (at) => people([at], all(columns)));
		if (row >= 0) inRows.add(row);
		return row >= 0;
	};
	const close = (): void => {
		for (;;) {
			if (![...inRows].every((row) => ok([row], [...inColumns])) && addColumn()) continue;
			if (![...inColumns].every((column) => ok([...inRows], [column])) && addRow()) continue;
			return;
		}
	};
	close();
	for (let step = 0; step < wider; step++) {
		if (step % 2 === 0 ? !addColumn() : !addRow()) (step % 2 === 0 ? addRow : addColumn)();
		close();
	}
	const sorted = (set: Set<number>) => [...set].sort((a, b) => a - b);
	return [sorted(inRows), sorted(inColumns)];
};
