import type { Cookies } from '@sveltejs/kit';
import { randomUUID } from 'node:crypto';
import { isFlashCode, type FlashCode } from '#lib/format/flash-messages.ts';

const cookie = 'flash';
/** In seconds: the next page comes at once, or not at all. */
const life = 60;

/** What was done, to be shown once. */
export interface Flash {
	/** Of its own each time: the same may be done twice. */
	readonly id: string;
	readonly code: FlashCode;
}

/** Sets a message of what was done for the page that comes next, also after a redirect and without a script. */
export function setFlash(cookies: Cookies, code: FlashCode): void {
	cookies.set(cookie, code, { path: '/', maxAge: life, sameSite: 'lax', httpOnly: true });
}

/** Takes the message that was set. Whatever is in the cookie, only words of our own reach a page. */
export function takeFlash(cookies: Cookies): Flash | null {
	const code = cookies.get(cookie);
	if (code === undefined) return null;
	cookies.delete(cookie, { path: '/' });
	return isFlashCode(code) ? { id: randomUUID(), code } : null;
}
