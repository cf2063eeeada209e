import type { Problem } from '#lib/table/problems/problem.ts';

/** How much a file may hold. */
export interface SizeLimits {
	/** bytes after unpacking */
	maxBytes: number;
	/** unpacked bytes for each packed byte, once more than 16 MiB came out */
	maxRatio: number;
}

/** Bytes that a workbook may have: all of it is in memory at once. */
export const MAX_WORKBOOK = 64 * 1024 * 1024;

/** The file is refused while its bytes are read. */
export class FileRefused extends Error {
	readonly problem: Problem;

	constructor(problem: Problem) {
		super(problem.code);
		this.problem = problem;
	}
}
