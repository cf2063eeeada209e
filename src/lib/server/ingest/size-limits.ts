import type { Problem } from '#lib/csv/problem.ts';

/** How much a file may hold. */
export interface SizeLimits {
	/** bytes after unpacking */
	maxBytes: number;
	/** unpacked bytes for each packed byte, once more than 16 MiB came out */
	maxRatio: number;
}

/** The file is refused while its bytes are read. */
export class FileRefused extends Error {
	readonly problem: Problem;

	constructor(problem: Problem) {
		super(problem.code);
		this.problem = problem;
	}
}
