import type { Cookies, Handle } from '@sveltejs/kit';
import { theme, type Theme } from '#lib/format/theme.ts';

const cookie = 'theme';
const year = 31_536_000;

/** What the reader of this browser chose. */
export const themeOf = (cookies: Cookies): Theme => theme(cookies.get(cookie));

export function setTheme(cookies: Cookies, name: string): void {
	cookies.set(cookie, theme(name), { path: '/', maxAge: year, sameSite: 'lax', httpOnly: true });
}

/** Pages leave the server in the chosen colours: nothing flashes. */
export const paint: Handle = ({ event, resolve }) => {
	const chosen = themeOf(event.cookies);
	const scheme = chosen === 'system' ? 'light dark' : chosen;
	return resolve(event, {
		transformPageChunk: ({ html }) =>
			html.replace('%holdout.theme%', chosen).replace('%holdout.scheme%', scheme)
	});
};
