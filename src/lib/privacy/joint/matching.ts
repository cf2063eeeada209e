import { tuplesOf, type VariantCells } from '../cells.ts';

const near = (a: number, b: number): boolean =>
	(Number.isNaN(a) && Number.isNaN(b)) || Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a));

/** Groups of cells of two campaigns that agree on the columns that both have. */
export const matched = (one: VariantCells, other: VariantCells): { one: number[]; other: number[] }[] => {
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

/** Have the cells of two groups the same people and outcomes? */
export const sameRows = (one: VariantCells, other: VariantCells) => {
	const measures = one.measures.flatMap((name, m) => {
		const n = other.measures.indexOf(name);
		return n < 0 ? [] : [[one.sums[m], other.sums[n]] as const];
	});
	const columns = [[one.people, other.people] as const, ...measures];
	const sum = (of: Float64Array | undefined, cells: readonly number[]) =>
		cells.reduce((total, cell) => total + (of?.[cell] ?? 0), 0);
	return (group: { one: readonly number[]; other: readonly number[] }): boolean =>
		columns.every(([a, b]) => near(sum(a, group.one), sum(b, group.other)));
};
