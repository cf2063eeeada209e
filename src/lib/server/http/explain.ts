import type { HandleServerError } from '@sveltejs/kit';
import { isDiskFull, isUnavailable } from '../db/faults.ts';
import { log, safeError } from '../log/log.ts';

/**
 * What a reader sees of a fault: a reference to the line in the log that has the reason, and never the reason, which may
 * have a statement, a path or a value in it.
 */
export const explain: HandleServerError = ({ error, event, status, message }) => {
	// The framework's own refusals: no such page, no such method.
	if (status < 500) return { message };
	const { requestId } = event.locals;
	const isFull = isDiskFull(error);
	const isAway = isUnavailable(error);
	if (isAway) event.locals.retryLater = true;
	log().error(
		{
			request: requestId,
			method: event.request.method,
			route: event.route.id,
			status,
			error: safeError(error)
		},
		isFull ? 'the disk is full' : isAway ? 'the database cannot be reached' : 'a request failed'
	);
	if (isAway)
		return {
			message:
				'The database cannot be reached. Try again in a moment: everything saved before is still there.',
			code: 'database_away',
			reference: requestId
		};
	return isFull
		? {
				message: 'The disk is full, so nothing was saved. Everything saved before is still there.',
				code: 'disk_full',
				reference: requestId
			}
		: { message: 'Internal Error', reference: requestId };
};
