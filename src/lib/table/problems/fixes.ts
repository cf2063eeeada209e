import { problemFix, type Problem } from './problem.ts';
import { answer, isQuestion, questionFixes, type Fix } from './question.ts';

/** The answers to choose from, each one flag and one parameter; empty where the file itself has to change. */
export function problemFixes(problem: Problem): Fix[] {
	if (isQuestion(problem)) return questionFixes(problem);
	switch (problem.code) {
		case 'ambiguous_number':
			return [
				answer(
					'Three digits after a mark: it separates thousands',
					'thousands',
					problem.mark === ',' ? 'comma' : 'point'
				),
				answer('The mark separates decimals', 'decimal', problem.mark === ',' ? 'comma' : 'point')
			];
		case 'ambiguous_date':
			return problem.readings.flatMap((reading) => {
				const order = ORDERS[reading];
				return order === undefined
					? [answer(`The year is ${reading}`, 'year', reading)]
					: [answer(`Dates are ${reading}`, 'dateOrder', order)];
			});
		case 'control_missing':
		case 'unknown_control':
			return problem.variants.map((name) => answer(`"${name}" is the control`, 'control', name));
		case 'missing_column':
			return problem.candidates.map((name) =>
				answer(`Read "${name}" as ${problem.role}`, 'map', `${name}=${problem.role}`)
			);
		case 'outcome_exceeds_people':
		case 'outcome_not_integer':
			return problem.column === undefined
				? []
				: [answer('It counts events', 'map', `${problem.column}=measure`)];
		case 'squares_too_small_for_buyers':
			return [
				answer(`"${problem.buyers}" doesn’t count everyone who paid`, 'map', `${problem.buyers}=yes-no`)
			];
		case 'too_many_values':
			return problem.column === undefined ? [] : [answer('Leave it out', 'map', `${problem.column}=ignore`)];
		case 'duplicate_header':
			return problem.column === undefined
				? []
				: [
						answer(`Leave out "${problem.column}"`, 'map', `${problem.column}=ignore`),
						...(problem.other === undefined
							? []
							: [answer(`Leave out "${problem.other}"`, 'map', `${problem.other}=ignore`)])
					];
		default:
			return [];
	}
}

/** Help for the command line: each answer with its flag, else what to change in the file. */
export function problemHelp(problem: Problem): string[] {
	const fixes = problemFixes(problem);
	return fixes.length === 0 ? [problemFix(problem)] : fixes.map(({ words, flag }) => `${words}: ${flag}`);
}

const ORDERS: Readonly<Record<string, string>> = {
	'year-month-day': 'ymd',
	'day-month-year': 'dmy',
	'month-day-year': 'mdy'
};
