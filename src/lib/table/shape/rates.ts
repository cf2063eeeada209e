import { meaningOf, plainName } from '../words/names.ts';
import { isRateName } from '../words/column-kinds.ts';
import { peopleColumn, declaredRole } from './columns.ts';
import { numberIn, numbersIn, formatNumber } from './table.ts';
import type { Line, ShapeOptions, Step, Table } from './table.ts';

/** Outcomes whose count follows from a rate over people. */
const OUTCOMES = new Set(['conversions', 'clicks', 'unsubscribes', 'complaints', 'orders']);

/** The outcome that a rate is of: conversions for "Conversion rate". */
function outcomeOf(header: string): string | null {
	const bare = plainName(header.replace(/%/g, ' '))
		.replace(/_?(?:rate|percent|percentage|pct|quote|ratio|taux|tasa|tasso|taxa)_?/g, '_')
		.replace(/^_+|_+$/g, '')
		.replace(/^(?:de|di|of)_/, '');
	const found = meaningOf(bare)?.target ?? meaningOf(`${bare}s`)?.target;
	return found !== undefined && OUTCOMES.has(found) && found !== 'orders' ? found : null;
}

interface Rate {
	column: number;
	target: string;
	percent: boolean;
}

/** Half a unit of the last printed digit, in people. */
function tolerance(cell: string, n: number, percent: boolean): number {
	const digits = (/[.,](\d+)\s*%?\s*$/.exec(cell.trim())?.[1] ?? '').length;
	return (n * 0.5) / 10 ** digits / (percent ? 100 : 1);
}

/**
 * A rate becomes a count where its printed digits fit exactly one whole number in each row, and chance alone could not explain that:
 * 2.9917% of 40,211 is 1,203.
 */
export function rates(table: Table, options: ShapeOptions): Step {
	const people = peopleColumn(table, options);
	if (people < 0) return null;
	const taken = new Set(
		table.names.filter((name) => !isRateName(name)).map((name) => meaningOf(name)?.target)
	);
	const found = table.names.flatMap((name, column): Rate[] => {
		const target =
			isRateName(name) && declaredRole(table, column, options) === undefined ? outcomeOf(name) : null;
		if (target === null || taken.has(target) || numbersIn(table, column).numbers === 0) return [];
		const cells = table.lines.map(({ cells: of }) => of[column] ?? '');
		const isSigned = cells.some((cell) => cell.includes('%'));
		const values = cells.map((cell) => numberIn(cell, table.style) * (cell.includes('%') ? 100 : 1));
		const percent = isSigned || /%/.test(name) || values.some((value) => value > 1);
		let chance = 1;
		for (const { cells: of } of table.lines) {
			const n = numberIn(of[people], table.style);
			const cell = of[column] ?? '';
			const count = countOf(cell, n, percent, table);
			const room = tolerance(cell, n, percent);
			if (Number.isNaN(count)) return [];
			chance *= Math.min(1, 2 * room);
		}
		if (chance > 0.02) return [];
		taken.add(target);
		return [{ column, target, percent }];
	});
	if (found.length === 0) return null;
	const names = [...table.names, ...found.map(({ target }) => target)];
	const each = ({ cells, line }: Line): Line[] => {
		const n = numberIn(cells[people], table.style);
		const padded = table.names.map((_, i) => cells[i] ?? '');
		return [
			{
				line,
				cells: [
					...padded,
					...found.map(({ column, percent }) =>
						formatNumber(countOf(cells[column] ?? '', n, percent, table), table.style)
					)
				]
			}
		];
	};
	return {
		stage: {
			names,
			decisions: found.map(({ column, target }) => ({
				what: target,
				value: `"${table.names[column] ?? ''}" × people`,
				why: 'one whole number fits the printed digits in each row',
				flag: 'map'
			})),
			each
		}
	};
}

/** The one whole number that fits a printed rate; NaN where none does, or several do. */
function countOf(cell: string, n: number, percent: boolean, { style }: Table): number {
	const value = numberIn(cell, style) * (percent && !cell.includes('%') ? 0.01 : 1);
	const room = tolerance(cell, n, percent);
	const count = value * n;
	const whole = Math.round(count);
	return room < 0.5 && Math.abs(count - whole) <= room + 1e-9 * n ? whole : NaN;
}
