/**
 * Adds certificates up again, with nothing of the code that finds them. The shapes are those of `privacy/disclosure`: cells with true
 * numbers, tables of published sums, families of groups, changes of the true table, and for every group the two changes that
 * make it largest and smallest.
 */
interface Quantity {
	readonly truth: ArrayLike<number>;
	readonly min: number;
	readonly rows: readonly { readonly count: number; readonly rowOf: ArrayLike<number> }[];
}

export interface Certified {
	readonly system: { readonly cells: number; readonly quantities: readonly Quantity[] };
	readonly families: readonly {
		readonly count: number;
		readonly groupOf: ArrayLike<number>;
		readonly width: ArrayLike<number>;
	}[];
	readonly proof: {
		readonly changes: {
			readonly count: number;
			readonly starts: ArrayLike<number>;
			readonly cells: ArrayLike<number>;
			readonly by: readonly ArrayLike<number>[];
		};
		readonly largest: readonly ArrayLike<number>[];
		readonly smallest: readonly ArrayLike<number>[];
		readonly open: readonly { readonly family: number; readonly group: number }[];
	};
}

/** A table other than the true one: what it changes in each cell, by quantity. */
type Table = readonly ReadonlyMap<number, number>[];

const tableOf = ({ starts, cells, by }: Certified['proof']['changes'], change: number): Table =>
	by.map((numbers) => {
		const changed = new Map<number, number>();
		for (let i = starts[change] ?? 0; i < (starts[change + 1] ?? 0); i++) {
			const cell = cells[i] ?? -1;
			changed.set(cell, (changed.get(cell) ?? 0) + (numbers[i] ?? NaN));
		}
		return changed;
	});

/** What keeps a changed table from being one that agrees with everything published. */
function* faultsOf({ cells, quantities }: Certified['system'], table: Table): Generator<string> {
	const last = quantities.length - 1;
	const value = (q: number, cell: number) => (quantities[q]?.truth[cell] ?? NaN) + (table[q]?.get(cell) ?? 0);
	for (const [q, { rows, min }] of quantities.entries()) {
		for (const [cell, by] of table[q] ?? []) {
			if (!(cell >= 0 && cell < cells && Number.isInteger(by))) yield `cell ${cell} changes by ${by}`;
			if (!(value(q, cell) >= min)) yield `cell ${cell} has ${value(q, cell)}, fewer than ${min}`;
		}
		for (const [t, { rowOf }] of rows.entries()) {
			const sums = Map.groupBy(table[q] ?? [], ([cell]) => rowOf[cell] ?? -1);
			for (const [row, changed] of sums) {
				const sum = changed.reduce((all, [, by]) => all + by, 0);
				if (row >= 0 && sum !== 0) yield `sum ${row} of table ${t} changes by ${sum}`;
			}
		}
	}
	for (const cell of new Set(table.flatMap((changed) => [...changed.keys()])))
		for (let q = 0; q < last; q++)
			if (!(value(last, cell) <= value(q, cell)))
				yield `cell ${cell} has more with the outcome than there are`;
}

/** Everything that is wrong with a proof; empty where every group has a valid certificate of its width, or is listed as open. */
export function faultsOfProof({ system, families, proof }: Certified): string[] {
	const { changes, largest, smallest, open } = proof;
	const last = system.quantities.length - 1;
	const tables = Array.from({ length: changes.count }, (_, change) => tableOf(changes, change));
	const faults = tables.flatMap((table, at) =>
		[...faultsOf(system, table)].map((fault) => `change ${at}: ${fault}`)
	);
	const isOpen = new Set(open.map(({ family, group }) => `${family}/${group}`));
	families.forEach(({ count, groupOf, width }, family) => {
		for (let group = 0; group < count; group++) {
			if (isOpen.has(`${family}/${group}`) || !((width[group] ?? NaN) > 0)) continue;
			const moved = (list: readonly ArrayLike<number>[]): number => {
				const at = list[family]?.[group] ?? NaN;
				if (at === -1) return 0;
				const entries = [...(tables[at]?.[last] ?? [[-1, NaN] as const])];
				return entries.reduce((all, [cell, by]) => (cell < 0 || groupOf[cell] === group ? all + by : all), 0);
			};
			const wide = moved(largest) - moved(smallest);
			if (!(wide >= (width[group] ?? NaN)))
				faults.push(`group ${group} of family ${family} is ${wide} wide, not ${width[group]}`);
		}
	});
	return faults;
}
