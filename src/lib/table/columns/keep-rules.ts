import type { Header } from './header.ts';
import { ruleIn } from '../shape/row-rules.ts';
import { plainLabel } from '../words/totals.ts';

/** Values of columns whose rows are read although they add up others: column → names without case and marks. */
export type KeepRules = ReadonlyMap<number, ReadonlySet<string>>;

/**
 * The rows that the uploader wants read.
 *
 * @param texts `COLUMN=VALUE`, a column by its header, its label or its position (`#3`); unknown columns are ignored, as the same
 *              answers apply to other files with this header
 */
export function keepRules(texts: readonly string[] | undefined, { names, labels }: Header): KeepRules {
	const rules = new Map<number, Set<string>>();
	for (const text of texts ?? []) {
		const rule = ruleIn(text, names) ?? ruleIn(text, labels);
		if (rule === null || rule.others === true) continue;
		const values = rules.get(rule.column) ?? new Set();
		rules.set(rule.column, values.add(plainLabel(rule.value)));
	}
	return rules;
}

/** Whether a rule keeps rows with this value in this column. */
export const hasKeepRule = (rules: KeepRules, column: number, value: string): boolean =>
	rules.get(column)?.has(plainLabel(value)) === true;
