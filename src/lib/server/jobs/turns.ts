import type { JobKind } from '../db/tables/jobs.ts';
import type { Job } from './worker.ts';

/** Work that writes nothing, or little: it goes on beside whatever else a process does. */
export const readers: ReadonlySet<Job['kind']> = new Set([
	'preview',
	'check',
	'look',
	'axes',
	'results',
	'attack',
	'certificates',
	'backup'
]);

const writing: ReadonlySet<JobKind> = new Set(['store-draft', 'analyse']);

/** Does a job wait for the turn of whatever writes for long in its process? @param target of a question what is asked */
export const takesTurn = (kind: JobKind, target: string | null): boolean =>
	kind === 'ask' ? !(readers as ReadonlySet<string | null>).has(target) : writing.has(kind);
