import type { Handle } from '@sveltejs/kit';
import { eitherOf } from '#lib/format/names.ts';
import { record } from '../audit/record.ts';
import { methodsOf, needOf } from './access.ts';
import { rolesFor, suffices, type Need } from '../accounts/needs.ts';
import { countRequest, type Wait } from '../accounts/limits.ts';
import { tokens } from '../accounts/tokens.ts';
import { isBusy, isUnavailable } from '../db/faults.ts';
import { isReadablePath } from '../http/origin.ts';
import { store } from '../db/store.ts';
import { lingering } from '../http/linger.ts';
import { away, busy, problem, problemType } from '../api/answers.ts';

const root = '/api/v1';

export const isApi = (path: string): boolean => path === root || path.startsWith(`${root}/`);

/** Names of parameters that people put secrets in, and secrets by their look. */
const secretName = /^(access_?token|token|api_?key|auth|authorization|bearer|secret)$/i;
const secretText = /hold_[\w-]{20}/;

/** Addresses are kept in histories and logs: a token does not belong there, valid or not. */
const hasSecret = (url: URL): boolean =>
	secretText.test(url.href) || [...url.searchParams.keys()].some((name) => secretName.test(name));

const challenge = { 'www-authenticate': 'Bearer realm="Holdout"' };

const refuseUrl = () =>
	problem({
		status: 401,
		code: 'token_in_url',
		detail:
			'A token can’t be part of an address. Send it in the Authorization header, and replace the one in the address: it is no longer secret.',
		headers: challenge
	});

const refuseAddress = () =>
	problem({ status: 400, code: 'invalid_address', detail: 'The address can’t be decoded.' });

const refuseToken = (sent: boolean) =>
	problem({
		status: 401,
		code: sent ? 'token_unknown' : 'token_missing',
		detail: sent
			? 'This token is unknown, expired or revoked.'
			: 'Send a token: "Authorization: Bearer …". An administrator makes one with `holdout token add NAME --role ROLE`.',
		headers: challenge
	});

const refuseMore = ({ seconds }: Wait) =>
	problem({
		status: 429,
		code: 'too_many_requests',
		detail: `This token sends too many requests. Wait ${seconds} s.`,
		headers: { 'retry-after': String(seconds) }
	});

const refuseMethod = (methods: readonly string[]) =>
	problem({
		status: 405,
		code: 'method_not_allowed',
		detail: `This address answers ${methods.join(', ') || 'no method'}.`,
		headers: { allow: methods.join(', ') }
	});

/** An answer the framework made itself (no such method, a fault) in the words of the API. */
function inOurWords(response: Response): Response {
	const { status } = response;
	const type = response.headers.get('content-type') ?? '';
	if (status < 400 || type.startsWith(problemType)) return response;
	const allow = response.headers.get('allow');
	if (status === 405) return refuseMethod(allow === null ? [] : [allow]);
	return status < 500
		? problem({ status, code: 'bad_request', detail: 'The request can’t be read.' })
		: problem({
				status,
				code: 'internal',
				detail: 'Something broke on our side. Your data is safe, and the log has the reason.'
			});
}

const refuseRole = (need: Need) =>
	problem({
		status: 403,
		code: 'not_permitted',
		detail: `Only tokens with the role ${eitherOf(rolesFor(need))} can do this.`
	});

const respond: Handle = async ({ event, resolve }) => {
	if (hasSecret(event.url)) return refuseUrl();
	if (!isReadablePath(event.url.pathname)) return refuseAddress();
	const { request, route, url } = event;
	const need = route.id === null ? null : needOf({ route: route.id, method: request.method, url });
	if (need?.permission !== 'everybody') {
		const header = event.request.headers.get('authorization');
		const [, secret] = /^Bearer +(\S+)$/i.exec(header ?? '') ?? [];
		const token = secret === undefined ? null : await tokens.find(store(), secret, new Date());
		if (!token) return refuseToken(header !== null);
		event.locals.token = token;
		const wait = await countRequest(token.id);
		if (wait) return refuseMore(wait);
		if (!need) return refuseMethod(route.id === null ? [] : methodsOf(route.id));
		if (!suffices(token.role, need)) {
			const target = `${request.method} ${(route.id ?? '').slice(root.length)}`;
			const permission = [need.permission].flat().join(' or ');
			await record(event, { action: 'refused', target, outcome: 'refused', details: { permission } });
			return refuseRole(need);
		}
	}
	return inOurWords(await resolve(event));
};

/** A token is looked up, and its use noted, before anything else: that, too, may meet another process that writes. */
async function respondOrRefuse(asked: Parameters<Handle>[0]): Promise<Response> {
	try {
		return await respond(asked);
	} catch (error) {
		if (isBusy(error)) return problem(busy);
		if (isUnavailable(error)) return problem(away);
		throw error;
	}
}

/**
 * The door of the API: no token, no answer, not even whether an address exists. Needs no check of the origin, because a
 * browser never sends a bearer token by itself.
 */
export const guardApi: Handle = async (asked) => {
	const response = await respondOrRefuse(asked);
	response.headers.set('x-content-type-options', 'nosniff');
	const { request } = asked.event;
	const isUnread = response.status >= 400 && request.body !== null && !request.bodyUsed;
	const closes = response.headers.get('connection') === 'close';
	return isUnread || closes ? lingering(response, asked.event) : response;
};
