import { error, redirect, type Handle, type RequestEvent } from '@sveltejs/kit';
import { listed } from '#lib/format/names.ts';
import { record } from '../audit/record.ts';
import { drained } from '../http/linger.ts';
import { store } from '../db/store.ts';
import { methodsOf, needOf } from './access.ts';
import { rolesFor, suffices, type Need } from '../accounts/needs.ts';
import { localPath } from '../accounts/local-path.ts';
import { members } from '../accounts/members.ts';
import { whoAsks } from '../accounts/signing.ts';

/** Someone has joined once: asked of the database until it is so. */
let isSetUp = false;

const roleNames = {
	marketer: 'marketers',
	manager: 'managers',
	analyst: 'analysts',
	admin: 'administrators'
} as const;

/** A form sent by a script expects its answer as JSON. */
const isScripted = ({ request }: RequestEvent): boolean =>
	request.headers.get('x-sveltekit-action') === 'true';

/** Refuses before anything of the route runs. */
function refuse(event: RequestEvent, status: number, problem: App.Error): Response {
	if (isScripted(event)) return Response.json({ type: 'error', status, error: problem }, { status });
	return error(status, problem);
}

/** To sign in, or to set up where nobody can. A form's answer is lost; the reader returns to its page. */
async function sendToSignIn({ url }: RequestEvent): Promise<never> {
	isSetUp ||= await members.isSetUp(store());
	if (!isSetUp) redirect(303, '/setup');
	const next = localPath(url.pathname + url.search.replace(/^\?\/.*$/, ''));
	redirect(303, next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`);
}

/**
 * The guard of the pages: without a session one is sent to sign in, with one the table of routes decides. A route, method or
 * action that the table does not list is refused.
 */
export const guardPages: Handle = async ({ event, resolve }) => {
	const { locals, request, route, url } = event;
	Object.assign(locals, await whoAsks(event));
	const need = route.id === null ? null : needOf({ route: route.id, method: request.method, url });
	if (need?.permission !== 'everybody') {
		if (!locals.member) {
			await drained(event);
			return await sendToSignIn(event);
		}
		// A page that is not there; only members learn that.
		if (route.id === null) return resolve(event);
		const isEnough = need && suffices(locals.member.role, need);
		const isConfirmed = !need?.confirmed || locals.session?.confirmed;
		if (!isEnough || !isConfirmed) await drained(event);
		if (!need) return refuseUnlisted(event, route.id);
		if (!isEnough) return await refuseRole(event, need);
		if (!isConfirmed) redirect(303, `/confirm?next=${encodeURIComponent(localPath(url.pathname))}`);
	}
	const response = await resolve(event);
	// What a member sees stays out of caches, also after signing out.
	if (locals.member) response.headers.set('cache-control', 'private, no-store');
	return response;
};

function refuseUnlisted(event: RequestEvent, route: string): Response {
	const methods = methodsOf(route);
	if (methods.length > 0 && !methods.includes(event.request.method)) {
		event.setHeaders({ allow: methods.join(', ') });
		return refuse(event, 405, { message: 'This can’t be done here.', code: 'method_not_allowed' });
	}
	return refuse(event, 403, { message: 'No one can open this.', code: 'not_listed' });
}

/** The administrator to ask: the one who has been here longest. */
async function whoHelps(): Promise<string> {
	const admin = (await members.list(store())).find(
		({ role, joined, deactivatedAt, name }) => role === 'admin' && joined && !deactivatedAt && name
	);
	return admin?.name ?? 'an administrator';
}

async function refuseRole(event: RequestEvent, need: Need): Promise<Response> {
	const { pathname } = event.url;
	await record(event, {
		action: 'refused',
		target: pathname,
		outcome: 'refused',
		details: { permission: [need.permission].flat().join(' or ') }
	});
	const roles = listed(rolesFor(need).map((role) => roleNames[role]));
	const does = event.request.method === 'GET' ? 'open' : 'do';
	return refuse(event, 403, {
		message: `Only ${roles} can ${does} this. Ask ${await whoHelps()}.`,
		code: 'not_permitted'
	});
}
