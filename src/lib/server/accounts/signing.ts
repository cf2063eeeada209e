import { hashPassword } from 'better-auth/crypto';
import type { RequestEvent } from '@sveltejs/kit';
import { eq } from 'drizzle-orm';
import { audit } from '../audit/audit.ts';
import { auditEvent, record } from '../audit/record.ts';
import { sessions } from '../db/tables/accounts.ts';
import { settings, store } from '../db/store.ts';
import { longestSession, sessionCookie } from './accounts.ts';
import { accounts, headersOf, isRefusal, takeCookies } from './better-auth.ts';
import { addressGroup, clientAddress } from './client-address.ts';
import { device } from './device.ts';
import { countTry, forgetTries, giveBack, type Wait } from './limits.ts';
import { members } from './members.ts';
import { isRole } from './tokens.ts';

/** A password typed within this time counts for changes that need it. */
const confirmedFor = 10 * 60_000;

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
		await store().write((tx) => tx.delete(sessions).where(eq(sessions.id, session.id)));
		return {};
	}
	const confirmedAt = Math.max(session.createdAt.getTime(), session.confirmedAt?.getTime() ?? 0);
	return {
		member: { id: user.id, name: user.name, email: user.email, role: user.role },
		session: { id: session.id, confirmed: now - confirmedAt < confirmedFor }
	};
}

/** Ends the session that came with a request: nobody continues one that was there before. */
export async function endPresented(event: RequestEvent): Promise<void> {
	const { session } = event.locals;
	if (session) await store().write((tx) => tx.delete(sessions).where(eq(sessions.id, session.id)));
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
			await record(event, {
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
		await endPresented(event);
		takeCookies(event, headers);
		await forgetSignIn(event, email, known);
		const { id, name, role } = response.user;
		if (isRole(role)) event.locals.member = { id, name, email, role };
		await record(event, { action: 'sign-in', target: email });
		return { kind: 'signed-in' };
	} catch (error) {
		if (!isRefusal(error)) throw error;
		await record(event, { action: 'sign-in-failed', target: email, outcome: 'refused' });
		return { kind: 'wrong' };
	}
}

/** Ends the session on the server, and its cookie. */
export async function signOut(event: RequestEvent): Promise<void> {
	await record(event, { action: 'sign-out', target: event.locals.member?.email ?? null });
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
	await store().write((tx) =>
		tx.update(sessions).set({ confirmedAt: new Date() }).where(eq(sessions.id, session.id))
	);
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
	await store().write(async (tx) => {
		await members.setPassword(tx, member.id, hash, new Date());
		await audit.add(tx, auditEvent(event, { action: 'password-changed', target: member.email }));
	});
	const { headers } = await accounts().api.signInEmail({
		body: { email: member.email, password: next },
		headers: headersOf(event),
		returnHeaders: true
	});
	takeCookies(event, headers);
	return { kind: 'signed-in' };
}

/** The hash that is kept of a password (scrypt). */
export const passwordHash = (password: string): Promise<string> => hashPassword(password);
