import type { Cookies } from '@sveltejs/kit';
import { theme, type Theme } from '#lib/format/theme.ts';

const cookie = 'theme';
const year = 31_536_000;

/** What the reader of this browser chose. */
export const themeOf = (cookies: Cookies): Theme => theme(cookies.get(cookie));

export function setTheme(cookies: Cookies, name: string): void {
	cookies.set(cookie, theme(name), { path: '/', maxAge: year, sameSite: 'lax', httpOnly: true });
}
