import { meaningOf, plainName } from '../words/names.ts';
import { namesGoals, namesParts } from '../words/column-kinds.ts';
import { isTotalsLabel } from '../words/totals.ts';
import { peopleColumn, declaredRole, variantColumn } from './columns.ts';
import { measureWord } from './meaning.ts';
import { isSameName, keyOf } from './metrics.ts';
import { isWordy, numberIn, valuesOf } from './table.ts';
import type { Line, ShapeOptions, Stage, Step, Table } from './table.ts';

const MAX_GOALS = 60;
const SQUARES = /(?:^|_)(?:sum_of_squares|sum_squares|sumsq|sum_sq|squared_sum)$/;

/** The column whose values are goals; −1 where there is none. */
function goalColumn(table: Table, variant: number, options: ShapeOptions): number {
	const positions = table.names
		.map((_, i) => i)
		.filter((i) => i !== variant && declaredRole(table, i, options) === undefined && isWordy(table, i));
	const named = positions.filter((i) => {
		const name = table.names[i] ?? '';
		// "Conversions" with cells such as "240 orders" counts something itself.
		const isCounted = meaningOf(name) !== null && valuesOf(table, i).every((value) => /^\W*\d/.test(value));
		return (
			namesGoals(name) &&
			!isCounted &&
			!/(?:^|_)(?:id|type|kind|direction\p{L}*|category)$/u.test(plainName(name))
		);
	});
	const [best] = named.sort(
		(a, b) => Number(/name/i.test(table.names[b] ?? '')) - Number(/name/i.test(table.names[a] ?? ''))
	);
	if (best !== undefined) return best;
	const ids = table.names.findIndex((name, i) => {
		const values = valuesOf(table, i);
		const isId = namesGoals(name) && /(?:^|_)(?:id|nr)$/.test(plainName(name));
		return (
			i !== variant &&
			isId &&
			declaredRole(table, i, options) === undefined &&
			values.length > 1 &&
			values.length <= MAX_GOALS
		);
	});
	if (ids >= 0) return ids;
	const { goal } = options;
	if (goal === undefined || goal === 'all') return -1;
	return positions.find((i) => valuesOf(table, i).some((value) => isSameName(value, goal))) ?? -1;
}

/** Whether a sum equals its sum of squares in every row, as for a yes/no outcome; null where the squares are unknown. */
function equalsSquares(table: Table, sum: number, lines: readonly Line[]): boolean | null {
	const squares = table.names.findIndex((name) => SQUARES.test(plainName(name)));
	if (squares < 0) return null;
	return lines.every(({ cells }) => {
		const [of, value] = [numberIn(cells[squares], table.style), numberIn(cells[sum], table.style)];
		return Number.isNaN(of) || Math.abs(of - value) < 1e-6 * Math.max(1, value);
	});
}

/** New names for the generic columns of a single goal: its sum and sum of squares. */
function renamed(
	table: Table,
	goal: string,
	people: number,
	lines: readonly Line[]
): Pick<Stage, 'names' | 'roles'> {
	const roles = new Map<number, string>();
	const target = /%/.test(goal)
		? null
		: (meaningOf(goal.replace(/[\s_-]?rate$/i, 's'))?.target ??
			meaningOf(goal.replace(/[\s_-]?rate$/i, ''))?.target ??
			null);
	const isMeasure = target !== null && !['people', 'variant', 'campaign', 'date'].includes(target);
	const taken = new Set(table.names.map((name) => meaningOf(name)?.target));
	const sumAt = table.names.findIndex((name) => measureWord(name) === 'count');
	let sum = '';
	const names = table.names.map((name, i) => {
		if (measureWord(name) !== 'count' || roles.size > 0) return name;
		const numbers = lines.map(({ cells }) => [
			numberIn(cells[i], table.style),
			numberIn(cells[people], table.style)
		]);
		const isPeople = numbers.every(([value = NaN, of = NaN]) => !(value > of) && !(value % 1 > 0));
		const isYesNo = isPeople && equalsSquares(table, i, lines) !== false;
		sum =
			isMeasure && (target !== 'conversions' || isYesNo)
				? target
				: isYesNo
					? 'conversions'
					: plainName(goal) || 'value';
		if (taken.has(sum)) sum = plainName(goal) || 'value';
		const isOwn = meaningOf(sum) === null;
		const isWhole = numbers.every(([value = 0]) => !(value % 1 !== 0));
		roles.set(i, isOwn ? (isYesNo ? 'yes-no' : isWhole ? 'count' : 'amount') : sum);
		return sum;
	});
	return {
		names: names.map((name, i) => {
			if (!SQUARES.test(plainName(table.names[i] ?? '')) || sum === '') return name;
			if (sum === 'conversions' || roles.get(sumAt) === 'yes-no') roles.set(i, 'ignore');
			return `${sum}_sq`;
		}),
		roles
	};
}

/**
 * Rows that repeat the same people for each goal: one goal is chosen, or each becomes a measure. No question is needed for a single
 * goal, or for goals that are different measures of the contract.
 */
export function goals(table: Table, options: ShapeOptions): Step {
	const variant = variantColumn(table, options);
	const people = peopleColumn(table, options);
	const column = goalColumn(table, variant, options);
	if (variant < 0) return null;
	if (column < 0) return unnamed(table, people);
	const label = table.names[column] ?? '';
	const values = valuesOf(table, column).filter((value) => !isTotalsLabel(value));
	if (values.length === 0 || values.length > MAX_GOALS) return null;
	const { goal } = options;
	const [only] = values;
	const generic = table.names.some((name) => measureWord(name) === 'count');
	if (values.length === 1 && only !== undefined && goal === undefined)
		return generic ? { stage: chosen(table, column, only, people) } : null;
	if (goal === undefined) {
		const targets = values.map((value) => meaningOf(value.replace(/[\s_-]?rate$/i, 's'))?.target ?? null);
		const isPlain = table.names.every((name, i) => i === people || measureWord(name) !== 'measure');
		const differ = new Set(targets).size === targets.length && !targets.includes(null);
		if (generic && isPlain && differ) return { stage: all(table, { column, variant, people }, values) };
		return {
			question: {
				code: 'same_people',
				line: table.lines[0]?.line ?? table.header,
				column: label,
				values: values.slice(0, 10)
			}
		};
	}
	if (goal === 'all' && !values.includes('all'))
		return { stage: all(table, { column, variant, people }, values) };
	const found = values.find((value) => value === goal) ?? values.find((value) => isSameName(value, goal));
	if (found === undefined)
		return {
			question: { code: 'no_such_goal', line: table.header, column: label, goal, values: values.slice(0, 10) }
		};
	return { stage: chosen(table, column, found, people) };
}

/** An unnamed sum beside its sum of squares: where both are equal, it is a yes/no outcome. */
function unnamed(table: Table, people: number): Step {
	const sum = table.names.findIndex((name) => measureWord(name) === 'count');
	const squares = table.names.findIndex((name) => SQUARES.test(plainName(name)));
	if (sum < 0 || squares < 0 || people < 0) return null;
	const { names, roles = new Map<number, string>() } = renamed(table, '', people, table.lines);
	return {
		stage: {
			names,
			roles,
			decisions: [
				{
					what: table.names[sum] ?? '',
					value: names[sum] ?? '',
					why: 'its mean and spread say what it counts',
					flag: 'map'
				}
			],
			each: (line) => [line]
		}
	};
}

/** Rows of one goal alone. */
function chosen(table: Table, column: number, goal: string, people: number): Stage {
	const isIt = ({ cells }: Line): boolean => isSameName(cells[column] ?? '', goal);
	const lines = table.lines.filter(isIt);
	const { names, roles = new Map<number, string>() } = renamed(table, goal, people, lines);
	return {
		names,
		roles: new Map([...roles, [column, 'ignore']]),
		decisions: [
			{ what: 'goal', value: goal, why: `"${table.names[column] ?? ''}" names goals`, flag: 'goal' }
		],
		each: (line) => (isIt(line) ? [line] : [])
	};
}

/** Each goal as a measure of its own, people once. */
function all(
	table: Table,
	{ column, variant, people }: { column: number; variant: number; people: number },
	values: readonly string[]
): Stage {
	const positions = table.names.map((_, i) => i);
	const measures = positions.filter((i) => {
		const word = measureWord(table.names[i] ?? '');
		return (
			i !== people &&
			i !== variant &&
			i !== column &&
			(word === 'count' || word === 'measure' || SQUARES.test(plainName(table.names[i] ?? '')))
		);
	});
	const dropped = new Set([
		column,
		...measures,
		...positions.filter((i) => {
			const word = measureWord(table.names[i] ?? '');
			return word === 'rate' || word === 'mean' || word === 'spread';
		})
	]);
	// Other numbers describe the goal, such as a change or a confidence.
	const splitsPeople = (i: number): boolean => isWordy(table, i) || namesParts(table.names[i] ?? '');
	const columns = positions.filter(
		(i) =>
			!dropped.has(i) && (i === variant || i === people || (splitsPeople(i) && dependsNot(table, column, i)))
	);
	const key = columns.filter((i) => i !== people);
	const [main] = measures;
	const names = columns.map((i) => table.names[i] ?? '');
	const roles = new Map<number, string>();
	const outputs: { value: string; measure: number }[] = [];
	for (const value of values) {
		const lines = table.lines.filter(({ cells }) => isSameName(cells[column] ?? '', value));
		const one = renamed(table, value, people, lines);
		for (const measure of measures) {
			const numbers = lines.map(({ cells }) => numberIn(cells[measure], table.style));
			if (measure !== main && numbers.every((number) => !(Math.abs(number) > 0))) continue;
			const word = measureWord(table.names[measure] ?? '');
			const role = one.roles?.get(measure);
			if (role === 'ignore') continue;
			const isGeneric = word === 'count' || SQUARES.test(plainName(table.names[measure] ?? ''));
			const name = isGeneric
				? (one.names[measure] ?? value)
				: measure === main
					? value
					: `${value} ${table.names[measure] ?? ''}`;
			const free = names.includes(name) ? `${value} ${name}` : name;
			const isPeople = lines.every(({ cells }) => {
				const number = numberIn(cells[measure], table.style);
				return !(number > numberIn(cells[people], table.style)) && !(number % 1 > 0);
			});
			if (!isGeneric || free !== name)
				roles.set(names.length, isPeople && measure === main ? 'yes-no' : 'amount');
			else if (role !== undefined) roles.set(names.length, role);
			outputs.push({ value, measure });
			names.push(free);
		}
	}
	return {
		names,
		roles,
		decisions: [
			{
				what: 'goal',
				value: 'all',
				why: `"${table.names[column] ?? ''}" names ${values.length} goals`,
				flag: 'goal'
			}
		],
		whole: (lines) => {
			const rows = new Map<
				string,
				{ line: number; cells: string[]; values: Map<string, readonly string[]> }
			>();
			for (const { cells, line } of lines) {
				const value = values.find((name) => isSameName(name, cells[column] ?? ''));
				if (value === undefined) continue;
				const at = keyOf(cells, key);
				let row = rows.get(at);
				if (!row)
					rows.set(at, (row = { line, cells: columns.map((i) => cells[i] ?? ''), values: new Map() }));
				row.values.set(value, cells);
			}
			return [...rows.values()].map((row) => ({
				line: row.line,
				cells: [...row.cells, ...outputs.map(({ value, measure }) => row.values.get(value)?.[measure] ?? '')]
			}));
		}
	};
}

/** Whether a column is independent of the goal: an id of the goal is not. */
function dependsNot(table: Table, goal: number, column: number): boolean {
	const of = new Map<string, string>();
	for (const { cells } of table.lines) {
		const [name, value] = [(cells[goal] ?? '').trim(), (cells[column] ?? '').trim()];
		const known = of.get(name);
		if (known !== undefined && known !== value) return true;
		of.set(name, value);
	}
	return new Set(of.values()).size < 2;
}
