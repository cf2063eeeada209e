import type { Header } from '#lib/table/columns/header.ts';
import { ruleIn } from '#lib/table/shape/row-rules.ts';
import type { PassedRow } from '#lib/table/problems/notice.ts';
import type { Shape } from '#lib/table/shape/shape.ts';
import { plainLabel } from '#lib/table/words/totals.ts';
import type { ReadOptions } from './read-options.ts';

/** What a file was read with, at its end. */
interface Outcome {
	readonly options: ReadOptions;
	readonly header: Header;
	readonly shape: Shape;
	readonly passed: readonly PassedRow[];
	/** the values of a column; none where it is no text column */
	readonly values: (column: number) => readonly string[];
}

/** The text of an answer as it may be repeated. */
const short = (text: string): string => text.slice(0, 120);

/** Answers that changed nothing, in words: a value that is nowhere, a row that cannot be read, a layout that does not fit. */
export function withoutEffect({ options, header, shape, passed, values }: Outcome): string[] {
	const { names, labels } = header;
	const found: string[] = shape.stages.flatMap(({ unused }) => unused?.() ?? []);
	for (const text of options.keep ?? []) {
		const rule = ruleIn(text, names) ?? ruleIn(text, labels);
		const label = rule === null ? '' : (labels[rule.column] ?? '');
		const isIt = (value: string): boolean => rule !== null && plainLabel(value) === plainLabel(rule.value);
		const isNameless = passed.some(
			({ nameless, column, value }) => nameless === true && column === label && isIt(value ?? '')
		);
		if (isNameless) found.push(`the row "${short(text)}" cannot be kept: it names no variant`);
		else if (rule === null || !values(rule.column).some(isIt))
			found.push(`no row is kept for "${short(text)}": no row has this value`);
	}
	const { layout } = options;
	const fits =
		layout === undefined ||
		layout === 'rows' ||
		shape.decisions.some(({ what, value, flag }) =>
			layout === 'goals'
				? flag === 'goal'
				: layout === 'mean'
					? flag === 'map'
					: what === 'layout' && value === layout
		);
	if (!fits)
		found.push(`the layout "${layout}" does not fit this file: it was read as if nothing was chosen`);
	return found;
}
