import type { Problem } from './problem.ts';

/** Problems in the order of the file: the first ones are listed, all are counted. */
export class ProblemList {
	readonly problems: Problem[] = [];
	total = 0;
	readonly limit: number;

	constructor(limit = 1000) {
		this.limit = limit;
	}

	add(problem: Problem): void {
		this.total += 1;
		if (this.problems.length < this.limit) this.problems.push(problem);
	}

	/** Adds the most informative problem: it is reported first, and always listed. */
	addFirst(problem: Problem): void {
		this.total += 1;
		this.problems.unshift(problem);
		if (this.problems.length > this.limit) this.problems.pop();
	}

	/** The problems to report: those listed, and one more that counts the rest. */
	report(): Problem[] {
		if (this.total <= this.problems.length) return this.problems;
		const line = this.problems.at(-1)?.line ?? 1;
		return [
			...this.problems,
			{ code: 'too_many_problems', line, kept: this.problems.length, total: this.total }
		];
	}
}

/** Equal problems as one: the first of them with its count, and the lines they are on. */
export interface ProblemGroup {
	problem: Problem;
	count: number;
	/** the first lines, at most twenty */
	lines: number[];
}

/**
 * Puts equal problems (same code, same column) together, in the order of their first line.
 *
 * @param problems as reported by a reader
 */
export function groupProblems(problems: readonly Problem[]): ProblemGroup[] {
	const groups = new Map<string, ProblemGroup>();
	for (const problem of problems) {
		const key = `${problem.code}\u0000${problem.column ?? ''}`;
		const group = groups.get(key);
		if (group === undefined) {
			groups.set(key, { problem: { ...problem, count: 1 }, count: 1, lines: [problem.line] });
		} else {
			group.count += 1;
			group.problem.count = group.count;
			if (group.lines.length < 20) group.lines.push(problem.line);
		}
	}
	return [...groups.values()];
}
