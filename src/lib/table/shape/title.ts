import { measureFacts } from '../words/measure.ts';
import { meaningOf, plainName } from '../words/names.ts';
import type { Problem } from '../problems/problem.ts';
import { scaleOf } from '../words/currency.ts';
import { declaredRole } from './columns.ts';
import type { ShapeOptions, Table } from './table.ts';

/** "Umsatz in TEUR", "All figures in thousands", "Results (in Tsd. €)". */
const UNIT =
	/^(.*?)[\s,;:([]*(?:\b(?:in|en)\s+)(?:thousands? of\s+)?(\S+(?:\s\S+)?)[)\]]?[.]?$|^(.*?)\s*[([](\S+(?:\s\S+)?)[)\]]$/iu;

/** Words that mean something else in a title: a grade, a state, a distance. */
const NOT_IN_TITLES = /^(?:k|ct|mn|miles)$/i;

/** The unit that a line above the table gives, and the column it is of; null if there is none. */
function unitOf(title: string): { of: string; scale: string } | null {
	const found = UNIT.exec(title.trim());
	const unit = (found?.[2] ?? found?.[4] ?? '').replace(/[.,;]$/, '');
	const scale = NOT_IN_TITLES.test(unit) ? null : scaleOf(unit);
	return scale === null ? null : { of: (found?.[1] ?? found?.[3] ?? '').trim(), scale };
}

const isMoney = (name: string): boolean =>
	measureFacts(meaningOf(name)?.target ?? '', [], {}).kind === 'money';

/**
 * A question where a line above the table gives its numbers in thousands, millions or cents: those of one column, of all amounts
 * where the line names a currency, or all numbers.
 *
 * @param above the text of the lines above the header
 */
export function scaledTitle(above: readonly string[], table: Table, options: ShapeOptions): Problem | null {
	for (const text of above) {
		for (const cell of text.split(/[;,\t|"]/)) {
			const found = unitOf(cell);
			if (found === null) continue;
			const positions = table.names.map((_, i) => i);
			const named = positions.find(
				(i) => found.of !== '' && plainName(table.names[i] ?? '') === plainName(found.of)
			);
			const isOfMoney = /€|\$|£|eur|usd|gbp|chf/i.test(cell) || found.scale === 'cents';
			const amounts = positions.filter((i) => isMoney(table.names[i] ?? ''));
			const column =
				named ?? (isOfMoney ? amounts.find((i) => declaredRole(table, i, options) === undefined) : undefined);
			if (column === undefined && isOfMoney) continue;
			if (column !== undefined && declaredRole(table, column, options) !== undefined) continue;
			return {
				code: 'scaled_column',
				line: table.header,
				...(column === undefined ? {} : { column: table.names[column] ?? '' }),
				scale: found.scale,
				title: cell.trim().slice(0, 60)
			};
		}
	}
	return null;
}
