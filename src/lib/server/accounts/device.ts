import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Cookies } from '@sveltejs/kit';
import { settings } from '../db/store.ts';
import { isSecure } from './accounts.ts';
import { serverSecret } from './secret.ts';

const days = 180;

/**
 * Devices that signed in before. Their tries are counted apart, so that strangers who try cannot keep members out. A mark
 * opens nothing by itself.
 *
 * @param kind of sign-in, which has a cookie of its own
 * @see OWASP, "Slow down online guessing attacks with device cookies"
 */
function devices(kind: 'device' | 'sso-device') {
	const name = (): string => `${isSecure(settings()) ? '__Host-' : ''}holdout-${kind}`;
	const markOf = (account: string, id: string): string =>
		createHmac('sha256', serverSecret(settings())).update(`${kind}\n${account}\n${id}`).digest('base64url');
	return {
		/** The id of the device where it is known to this account. */
		known(cookies: Cookies, account: string): string | null {
			const [id = '', mark = ''] = (cookies.get(name()) ?? '').split('.');
			const right = Buffer.from(markOf(account, id));
			const given = Buffer.from(mark);
			return id !== '' && given.length === right.length && timingSafeEqual(given, right) ? id : null;
		},

		/** Makes the device known. */
		remember(cookies: Cookies, account: string): void {
			const id = randomBytes(16).toString('base64url');
			cookies.set(name(), `${id}.${markOf(account, id)}`, {
				path: '/',
				httpOnly: true,
				sameSite: 'lax',
				secure: isSecure(settings()),
				maxAge: days * 86_400
			});
		}
	};
}

/** Known to one account, by its e-mail address. */
export const device = devices('device');

/** Known to have signed in through the identity provider; whose account it is shows only in the provider's answer. */
export const providerDevice = devices('sso-device');
