import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Cookies } from '@sveltejs/kit';
import { settings } from '../store.ts';
import { serverSecret } from './secret.ts';

const days = 180;

const nameOf = (): string =>
	settings().origin.startsWith('https:') ? '__Host-holdout-device' : 'holdout-device';

const markOf = (email: string, device: string): string =>
	createHmac('sha256', serverSecret(settings())).update(`device\n${email}\n${device}`).digest('base64url');

/**
 * Devices that signed in to an account before. Their tries are counted apart, so that strangers who try an account's password
 * cannot keep its owner out. It opens nothing by itself.
 * @see OWASP, "Slow down online guessing attacks with device cookies"
 */
export const device = {
	/** The id of the device where it is known to this account. */
	known(cookies: Cookies, email: string): string | null {
		const [id = '', mark = ''] = (cookies.get(nameOf()) ?? '').split('.');
		const right = Buffer.from(markOf(email, id));
		const given = Buffer.from(mark);
		return id !== '' && given.length === right.length && timingSafeEqual(given, right) ? id : null;
	},

	/** Makes the device known. */
	remember(cookies: Cookies, email: string): void {
		const id = randomBytes(16).toString('base64url');
		cookies.set(nameOf(), `${id}.${markOf(email, id)}`, {
			path: '/',
			httpOnly: true,
			sameSite: 'lax',
			secure: settings().origin.startsWith('https:'),
			maxAge: days * 86_400
		});
	}
};
