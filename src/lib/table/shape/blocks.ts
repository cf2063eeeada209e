import { meaningOf, plainName } from '../words/names.ts';
import { namesGoals, namesParts } from '../words/column-kinds.ts';
import { peopleColumn, declaredRole } from './columns.ts';
import { isSameName } from './metrics.ts';
import { isPeriod } from './meaning.ts';
import { numberIn, type Line, type ShapeOptions, type Step, type Table } from './table.ts';

/** The title above a table: `Device: Mobile` → "Device" and "Mobile"; a single word has no name. */
interface Title {
	name: string;
	value: string;
}

/** The name of the column where the titles give none. */
const UNNAMED = 'Table';

/** The filled cells of a record that is a title; null where it is a row. */
function titleCells(cells: readonly string[], { names, style }: Table): string[] | null {
	const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
	const isShort = filled.length === 1 || (filled.length === 2 && names.length > 2);
	if (!isShort || (cells[0] ?? '').trim() === '' || names.length < 2) return null;
	return filled.every((cell) => Number.isNaN(numberIn(cell, style))) ? filled : null;
}

function titleOf([first = '', second]: readonly string[]): Title {
	// "Goal 2" names a goal, and its number is not part of the name.
	const bare = (name: string): string => name.replace(/\s*#?\d+$/, '').trim();
	if (second !== undefined) return { name: bare(first), value: second };
	const [, name, value] = /^([^:=]{2,40})[:=]\s*(\S.*)$/.exec(first) ?? [];
	if (name !== undefined && value !== undefined) return { name: bare(name), value };
	const word = /^(\p{L}{2,20})\s+\d{1,4}$/u.exec(first)?.[1];
	return { name: word ?? '', value: first };
}

/** The titles of all tables, by their distance from the header: the nearest first. */
function titlesOf(table: Table, isHeader: (line: Line) => boolean): string[][][] {
	const found: string[][][] = [];
	let open = (table.above ?? []).map((cells) => titleCells(cells, table));
	const take = (): void => {
		const titles: string[][] = [];
		for (let i = open.length - 1; i >= 0; i -= 1) {
			const cells = open[i];
			if (!cells) break;
			titles.push(cells);
		}
		found.push(titles);
		open = [];
	};
	take();
	for (const line of table.lines) {
		if (isHeader(line)) take();
		else {
			const cells = titleCells(line.cells, table);
			if (cells === null) open = [];
			else open.push(cells);
		}
	}
	return found;
}

/** Whether every table has the same people in the same order, up to 1%: its title names what is counted. */
function repeatsPeople(table: Table, options: ShapeOptions, isHeader: (line: Line) => boolean): boolean {
	const people = peopleColumn(table, options);
	if (people < 0) return false;
	const tables: number[][] = [[]];
	for (const line of table.lines) {
		const number = numberIn(line.cells[people], table.style);
		if (isHeader(line)) tables.push([]);
		else if (!Number.isNaN(number)) tables.at(-1)?.push(number);
	}
	const [first = []] = tables;
	return (
		first.length > 1 &&
		tables.every(
			(list) =>
				list.length === first.length &&
				list.every((number, i) => Math.abs(number - (first[i] ?? 0)) <= 0.01 * Math.max(number, 1))
		)
	);
}

/**
 * Tables of the same header below each other, each with a title: the titles become a column. Parts such as devices are read as parts,
 * goals as goals; for other titles the uploader is asked whether people are in several tables.
 */
export function blocks(table: Table, options: ShapeOptions): Step {
	const plain = (cells: readonly string[]): string =>
		JSON.stringify(cells.map((cell) => cell.trim().toLowerCase()));
	const header = plain(table.names);
	const isHeader = ({ cells }: Line): boolean => plain(cells) === header;
	if (!table.lines.some(isHeader)) return null;
	const all = titlesOf(table, isHeader);
	if (all.every((titles) => titles.length === 0) || all.slice(1).every((titles) => titles.length === 0))
		return null;
	const depth = [0, 1, 2].find(
		(at) => new Set(all.map((titles) => JSON.stringify(titles[at] ?? []))).size === all.length
	);
	const titles = all.map((of, i): Title => {
		const cells = of[depth ?? 0];
		return cells === undefined ? { name: '', value: `Table ${i + 1}` } : titleOf(cells);
	});
	const [first] = titles;
	const isNamed =
		first !== undefined &&
		first.name !== '' &&
		titles.every(({ name }) => plainName(name) === plainName(first.name)) &&
		!table.names.some((name) => plainName(name) === plainName(first.name));
	const label = isNamed ? first.name : repeatsPeople(table, options, isHeader) ? 'Goal' : UNNAMED;
	const valueOf = (cells: readonly string[] | undefined, at: number): string => {
		if (cells === undefined) return `Table ${at + 1}`;
		return isNamed ? titleOf(cells).value : cells.join(' ');
	};
	const values = [...new Set(all.map((of, i) => valueOf(of[depth ?? 0], i)))];
	const names = [...table.names, label];
	const isKnown =
		!values.every(isPeriod) &&
		(namesGoals(label) || namesParts(label) || ['campaign', 'date'].includes(meaningOf(label)?.target ?? ''));
	const isDeclared =
		declaredRole({ ...table, names }, names.length - 1, options) !== undefined ||
		values.some((value) => options.goal !== undefined && isSameName(value, options.goal));
	if (!isKnown && !isDeclared)
		return {
			question: {
				code: 'people_unclear',
				line: table.header,
				column: label,
				values: values.slice(0, 10),
				why: values.every(isPeriod) ? 'periods' : 'tables'
			}
		};
	let at = 0;
	let current = valueOf(all[0]?.[depth ?? 0], 0);
	let open: Line[] = [];
	const each = (line: Line): Line[] => {
		if (isHeader(line)) {
			at += 1;
			const title = open[open.length - 1 - (depth ?? 0)];
			current = valueOf(title && (titleCells(title.cells, table) ?? undefined), at);
			open = [];
			return [];
		}
		if (titleCells(line.cells, table) !== null) {
			open.push(line);
			return [];
		}
		// A title without a header below it is an unreadable row.
		const rows = [...open, line].map((row) => ({
			line: row.line,
			cells: [...table.names.map((_, i) => row.cells[i] ?? ''), current]
		}));
		open = [];
		return rows;
	};
	return {
		stage: {
			names,
			decisions: [
				{
					what: 'tables',
					value: `"${label}" for ${all.length} tables`,
					why: 'tables of the same header are below each other',
					flag: 'layout'
				}
			],
			whole: (lines) => {
				at = 0;
				current = valueOf(all[0]?.[depth ?? 0], 0);
				open = [];
				return lines.flatMap(each);
			}
		}
	};
}
