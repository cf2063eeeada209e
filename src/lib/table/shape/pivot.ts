import { controlLikeness, findVariant } from '../words/control.ts';
import { meaningOf } from '../words/names.ts';
import { isTotalsLabel, totalOf } from '../words/totals.ts';
import { declaredRole, variantColumn } from './columns.ts';
import {
	isWordy,
	numberIn,
	numbersIn,
	type Line,
	type ShapeOptions,
	type Step,
	type Table
} from './table.ts';

/** A label with the lines that it adds up. */
interface Parent {
	label: string;
	children: Line[];
}

/** Cuts the lines into labels and the lines below that add up to them; null where they do not. */
function parents(table: Table, label: number, numeric: readonly number[]): Parent[] | null {
	const lines = table.lines.filter(({ cells }) => !isTotalsLabel(cells[label] ?? ''));
	const numbers = ({ cells }: Line): number[] => numeric.map((i) => numberIn(cells[i], table.style));
	const found: Parent[] = [];
	for (let at = 0; at < lines.length;) {
		const parent = lines[at];
		if (parent === undefined) return null;
		const goal = numbers(parent);
		const sum = goal.map(() => 0);
		let next = at + 1;
		let isWhole = false;
		for (; next < lines.length && !isWhole; next += 1) {
			const child = lines[next];
			for (const [i, value] of (child ? numbers(child) : []).entries()) sum[i] = (sum[i] ?? 0) + value;
			isWhole =
				next - at >= 2 &&
				sum.every((value, i) => Math.abs(value - (goal[i] ?? NaN)) <= 1e-6 * Math.abs(value) + 0.01);
			if ((sum[0] ?? 0) > (goal[0] ?? 0)) return null;
		}
		if (!isWhole) return null;
		found.push({ label: (parent.cells[label] ?? '').trim(), children: lines.slice(at + 1, next) });
		at = next;
	}
	return found;
}

/** A compact pivot table: one column of labels, in which each group is above its parts and is their sum. */
export function pivot(table: Table, options: ShapeOptions): Step {
	const positions = table.names.map((_, i) => i);
	const wordy = positions.filter((i) => isWordy(table, i));
	const [label] = wordy;
	if (label === undefined || wordy.length !== 1 || declaredRole(table, label, options) !== undefined)
		return null;
	const numeric = positions.filter((i) => numbersIn(table, i).numbers > 0);
	if (numeric.length === 0 || table.lines.length < 6) return null;
	const found = parents(table, label, numeric);
	if (found === null || found.length < 2) return null;
	const isRepeated = found[0]?.children.some(({ cells }) =>
		found[1]?.children.some((other) => (other.cells[label] ?? '').trim() === (cells[label] ?? '').trim())
	);
	if (!isRepeated) return null;
	const control = options.control ?? null;
	const isControl = (name: string): boolean =>
		control === null ? controlLikeness(name) > 0 : findVariant(control, [name]) !== null;
	// The variants may be the groups, or below each group.
	const isBelow =
		!found.some(({ label: name }) => isControl(name)) &&
		found.every(({ children }) => children.some(({ cells }) => isControl(cells[label] ?? '')));
	const whole = (lines: readonly Line[]): Line[] =>
		(parents({ ...table, lines }, label, numeric) ?? []).flatMap(({ label: name, children }) =>
			children.map(({ cells, line }) => ({ line, cells: [name, ...cells] }))
		);
	return {
		stage: {
			names: [isBelow ? 'Group' : 'Variant', ...table.names],
			roles: new Map([
				[0, isBelow ? 'dimension' : 'variant'],
				[label + 1, isBelow ? 'variant' : 'dimension']
			]),
			decisions: [
				{
					what: 'layout',
					value: 'pivot',
					why: `each group in "${table.names[label] ?? ''}" adds up the rows below it`,
					flag: 'layout'
				}
			],
			whole
		}
	};
}

/** A pivot table in outline form: a group's name is in its first row only. */
export function filledDown(table: Table, options: ShapeOptions): Step {
	const variant = variantColumn(table, options);
	if (variant < 0 || table.lines.length < 3) return null;
	const others = table.names.flatMap((_, i) => (i !== variant && isWordy(table, i) ? [i] : []));
	if (others.length === 0) return null;
	const seen = new Set<string>();
	let name = '';
	let filled = 0;
	const [numeric] = table.names.flatMap((_, i) => (numbersIn(table, i).numbers > 0 ? [i] : []));
	const sums = new Map<string, number>();
	for (const { cells } of table.lines) {
		const here = (cells[variant] ?? '').trim();
		const rest = JSON.stringify(others.map((i) => (cells[i] ?? '').trim()));
		const isBare = others.every((i) => (cells[i] ?? '').trim() === '');
		const value = numeric === undefined ? NaN : numberIn(cells[numeric], table.style);
		if (here === '') {
			if (others.some((i) => isTotalsLabel(cells[i] ?? '') || totalOf(cells[i] ?? '') !== null)) return null;
			if (isBare || name === '' || isTotalsLabel(name) || seen.has(rest)) return null;
			// The total of all variants in one part.
			if ((sums.get(rest) ?? 0) > 0 && Math.abs((sums.get(rest) ?? 0) - value) < 0.5) return null;
			filled += 1;
		} else if (here !== name) {
			name = here;
			seen.clear();
		}
		seen.add(rest);
		sums.set(rest, (sums.get(rest) ?? 0) + value);
	}
	if (filled === 0) return null;
	let last = '';
	const each = ({ cells, line }: Line): Line[] => {
		const here = (cells[variant] ?? '').trim();
		if (here !== '') last = here;
		const bare = others.every((i) => (cells[i] ?? '').trim() === '');
		return [
			{ line, cells: here === '' && !bare ? cells.map((cell, i) => (i === variant ? last : cell)) : cells }
		];
	};
	const column = table.names[variant] ?? '';
	return {
		stage: {
			names: table.names,
			decisions: [
				{
					what: 'blanks',
					value: 'as above',
					why: `"${column}" is there in the first row of a group only`,
					flag: 'layout'
				}
			],
			whole: (lines) => {
				last = '';
				return lines.flatMap(each);
			}
		}
	};
}

/** Running totals: only the last day of each group is read, which has everyone once. */
export function cumulative(table: Table, options: ShapeOptions): Step {
	const CUMULATIVE =
		/cumul|kumul|acumul|running|\S[_\s-]to[_\s-]date|so far$|bisher|aufgelaufen|year to date|\bytd\b|\bmtd\b/i;
	const isChosen = options.layout === 'cumulative';
	const columns = table.names.flatMap((name, i) =>
		(isChosen ? meaningOf(name)?.target === 'people' : CUMULATIVE.test(name)) &&
		numbersIn(table, i).numbers > 0
			? [i]
			: []
	);
	const [people] = columns;
	const variant = variantColumn(table, options);
	if (people === undefined || variant < 0) return null;
	const days = table.names.flatMap((_, i) => (isDay(table, i) ? [i] : []));
	const [day] = days;
	if (day === undefined) return null;
	const labels = table.names.flatMap((_, i) =>
		i !== day && !columns.includes(i) && isWordy(table, i) ? [i] : []
	);
	const whole = (lines: readonly Line[]): Line[] => {
		const last = new Map<string, Line>();
		for (const line of lines) {
			const key = JSON.stringify(labels.map((i) => (line.cells[i] ?? '').trim()));
			const known = last.get(key);
			const value = numberIn(line.cells[people], table.style);
			if (known === undefined || value >= numberIn(known.cells[people], table.style)) last.set(key, line);
		}
		return [...last.values()];
	};
	const [label, when] = [table.names[people] ?? '', table.names[day] ?? ''];
	return {
		stage: {
			names: table.names,
			decisions: [
				{
					what: 'rows',
					value: 'last day',
					why: `"${label}" is a running total over "${when}"${isChosen ? ', as you chose' : ''}`,
					flag: 'layout'
				}
			],
			whole
		}
	};
}

const isDay = (table: Table, column: number): boolean => {
	const cells = table.lines.map(({ cells: of }) => (of[column] ?? '').trim()).filter((cell) => cell !== '');
	const isCalled = meaningOf(table.names[column] ?? '')?.target === 'date';
	if (isCalled && cells.length > 1 && cells.every((cell) => /^\d{1,3}$/.test(cell))) return true;
	return (
		cells.length > 1 &&
		cells.every((cell) => /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|^\d{8}$|^\d{4}-?W\d{1,2}$/.test(cell))
	);
};
