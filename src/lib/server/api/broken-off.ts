import type { ProblemFacts } from './problem.ts';

/** Did the sender go before the end of the body? Node reports it as a connection that was reset, or ended too early. */
export const isBrokenOff = (error: unknown): boolean =>
	error instanceof Error &&
	'code' in error &&
	(error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE');

export const brokenOff: ProblemFacts = {
	status: 400,
	code: 'body_broken_off',
	detail: 'The body was interrupted. Send it again.'
};
