import { isHttpError, isRedirect, type Handle, type RequestEvent } from '@sveltejs/kit';
import { randomUUID } from 'node:crypto';
import { log } from '../log/log.ts';
import { settings } from '../db/store.ts';
import { countRequest } from './metrics.ts';
import { securityHeaders } from './security-headers.ts';

let warned = false;

/**
 * Warns once where a proxy passes requests on and the settings do not know of it: then everybody behind it has the proxy's
 * address, and whoever guesses passwords uses up the tries of all.
 */
function warnOfUnknownProxy({ headers }: Pick<Request, 'headers'>): void {
	if (warned || !headers.has('x-forwarded-for') || settings().trustedProxies > 0) return;
	warned = true;
	log().warn(
		'Requests come through a proxy (X-Forwarded-For), but HOLDOUT_TRUST_PROXY is 0: everybody behind it shares one address. Set HOLDOUT_TRUST_PROXY to the number of proxies in front of Holdout.'
	);
}

/** Asked every few seconds by machines: not worth a line of the log each time. */
const chatter = new Set(['/healthz', '/metrics']);

const statusOf = (thrown: unknown): number =>
	isHttpError(thrown) || isRedirect(thrown) ? thrown.status : 500;

/** One line a request, and one more in the figures: the route, never the address, which has names and questions in it. */
function note({ request, route, locals }: RequestEvent, status: number, started: number): void {
	const took = performance.now() - started;
	countRequest(request.method, route.id, status, took / 1000);
	const line = {
		request: locals.requestId,
		method: request.method,
		route: route.id,
		status,
		ms: Math.round(took),
		...(locals.member ? { member: locals.member.id } : {}),
		...(locals.token ? { token: locals.token.id } : {})
	};
	if (status >= 500) log().error(line, 'request');
	else if (chatter.has(route.id ?? '')) log().debug(line, 'request');
	else log().info(line, 'request');
}

/** Pages have a policy of their own, and the API its own rules for keeping answers; everything else is for one reader, now. */
function dress(response: Response, { locals }: RequestEvent): Response {
	for (const [name, value] of Object.entries(securityHeaders(settings().origin)))
		if (!response.headers.has(name)) response.headers.set(name, value);
	if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
	response.headers.set('x-request-id', locals.requestId);
	return response;
}

/** Gives each request an id, puts it in the log when it is answered, and dresses the answer for the way. */
export const observe: Handle = async ({ event, resolve }) => {
	const started = performance.now();
	event.locals.requestId = randomUUID();
	warnOfUnknownProxy(event.request);
	try {
		const response = await resolve(event);
		note(event, response.status, started);
		return dress(response, event);
	} catch (thrown) {
		// The framework makes the answer.
		note(event, statusOf(thrown), started);
		throw thrown;
	}
};
