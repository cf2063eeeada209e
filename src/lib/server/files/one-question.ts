import { isQuestion } from '#lib/table/problems/question.ts';
import type { Problem } from '#lib/table/problems/problem.ts';

/** Questions about single cells. */
const OF_CELLS = new Set<Problem['code']>([
	'masked_number',
	'rounded_number',
	'ambiguous_number',
	'people_unknown'
]);

/** The one question that replaces all problems, where there is one: its answer may solve the others. */
export function oneQuestion(problems: readonly Problem[], rows: number): Problem | null {
	// Nothing is asked about a file that is refused for what it is.
	if (problems.some(({ code }) => code === 'person_level' || code === 'personal_data')) return null;
	const asked = problems.find((problem) => isQuestion(problem) || problem.code === 'ambiguous_number');
	if (asked !== undefined) {
		// What is asked about a cell is about all cells like it, not for other things that are wrong.
		const isOfCells = OF_CELLS.has(asked.code);
		return isOfCells && problems.some(({ code }) => code !== asked.code) ? null : asked;
	}
	const [first] = problems;
	if (
		first?.code === 'bad_date' &&
		problems.length >= 2 &&
		rows === 0 &&
		problems.every(({ code }) => code === 'bad_date')
	) {
		const { line, column, value } = first;
		return {
			code: 'unread_dates',
			line,
			...(column === undefined ? {} : { column }),
			...(value === undefined ? {} : { value })
		};
	}
	if (first?.code !== 'outcome_exceeds_people') return null;
	const { line, column, outcome, people } = first;
	const isAll = problems.every((problem) => problem.code === first.code && problem.column === column);
	if (!isAll || column === undefined || problems.length < 2 || problems.length * 2 < rows + problems.length)
		return null;
	return { code: 'events_not_people', line, column, outcome, people };
}
