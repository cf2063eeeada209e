/** U+0000 is in no name, and no database of ours keeps it. An address has it in this form alone. */
const nul = '%00';

/** Has the part behind the question mark a character that no text may have? */
export const isReadableQuery = (query: string): boolean => !query.includes(nul);

/**
 * Can an address be decoded, and may a text have what is in it? Where it cannot, the framework calls the hooks outside of what catches their refusals: one
 * thrown there would end the process.
 */
export function isReadablePath(path: string): boolean {
	try {
		// The length is read because bundlers leave out a call whose value nobody needs.
		return decodeURI(path).length >= 0 && !path.includes(nul);
	} catch {
		return false;
	}
}

/** Headers by which a proxy says that it asks for somebody else. */
const forwarded = [
	'x-forwarded-for',
	'x-forwarded-host',
	'x-real-ip',
	'forwarded',
	'via',
	'cf-connecting-ip'
];

/**
 * Does a request come from a program on this machine? A proxy on this machine does too, but says for whom it asks: what it
 * passes on is not from here.
 *
 * @param peer the address at the other end of the connection
 */
export function isLoopback({ request, peer }: { request: Pick<Request, 'headers'>; peer: string }): boolean {
	const isHere = peer === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(peer);
	return isHere && !forwarded.some((name) => request.headers.has(name));
}

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Does a request that changes something come from another site? Browsers say where a request comes from in `Origin`, and
 * in `Sec-Fetch-Site` besides; a request that says neither did not come from a page of ours.
 *
 * The framework's own check looks at forms only and lets JSON through.
 *
 * @param origin our own, such as `https://holdout.example.com`
 */
export function isForeign({ method, headers }: Pick<Request, 'method' | 'headers'>, origin: string): boolean {
	if (safe.has(method)) return false;
	const from = headers.get('origin');
	const site = headers.get('sec-fetch-site');
	if (from !== null && from !== origin) return true;
	if (site !== null && site !== 'same-origin') return true;
	return from === null && site === null;
}
