import { questionCodes } from '#lib/table/problems/question.ts';
import type { ProblemLine } from './grouped-problems.ts';

const ALSO = [
	'ambiguous_date',
	'ambiguous_number',
	'missing_column',
	'control_missing',
	'unknown_control',
	'duplicate_header'
];

const codes = new Set<string>([...questionCodes, ...ALSO]);

/** Whether a problem is a question to the uploader, which is asked alone, and not a row to correct. */
export const isAsked = ({ code, answers }: Pick<ProblemLine, 'code' | 'answers'>): boolean =>
	codes.has(code) && answers.length > 0;
