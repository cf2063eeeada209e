import { z } from 'zod';
import { lines } from './fields.ts';

/** Sites that may show a link in a frame, at most. */
const max = 5;

/** The origin of a site as a content policy takes it; null for anything else. Only this machine may do without TLS. */
function originIn(text: string): string | null {
	if (!URL.canParse(text)) return null;
	const { protocol, hostname, pathname, search, hash, username, password, origin } = new URL(text);
	const isHere = hostname === 'localhost' || hostname === '127.0.0.1';
	const isBare = [search, hash, username, password].every((part) => part === '') && pathname === '/';
	const isSafe = protocol === 'https:' || (protocol === 'http:' && isHere);
	// Nothing that a policy reads as an end, a keyword or a wildcard.
	return isBare && isSafe && /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(hostname) ? origin : null;
}

/** The origins in a text, separated by spaces, commas or lines; null where one is none, or there are too many. */
export function originsIn(text: string): string[] | null {
	const found = text
		.split(/[\s,]+/)
		.filter(Boolean)
		.map(originIn);
	const origins = [...new Set(found)].filter((origin) => origin !== null);
	return found.includes(null) || origins.length > max ? null : origins;
}

/** Sites that may show a link in a frame; blank for none. */
export const embedOrigins = lines(500)
	.refine(
		(text) => originsIn(text) !== null,
		`Write up to ${max} addresses such as https://intranet.example.com, without a path.`
	)
	.nullable();
