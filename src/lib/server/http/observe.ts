import { isHttpError, isRedirect, type Handle, type RequestEvent } from '@sveltejs/kit';
import { randomUUID } from 'node:crypto';
import { isUnavailable } from '../db/faults.ts';
import { log } from '../log/log.ts';
import { settings } from '../db/store.ts';
import { openFrames, securityHeaders } from './security-headers.ts';
import { Gauge, Histogram } from 'prom-client';
import type { BackupStatus } from '../backup/status.ts';
import { registry } from '../log/registry.ts';

const requests = new Histogram({
	name: 'holdout_request_seconds',
	help: 'How long requests took, by method, route and status',
	labelNames: ['method', 'route', 'status'] as const,
	buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
	registers: [registry]
});

const newestBackup = new Gauge({
	name: 'holdout_backup_newest_timestamp_seconds',
	help: 'When the newest nightly backup was made; 0 where there is none',
	registers: []
});

const backupProblem = new Gauge({
	name: 'holdout_backup_problem',
	help: '1 where nightly backups fail or are overdue, else 0',
	labelNames: ['problem'] as const,
	registers: []
});

/** Takes over how nightly backups are; without any there are no figures about them. */
export function setBackup(status: BackupStatus | null): void {
	if (status === null) return;
	for (const gauge of [newestBackup, backupProblem]) registry.registerMetric(gauge);
	newestBackup.set((status.newest?.getTime() ?? 0) / 1000);
	for (const problem of ['failing', 'overdue'] as const)
		backupProblem.set({ problem }, status.state === problem ? 1 : 0);
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** A request that was answered; addresses that are none count as one route, so that nobody makes endless series. */
function countRequest(method: string, route: string | null, status: number, seconds: number): void {
	const known = methods.has(method) ? method : 'other';
	requests.observe({ method: known, route: route ?? 'none', status }, seconds);
}

let warned = false;

/**
 * Warns once where a proxy passes requests on and the settings do not know of it: then everybody behind it has the proxy's
 * address, and whoever guesses passwords uses up the tries of all.
 */
function warnOfUnknownProxy({ headers }: Pick<Request, 'headers'>): void {
	if (warned || !headers.has('x-forwarded-for') || settings().trustedProxies > 0) return;
	warned = true;
	log().warn(
		'Requests come through a proxy (X-Forwarded-For), but HOLDOUT_TRUST_PROXY is 0: everyone behind it shares one address. Set HOLDOUT_TRUST_PROXY to the number of proxies in front of Holdout.'
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
	if (locals.embedOrigins) openFrames(response.headers, locals.embedOrigins);
	for (const [name, value] of Object.entries(securityHeaders(settings().origin)))
		if (!response.headers.has(name) && !(name === 'x-frame-options' && locals.embedOrigins))
			response.headers.set(name, value);
	if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
	response.headers.set('x-request-id', locals.requestId);
	return response;
}

const unreachable = () =>
	new Response('The database cannot be reached. Try again in a moment.\n', {
		status: 503,
		headers: { 'content-type': 'text/plain', 'retry-after': '5' }
	});

/** What failed because the database is away says that it is worth trying again, and when. */
const patient = (response: Response, { locals }: RequestEvent): Response => {
	if (!locals.retryLater || response.status < 500) return response;
	const headers = new Headers(response.headers);
	headers.set('retry-after', '5');
	return new Response(response.body, { status: 503, headers });
};

/** Gives each request an id, puts it in the log when it is answered, and dresses the answer for the way. */
export const observe: Handle = async ({ event, resolve }) => {
	const started = performance.now();
	event.locals.requestId = randomUUID();
	warnOfUnknownProxy(event.request);
	try {
		const response = patient(await resolve(event), event);
		note(event, response.status, started);
		return dress(response, event);
	} catch (thrown) {
		// The framework makes the answer.
		if (isUnavailable(thrown)) {
			note(event, 503, started);
			return dress(unreachable(), event);
		}
		note(event, statusOf(thrown), started);
		throw thrown;
	}
};
