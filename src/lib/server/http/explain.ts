import type { HandleServerError } from '@sveltejs/kit';
import { isDiskFull } from '../db/faults.ts';
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
	log().error(
		{
			request: requestId,
			method: event.request.method,
			route: event.route.id,
			status,
			error: safeError(error)
		},
		isFull ? 'the disk is full' : 'a request failed'
	);
	return isFull
		? {
				message: 'The disk is full, so nothing was saved. Everything saved before is still there.',
				code: 'disk_full',
				reference: requestId
			}
		: { message: 'Internal Error', reference: requestId };
};
