import { error, type Handle, type ServerInit } from '@sveltejs/kit';
import { guardApi, isApi } from '#lib/server/api/guard.ts';
import { isForeign } from '#lib/server/auth/foreign.ts';
import { startSchedule } from '#lib/server/jobs/schedule.ts';

export const init: ServerInit = () => startSchedule();

/** Every request passes here: the API asks for a token, everything else for our own pages as the sender of changes. */
export const handle: Handle = async ({ event, resolve }) => {
	const { request, url } = event;
	if (isApi(url.pathname)) return guardApi({ event, resolve });
	if (isForeign(request, url.origin))
		error(403, { message: 'This form was sent from another site.', code: 'foreign_origin' });
	return resolve(event);
};
