import { groupProblems } from '#lib/table/problems/problem-list.ts';
import { problemFixes } from '#lib/table/problems/fixes.ts';
import { problemFixOnPage, problemWords, type Problem } from '#lib/table/problems/problem.ts';

/** Equal problems as one line of a page. */
export interface ProblemLine {
	readonly line: number;
	/** The lines that have it, at most twenty. */
	readonly lines: readonly number[];
	readonly column: string | null;
	readonly code: string;
	readonly words: string;
	readonly fix: string | null;
	/** Answers to choose from, each one button. */
	readonly answers: readonly { readonly words: string; readonly name: string; readonly value: string }[];
	/** How many lines have it, this one included. */
	readonly count: number;
}

/** As a sentence begins, where it begins with a letter. */
export const begun = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** Problems of a file as a page shows them: equal ones once, with their count. */
export const groupedProblems = (problems: readonly Problem[]): ProblemLine[] =>
	groupProblems(problems).map(({ problem, count, lines }) => ({
		line: problem.line,
		lines,
		column: problem.column ?? null,
		code: problem.code,
		words: begun(problemWords(problem)),
		fix: problemFixOnPage(problem),
		answers: problemFixes(problem).map(({ words, parameter }) => ({ words, ...parameter })),
		count
	}));
