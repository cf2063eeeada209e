import type { PrivateCell, Statement } from '../statements.ts';

/** A published number about some columns of a population. */
export interface Row {
	readonly columns: readonly number[];
	readonly value: number;
	/** The truth is at most this far away: half of what it was rounded to. */
	readonly half: number;
	readonly statement: Statement;
}

/** One combination of values in one version, and its column. */
interface Combination {
	readonly group: Readonly<Record<string, string | number>>;
	readonly column: number;
}

/**
 * One set of people: a variant, perhaps shared by several campaigns, perhaps published in several versions. Its unknowns are
 * columns, one for each combination of values that has people; one that did not change from version to version is one unknown.
 */
export interface Population {
	readonly name: string;
	readonly statements: readonly Statement[];
	readonly cells: readonly PrivateCell[];
	readonly size: number;
	readonly versions: ReadonlyMap<
		number,
		{ readonly dimensions: readonly string[]; readonly combinations: readonly Combination[] }
	>;
	/** True sums by measure. */
	readonly truth: (measure: string) => Float64Array;
	readonly rows: (measure: string) => readonly Row[];
	/** Statements about columns that the cells do not have. */
	readonly unused: number;
}

type Groups = Statement['group'];

const isIn = (value: string | number | undefined, allowed: Groups[string]): boolean =>
	'from' in allowed
		? Number(value) >= allowed.from && Number(value) <= allowed.to
		: allowed.includes(String(value ?? ''));

/** Does a combination of values belong to a group? */
export const contains = (group: Groups, cell: Readonly<Record<string, string | number>>): boolean =>
	Object.entries(group).every(([name, allowed]) => isIn(cell[name], allowed));

const versionOf = ({ version }: { version?: unknown }): number => Number(version ?? 1);

/** Sums of a cell, without what says where it belongs. */
const sumsOf = (cell: PrivateCell): [string, number][] =>
	Object.entries(cell).filter(
		(entry): entry is [string, number] => typeof entry[1] === 'number' && entry[0] !== 'version'
	);

/** The same people reported by two campaigns are read from the one with more dimensions. */
const ofOneCampaign = (cells: readonly PrivateCell[]): readonly PrivateCell[] => {
	const detail = (name: string) =>
		Object.keys(cells.find(({ dataset }) => dataset === name)?.group ?? {}).length;
	const names = [...new Set(cells.map(({ dataset }) => dataset))];
	const best = names.toSorted((a, b) => detail(b) - detail(a))[0];
	return cells.filter(({ dataset }) => dataset === best);
};

/** Measures that the cells of every version have: those decide whether people are the same as before. */
const measuresOfAll = (cells: readonly PrivateCell[], versions: readonly number[]): string[] => {
	const names = versions.map(
		(version) =>
			new Set(
				cells
					.filter((cell) => versionOf(cell) === version)
					.flatMap((cell) => sumsOf(cell).map(([name]) => name))
			)
	);
	return [...(names[0] ?? [])].filter((name) => names.every((own) => own.has(name))).toSorted();
};

const populationOf = (
	name: string,
	statements: readonly Statement[],
	all: readonly PrivateCell[]
): Population => {
	const numbers = [...new Set([...statements, ...all].map(versionOf))].toSorted((a, b) => a - b);
	const sums: Map<string, number>[] = [];
	const common = measuresOfAll(all, numbers);
	const known = new Map<string, number>();
	const cells: PrivateCell[] = [];
	const versions = new Map<number, { dimensions: string[]; combinations: Combination[] }>();
	for (const version of numbers) {
		const mine = ofOneCampaign(all.filter((cell) => versionOf(cell) === version && cell.people > 0));
		cells.push(...mine);
		const dimensions = Object.keys(mine[0]?.group ?? {}).toSorted();
		const combined = new Map<string, { group: Combination['group']; sums: Map<string, number> }>();
		for (const cell of mine) {
			const key = JSON.stringify(dimensions.map((dimension) => [dimension, cell.group[dimension]]));
			const found = combined.get(key) ?? { group: cell.group, sums: new Map<string, number>() };
			for (const [measure, value] of sumsOf(cell))
				found.sums.set(measure, (found.sums.get(measure) ?? 0) + value);
			combined.set(key, found);
		}
		const combinations = [...combined].map(([key, one]): Combination => {
			const same = JSON.stringify([key, common.map((measure) => one.sums.get(measure))]);
			const column = known.get(same) ?? sums.push(one.sums) - 1;
			known.set(same, column);
			for (const [measure, value] of one.sums) sums[column]?.set(measure, value);
			return { group: one.group, column };
		});
		versions.set(version, { dimensions, combinations });
	}
	const rows = new Map<string, Row[]>();
	let unused = 0;
	for (const statement of statements) {
		const { dimensions = [], combinations = [] } = versions.get(versionOf(statement)) ?? {};
		if (combinations.length === 0) continue;
		if (Object.keys(statement.group).some((dimension) => !dimensions.includes(dimension))) {
			unused++;
			continue;
		}
		const columns = combinations.flatMap(({ group, column }) =>
			contains(statement.group, group) ? [column] : []
		);
		const row = { columns, value: statement.value, half: (statement.rounded ?? 0) / 2, statement };
		rows.set(statement.measure, [...(rows.get(statement.measure) ?? []), row]);
	}
	return {
		name,
		statements,
		cells,
		size: sums.length,
		versions,
		truth: (measure) => Float64Array.from(sums, (of) => of.get(measure) ?? 0),
		rows: (measure) => rows.get(measure) ?? [],
		unused
	};
};

/** All statements and cells, sorted by the people they are about. */
export const populations = (
	statements: readonly Statement[],
	cells: readonly PrivateCell[]
): readonly Population[] => {
	const nameOf = ({ population, dataset }: { population?: unknown; dataset: string }) =>
		typeof population === 'string' ? population : dataset;
	return [...new Set(statements.map(nameOf))].map((name) =>
		populationOf(
			name,
			statements.filter((statement) => nameOf(statement) === name),
			cells.filter((cell) => nameOf(cell) === name)
		)
	);
};
