import type { Store } from '../db/database.ts';
import { log, safeError } from '../log/log.ts';
import { done, problem, problemBody, problemType, Refusal } from './answers.ts';
import type { FileAnswer } from './file-answer.ts';
import { givenAnswers, type Beginning, type GivenAnswer, type Repeatable } from './given-answers.ts';

/**
 * The sender's key for a request that may be repeated.
 * @throws {Refusal} 400 for one that cannot be kept
 */
export function idempotencyKey({ headers }: Request): string | null {
	const key = headers.get('idempotency-key');
	if (key === null || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
	throw new Refusal({
		status: 400,
		code: 'invalid_idempotency_key',
		detail: 'An Idempotency-Key has 1 to 255 printable characters without spaces.'
	});
}

export const asResponse = (answer: FileAnswer): Response =>
	answer.kind === 'refused'
		? problem(answer)
		: done(answer.status, answer.body, answer.location ? { location: answer.location } : {});

function replayed({ status, body }: GivenAnswer): Response {
	const known: unknown = JSON.parse(body);
	const isMade = status === 201 || status === 202;
	const id = isMade && known !== null && typeof known === 'object' && 'id' in known ? known.id : null;
	return new Response(body, {
		status,
		headers: {
			'content-type': status >= 400 ? problemType : 'application/json',
			'cache-control': 'no-store',
			'idempotency-replayed': 'true',
			...(typeof id === 'string' ? { location: `/api/v1/uploads/${id}` } : {})
		}
	});
}

/**
 * Does the work of a request once, however often it is sent with the same key, and to whichever process.
 *
 * @throws {Refusal} 422 where the key stood for another request, 409 while the first one is being fulfilled
 */
export async function once(
	store: Store,
	request: Repeatable,
	{ now, work }: { now: Date; work: () => Promise<FileAnswer> }
): Promise<Response> {
	const found = await givenAnswers.begin(store, request, new Date());
	switch (found.kind) {
		case 'running':
			throw new Refusal({
				status: 409,
				code: 'still_running',
				detail: 'A request with this Idempotency-Key is still running.',
				headers: { 'retry-after': '5' }
			});
		case 'other':
			throw new Refusal({
				status: 422,
				code: 'idempotency_key_reused',
				detail: 'This Idempotency-Key was used for another request. Another file needs another key.'
			});
		case 'given':
			return replayed(found.answer);
		case 'begun':
			return fulfil(found.attempt, { now, work });
	}
}

async function fulfil(
	attempt: Extract<Beginning, { kind: 'begun' }>['attempt'],
	{ now, work }: { now: Date; work: () => Promise<FileAnswer> }
): Promise<Response> {
	let answer: FileAnswer;
	try {
		answer = await work();
	} catch (error) {
		await attempt.abandon();
		throw error;
	}
	const body = answer.kind === 'refused' ? problemBody(answer) : answer.body;
	try {
		await attempt.answer({ status: answer.status, body: JSON.stringify(body) }, now);
	} catch (error) {
		// The work is done: failing here must not tell the sender otherwise.
		log().warn({ error: safeError(error) }, 'an answer could not be stored');
	}
	return asResponse(answer);
}
