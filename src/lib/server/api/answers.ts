import { createHash } from 'node:crypto';

/** An answer that tells what was done. */
export const done = (
	status: number,
	body: unknown,
	headers: Readonly<Record<string, string>> = {}
): Response =>
	new Response(JSON.stringify(body), {
		status,
		headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers }
	});

/**
 * An answer that may be asked for again: unchanged is 304. Its tag is made of its text, and so tells no more than the text.
 * @param body  text, or its bytes in UTF-8
 * @param type  media type
 */
export function readable(
	request: Request,
	{
		body,
		type,
		headers = {}
	}: { body: string | Uint8Array<ArrayBuffer>; type: string; headers?: Readonly<Record<string, string>> }
): Response {
	const etag = `"${createHash('sha256').update(`${type}\n`).update(body).digest('base64url').slice(0, 27)}"`;
	const shared = { etag, 'cache-control': 'private, no-cache', vary: 'accept, authorization' };
	const known = request.headers.get('if-none-match') ?? '';
	const isKnown =
		known.trim() === '*' || known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
	return isKnown
		? new Response(null, { status: 304, headers: shared })
		: new Response(body, { headers: { ...shared, 'content-type': type, ...headers } });
}

export const readableJson = (request: Request, body: unknown): Response =>
	readable(request, { body: JSON.stringify(body), type: 'application/json' });
