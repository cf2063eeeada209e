import type { Operation } from './contract/operations.ts';

/** Refusals that any operation of its kind may answer, in words by status. */
export function usualAnswers({ method, permission, body, query }: Operation): Record<number, string> {
	const isGuarded = permission !== 'everybody';
	return {
		400: [
			query
				? 'A parameter is unknown, repeated or cannot be understood'
				: 'The address has a parameter, and this operation has none',
			...(body ? [', or the body is no JSON or broke off'] : []),
			', or the path cannot be decoded.'
		].join(''),
		401: isGuarded ? 'No token, one that is not known, or one in the address.' : 'The address has a token.',
		...(isGuarded
			? {
					403: 'The token’s role may not do this.',
					429: 'This token asks too often; `Retry-After` says when to come again.'
				}
			: {}),
		...(body
			? {
					413: 'The body is longer than 64 KiB.',
					415: 'The body is not announced as JSON.',
					422: 'The body says something that cannot be.'
				}
			: {}),
		500: 'Something went wrong in Holdout. It is in the log.',
		503: 'The database is being written to, or no process works; `Retry-After` says when to come again.',
		...(method === 'get' ? {} : { 507: 'The disk is full. What is stored can be read as before.' })
	};
}
