import { parseSetCookieHeader } from 'better-auth/cookies';
import { hashPassword } from 'better-auth/crypto';
import type { RequestEvent } from '@sveltejs/kit';
import { eq } from 'drizzle-orm';
import { audit } from '../audit/audit.ts';
import { auditEvent, record } from '../audit/record.ts';
import { sessions } from '../db/account-tables.ts';
import { settings, store } from '../store.ts';
import {
	addressHeader,
	longestSession,
	makeAccounts,
	provider,
	sessionCookie,
	type Accounts
} from './accounts.ts';
import { addressGroup, clientAddress } from './client-address.ts';
import { device } from './device.ts';
import { countTry, forgetTries, giveBack, type Wait } from './limits.ts';
import { members } from './members.ts';
import { isRole } from './tokens.ts';

let made: Accounts | undefined;
const accounts = (): Accounts => (made ??= makeAccounts(store(), settings()));

/** A password typed within this time counts for changes that need it. */
const confirmedFor = 10 * 60_000;

/** A request's headers with the client's address as we know it. */
function headersOf(event: RequestEvent): Headers {
	const headers = new Headers(event.request.headers);
	headers.set(addressHeader, clientAddress(event));
	return headers;
}

/** Takes over the cookies that better-auth sets. */
function takeCookies({ cookies }: RequestEvent, headers: Headers): void {
	for (const line of headers.getSetCookie()) {
		for (const [name, { value, ...given }] of parseSetCookieHeader(line)) {
			cookies.set(name, value, {
				path: given.path ?? '/',
				httpOnly: true,
				sameSite: 'lax',
				secure: given.secure ?? false,
				...(given['max-age'] === undefined ? {} : { maxAge: given['max-age'] })
			});
		}
	}
}

type Known = Pick<App.Locals, 'member' | 'session'>;

/** Who sends a request with a session in force. Ends sessions that are too old or whose member may not come in any more. */
export async function whoAsks(event: RequestEvent): Promise<Known> {
	if (event.cookies.get(sessionCookie(settings())) === undefined) return {};
	const { headers, response } = await accounts().api.getSession({
		headers: headersOf(event),
		returnHeaders: true
	});
	takeCookies(event, headers);
	if (!response) return {};
	const { session, user } = response;
	const now = Date.now();
	if (now - session.createdAt.getTime() > longestSession || user.deactivatedAt || !isRole(user.role)) {
		store().delete(sessions).where(eq(sessions.id, session.id)).run();
		return {};
	}
	const confirmedAt = Math.max(session.createdAt.getTime(), session.confirmedAt?.getTime() ?? 0);
	return {
		member: { id: user.id, name: user.name, email: user.email, role: user.role },
		session: { id: session.id, confirmed: now - confirmedAt < confirmedFor }
	};
}

/** Ends the session that came with a request: nobody goes on with one that was there before. */
function endPresented(event: RequestEvent): void {
	const { session } = event.locals;
	if (session) store().delete(sessions).where(eq(sessions.id, session.id)).run();
}

/** What came of signing in. One answer for an unknown address, a wrong password and a deactivated member. */
export type SignIn =
	{ readonly kind: 'signed-in' } | { readonly kind: 'wrong' } | ({ readonly kind: 'wait' } & Wait);

/** Counts a try for its device where the account knows it, whatever else comes from its address; else for address and account. */
async function countSignIn(event: RequestEvent, email: string, known: string | null): Promise<Wait | null> {
	if (known) return countTry('device', `${email}\n${known}`);
	return (
		(await countTry('address', addressGroup(clientAddress(event)))) ?? (await countTry('account', email))
	);
}

/** Takes back what a right password was counted as, and makes its device known. */
async function forgetSignIn(event: RequestEvent, email: string, known: string | null): Promise<void> {
	if (known) {
		await forgetTries('device', `${email}\n${known}`);
		return;
	}
	await giveBack('address', addressGroup(clientAddress(event)));
	device.remember(event.cookies, email);
}

/** Signs in with a password, and makes a session that was not there before. */
export async function signIn(
	event: RequestEvent,
	typed: { email: string; password: string }
): Promise<SignIn> {
	const email = typed.email.trim().toLowerCase();
	const known = device.known(event.cookies, email);
	const wait = await countSignIn(event, email, known);
	if (wait) {
		if (wait.first)
			record(event, {
				action: 'sign-in-failed',
				target: email,
				outcome: 'refused',
				details: { reason: 'too many tries' }
			});
		return { kind: 'wait', ...wait };
	}
	try {
		const { headers, response } = await accounts().api.signInEmail({
			body: { email, password: typed.password },
			headers: headersOf(event),
			returnHeaders: true
		});
		endPresented(event);
		takeCookies(event, headers);
		await forgetSignIn(event, email, known);
		const { id, name, role } = response.user;
		if (isRole(role)) event.locals.member = { id, name, email, role };
		record(event, { action: 'sign-in', target: email });
		return { kind: 'signed-in' };
	} catch (error) {
		if (!isRefusal(error)) throw error;
		record(event, { action: 'sign-in-failed', target: email, outcome: 'refused' });
		return { kind: 'wrong' };
	}
}

/** better-auth's "no", in distinction to a fault. */
const isRefusal = (error: unknown): boolean =>
	error instanceof Error && 'statusCode' in error && Number(error.statusCode) < 500;

/** Ends the session on the server, and its cookie. */
export async function signOut(event: RequestEvent): Promise<void> {
	record(event, { action: 'sign-out', target: event.locals.member?.email ?? null });
	const { headers } = await accounts().api.signOut({ headers: headersOf(event), returnHeaders: true });
	takeCookies(event, headers);
}

/** Takes the password once more, for changes that need it. */
export async function confirm(event: RequestEvent, password: string): Promise<SignIn> {
	const { member, session } = event.locals;
	if (!member || !session) return { kind: 'wrong' };
	const wait = await countTry('device', `confirm\n${member.id}`);
	if (wait) return { kind: 'wait', ...wait };
	try {
		await accounts().api.verifyPassword({ body: { password }, headers: headersOf(event) });
	} catch (error) {
		if (!isRefusal(error)) throw error;
		return { kind: 'wrong' };
	}
	await forgetTries('device', `confirm\n${member.id}`);
	store().update(sessions).set({ confirmedAt: new Date() }).where(eq(sessions.id, session.id)).run();
	return { kind: 'signed-in' };
}

/**
 * Changes the password of who is signed in. All sessions end with the old one, and so do links for another password that an
 * administrator made; this browser gets a new session.
 */
export async function changePassword(
	event: RequestEvent,
	{ current, next }: { current: string; next: string }
): Promise<SignIn> {
	const { member } = event.locals;
	if (!member) return { kind: 'wrong' };
	const wait = await countTry('device', `confirm\n${member.id}`);
	if (wait) return { kind: 'wait', ...wait };
	try {
		await accounts().api.verifyPassword({ body: { password: current }, headers: headersOf(event) });
	} catch (error) {
		if (!isRefusal(error)) throw error;
		return { kind: 'wrong' };
	}
	await forgetTries('device', `confirm\n${member.id}`);
	const hash = await passwordHash(next);
	store().transaction(() => {
		members.setPassword(store(), member.id, hash, new Date());
		audit.add(store(), auditEvent(event, { action: 'password-changed', target: member.email }));
	});
	const { headers } = await accounts().api.signInEmail({
		body: { email: member.email, password: next },
		headers: headersOf(event),
		returnHeaders: true
	});
	takeCookies(event, headers);
	return { kind: 'signed-in' };
}

/** Where the identity provider asks who it is, to come back to a path of ours. */
export async function providerAddress(event: RequestEvent, path: string): Promise<string | null> {
	const { headers, response } = await accounts().api.signInSocial({
		body: { provider, callbackURL: path, errorCallbackURL: '/sign-in', disableRedirect: true },
		headers: headersOf(event),
		returnHeaders: true
	});
	takeCookies(event, headers);
	return 'url' in response && response.url ? response.url : null;
}

/** What the identity provider sends a browser back with. */
export const takeCallback = (event: RequestEvent): Promise<Response> =>
	accounts().handler(new Request(event.request, { headers: headersOf(event) }));

/** The hash that is kept of a password (scrypt). */
export const passwordHash = (password: string): Promise<string> => hashPassword(password);
