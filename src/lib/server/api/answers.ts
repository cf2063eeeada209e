import { createHash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';

/** Why a request is not fulfilled. */
export interface ProblemFacts {
	readonly status: number;
	/** Stable, machine-readable reason. */
	readonly code: string;
	/** The reason in words for people. */
	readonly detail: string;
	/** What else is answered, such as the problems of a file. */
	readonly more?: Readonly<Record<string, unknown>>;
	readonly headers?: Readonly<Record<string, string>>;
}

/** Another process writes to the database for longer than a request waits. */
export const busy: ProblemFacts = {
	status: 503,
	code: 'busy',
	detail: 'The database is being written to. Send the request again in a moment.',
	headers: { 'retry-after': '5' }
};

export const away: ProblemFacts = {
	status: 503,
	code: 'database_away',
	detail: 'The database cannot be reached. Send the request again in a moment.',
	headers: { 'retry-after': '5' }
};

/** The media type of every refusal. @see RFC 9457 */
export const problemType = 'application/problem+json';

/** The body of a refusal. */
export const problemBody = ({ status, code, detail, more }: ProblemFacts) => ({
	type: `urn:holdout:problem:${code}`,
	title: STATUS_CODES[status] ?? 'Error',
	status,
	code,
	detail,
	...more
});

/** A refusal as an answer. */
export const problem = (facts: ProblemFacts): Response =>
	new Response(JSON.stringify(problemBody(facts)), {
		status: facts.status,
		headers: { 'content-type': problemType, 'cache-control': 'no-store', ...facts.headers }
	});

/** Ends a request from anywhere inside its handling. */
export class Refusal extends Error {
	readonly facts: ProblemFacts;

	constructor(facts: ProblemFacts) {
		super(facts.code);
		this.facts = facts;
	}
}

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
