import type { PrivateCell, Statement } from '../statements.ts';
import type { About } from './publish.ts';

const facts = ['dataset', 'population', 'version', 'group', 'people'];

const measuresOf = (cell: PrivateCell): [name: string, value: number][] =>
	Object.entries(cell).flatMap(([name, value]) => (facts.includes(name) ? [] : [[name, Number(value)]]));

const placeOf = ({ dataset, population }: Pick<PrivateCell, 'dataset' | 'population'>): string =>
	population ?? dataset;

const keyOf = (cell: PrivateCell, dimensions: readonly string[]): string =>
	JSON.stringify([placeOf(cell), dimensions.map((name) => cell.group[name] ?? null)]);

const dimensionsOf = (cells: readonly PrivateCell[]): string[] =>
	Object.keys(cells[0]?.group ?? {}).toSorted();

const isIn = ({ group }: PrivateCell, of: Statement['group']): boolean =>
	Object.entries(of).every(([name, values]) => {
		const value = group[name];
		if (Array.isArray(values)) return values.some((one) => String(one) === String(value));
		const { from, to } = values as { from: number; to: number };
		return Number(value) >= from && Number(value) <= to;
	});

/** Splits the numbers of a cell over the cells that it is made of, in proportion to their people. */
const spread = (from: PrivateCell, into: readonly PrivateCell[]): PrivateCell[] => {
	const all = into.reduce((sum, { people }) => sum + people, 0);
	let before = 0;
	return into.map((cell) => {
		const [start, end] = [before, (before += cell.people)];
		const upTo = (total: number, at: number) => (at === all ? total : Math.floor((total * at) / all));
		const measures = measuresOf(from).map(([name, total]) => [name, upTo(total, end) - upTo(total, start)]);
		return { ...cell, ...(Object.fromEntries(measures) as Record<string, number>) };
	});
};

/** The numbers of some cells as those of one. */
const addedUp = (from: readonly PrivateCell[], into: PrivateCell): PrivateCell => {
	const measures = (from[0] ? measuresOf(from[0]) : []).map(([name]) => [
		name,
		from.reduce((sum, cell) => sum + Number(cell[name]), 0)
	]);
	return { ...into, ...(Object.fromEntries(measures) as Record<string, number>) };
};

/**
 * Other people's cells, with what one campaign measured of the people that both have: as many in a cell, or in the cells that one
 * of its cells is made of.
 */
const measuredBy = (own: readonly PrivateCell[], cells: readonly PrivateCell[]): PrivateCell[] => {
	const [mine, theirs] = [dimensionsOf(own), dimensionsOf(cells)];
	const common = mine.filter((name) => theirs.includes(name));
	const groups = Map.groupBy(own, (cell) => keyOf(cell, common));
	return [...Map.groupBy(cells, (cell) => keyOf(cell, common))].flatMap(([key, list]) => {
		const of = groups.get(key) ?? [];
		const sum = (some: readonly PrivateCell[]) => some.reduce((all, { people }) => all + people, 0);
		const [[only], [cell]] = [of, list];
		if (!only || !cell || sum(of) !== sum(list)) return list;
		if (of.length === 1) return spread(only, list);
		return list.length === 1 ? [addedUp(of, cell)] : list;
	});
};

/** Without outcomes: people are one and the same unknown wherever they are as many. */
const peopleAlone = (about: readonly About[]): About => ({
	statements: about.flatMap(({ statements }) => statements.filter(({ measure }) => measure === 'people')),
	cells: about.flatMap(({ cells }) =>
		cells.map(({ dataset, population, version, group, people }) => ({
			dataset,
			...(population === undefined ? {} : { population }),
			...(version === undefined ? {} : { version }),
			group,
			people
		}))
	)
});

/** What the outcomes that one of several campaigns measured are attacked with: its own numbers, and everybody's people. */
const outcomesOf = (about: readonly About[], at: number): About => {
	const own = about[at] ?? { statements: [], cells: [] };
	const places = new Set(own.cells.map(placeOf));
	const statements: Statement[] = [...own.statements];
	const cells: PrivateCell[] = [...own.cells];
	about.forEach((other, i) => {
		if (i === at) return;
		const shared = other.cells.filter((cell) => places.has(placeOf(cell)));
		const changed = measuredBy(own.cells, shared);
		const isOwn = new Map(
			changed.map((cell) => [
				keyOf(cell, dimensionsOf(shared)),
				shared.some((one) => one.group === cell.group && JSON.stringify(one) === JSON.stringify(cell))
			])
		);
		cells.push(...changed);
		for (const statement of other.statements) {
			if (!places.has(placeOf(statement))) continue;
			// Blocks whose cells have the same numbers are about these outcomes, too.
			const isSame = () =>
				shared
					.filter((cell) => placeOf(cell) === placeOf(statement) && isIn(cell, statement.group))
					.every((cell) => isOwn.get(keyOf(cell, dimensionsOf(shared))));
			if (statement.measure === 'people' || isSame()) statements.push(statement);
		}
	});
	return { statements, cells };
};

/**
 * Campaigns and versions of the same people whose outcomes differ, as an attacker reads them who knows that the people are the same:
 * people over everything, then the outcomes of each campaign with everybody's people.
 */
export const measuredApart = (about: readonly About[]): About[] => [
	peopleAlone(about),
	...about.map((_, at) => outcomesOf(about, at))
];
