import type { Operation } from './contract/operations.ts';

/** Refusals that any operation of its kind may answer, in words by status. */
export function usualAnswers({ method, permission, body, query }: Operation): Record<number, string> {
	const isGuarded = permission !== 'everybody';
	return {
		400: [
			query
				? 'A parameter is unknown, repeated or can’t be read'
				: 'The address has a parameter, and this operation has none',
			...(body ? [', or the body isn’t JSON or was interrupted'] : []),
			', or the path cannot be decoded.'
		].join(''),
		401: isGuarded ? 'No token, an unknown one, or one in the address.' : 'The address has a token.',
		...(isGuarded
			? {
					403: 'The token’s role may not do this.',
					429: 'This token sends too many requests; `Retry-After` says when to come again.'
				}
			: {}),
		...(body
			? {
					413: 'The body is larger than 64 KiB.',
					415: 'The content type isn’t JSON.',
					422: 'A value in the body isn’t valid.'
				}
			: {}),
		500: 'Something broke on our side; the log has the reason.',
		503: 'The database is being written to, or no process works; `Retry-After` says when to come again.',
		...(method === 'get' ? {} : { 507: 'The disk is full. Everything stored before is still there.' })
	};
}
