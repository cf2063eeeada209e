import { Refusal, type ProblemFacts } from './answers.ts';

/** Did the sender go before the end of the body? Node reports it as a connection that was reset, or ended too early. */
export const isBrokenOff = (error: unknown): boolean =>
	error instanceof Error &&
	'code' in error &&
	(error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE');

export const brokenOff: ProblemFacts = {
	status: 400,
	code: 'body_broken_off',
	detail: 'The body was interrupted. Send it again.'
};

/** Largest JSON body, in bytes: a campaign with fifty variants fits many times. */
const max = 65_536;
const types = new Set(['application/json', 'application/merge-patch+json']);

/** The media type of a request's body, without its parameters. */
export const mediaType = (request: Request): string =>
	request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';

/** A whole body. One over the limit is left unread: cancelling it would close the connection before the answer. */
async function allBytes(body: Request['body']): Promise<Uint8Array> {
	const pieces: Uint8Array[] = [];
	let size = 0;
	const reader = body?.getReader();
	if (!reader) return new Uint8Array();
	try {
		for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
			size += piece.value.length;
			if (size > max) {
				throw new Refusal({
					status: 413,
					code: 'body_too_large',
					detail: `A JSON body may have ${max} bytes at most.`,
					headers: { connection: 'close' }
				});
			}
			pieces.push(piece.value);
		}
	} catch (error) {
		throw isBrokenOff(error) ? new Refusal(brokenOff) : error;
	} finally {
		reader.releaseLock();
	}
	return Buffer.concat(pieces);
}

/**
 * The JSON of a body; undefined where there is no body.
 * @throws {Refusal} 415, 413 or 400
 */
export async function jsonBody(request: Request): Promise<unknown> {
	const type = mediaType(request);
	if (type === '' && request.body === null) return undefined;
	if (!types.has(type)) {
		throw new Refusal({
			status: 415,
			code: 'not_json',
			detail: 'The body must be JSON: "Content-Type: application/json".',
			headers: { accept: [...types].join(', ') }
		});
	}
	const bytes = await allBytes(request.body);
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
	} catch {
		throw new Refusal({ status: 400, code: 'invalid_json', detail: 'The body isn’t JSON.' });
	}
}
