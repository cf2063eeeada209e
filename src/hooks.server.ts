import { dev, version } from '$app/environment';
import {
	error,
	type Handle,
	type HandleServerError,
	type RequestEvent,
	type ServerInit
} from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import { guardApi, isApi } from '#lib/server/access/guard-api.ts';
import { drained } from '#lib/server/http/linger.ts';
import { setupWords } from '#lib/server/accounts/setup-link.ts';
import { isForeign, isReadablePath, isReadableQuery } from '#lib/server/http/origin.ts';
import { guardPages } from '#lib/server/access/guard-pages.ts';
import { explain } from '#lib/server/http/explain.ts';
import { limitBody, readForms } from '#lib/server/http/forms.ts';
import { local } from '#lib/server/campaigns/locale.ts';
import { observe } from '#lib/server/http/observe.ts';
import { startSchedule } from '#lib/server/jobs/schedule.ts';
import { settings, store } from '#lib/server/db/store.ts';

export const init: ServerInit = async () => {
	await startSchedule(version);
	// The development server is started by Vite, which knows nothing of members.
	if (dev) for (const line of await setupWords(store(), settings().origin, new Date())) console.log(line);
};

/** Everything but the API: for a member who may do what is asked, in the workspace's locale, no larger than it must be, and whole. */
const pages: Handle = sequence(guardPages, local, limitBody, readForms);

const unreadable = () =>
	new Response('This address cannot be read.\n', { status: 400, headers: { 'content-type': 'text/plain' } });

/** A mail program that ends messages for its reader is no page of ours, and nobody who is signed in: its address alone counts. */
const oneClick: Handle = sequence(local, limitBody, readForms);
const isOneClick = ({ route, request }: Pick<RequestEvent, 'route' | 'request'>): boolean =>
	route.id === '/alerts/off/[token]/one-click' && request.method === 'POST';

/** The API asks for a token, everything else for our own pages as the sender of changes and for a member. */
const answer: Handle = async ({ event, resolve }) => {
	const { request, url } = event;
	if (isApi(url.pathname)) return guardApi({ event, resolve });
	if (!isReadablePath(url.pathname) || !isReadableQuery(url.search)) return unreadable();
	if (isOneClick(event)) return oneClick({ event, resolve });
	if (isForeign(request, url.origin)) {
		await drained(event);
		error(403, { message: 'This form was sent from another site.', code: 'foreign_origin' });
	}
	return pages({ event, resolve });
};

/** Every request passes here. */
export const handle: Handle = sequence(observe, answer);

export const handleError: HandleServerError = explain;
