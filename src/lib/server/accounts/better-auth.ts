import type { RequestEvent } from '@sveltejs/kit';
import { parseSetCookieHeader } from 'better-auth/cookies';
import { settings, store } from '../db/store.ts';
import { makeAccounts, type Accounts } from './accounts.ts';
import { addressHeader, clientAddress } from './client-address.ts';

let made: Accounts | undefined;
/** better-auth on our database, made at the first request. */
export const accounts = (): Accounts => (made ??= makeAccounts(store(), settings()));

/** A request's headers with the client's address as we know it. */
export function headersOf(event: RequestEvent): Headers {
	const headers = new Headers(event.request.headers);
	headers.set(addressHeader, clientAddress(event));
	return headers;
}

/** Takes over the cookies that better-auth sets. */
export function takeCookies({ cookies }: RequestEvent, headers: Headers): void {
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

/** better-auth's "no", in distinction to a fault. */
export const isRefusal = (error: unknown): boolean =>
	error instanceof Error && 'statusCode' in error && Number(error.statusCode) < 500;
