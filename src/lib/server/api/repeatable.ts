import { Claim } from '../db/claims.ts';
import type { Store } from '../db/open.ts';
import { log, safeError } from '../log/log.ts';
import { done } from './answers.ts';
import type { FileAnswer } from './file-answer.ts';
import { givenAnswers, type Repeatable } from './given-answers.ts';
import { problem, problemBody, problemType, Refusal } from './problem.ts';

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

function replayed({ status, body }: { status: number; body: string }): Response {
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

/** Remembers what was answered. The work is done: failing here must not tell the sender otherwise. */
function remember(
	store: Store,
	request: Repeatable,
	{ answer, claim, now }: { answer: FileAnswer; claim: Claim; now: Date }
): void {
	const body = answer.kind === 'refused' ? problemBody(answer) : answer.body;
	try {
		store.transaction(() => {
			givenAnswers.add(store, request, { status: answer.status, body: JSON.stringify(body) }, now);
			claim.end();
		});
	} catch (error) {
		log().warn({ error: safeError(error) }, 'an answer could not be remembered');
	}
}

/**
 * Does the work of a request once, however often it is sent with the same key.
 *
 * @throws {Refusal} 422 where the key stood for another request, 409 while the first one is being fulfilled
 */
export async function once(
	store: Store,
	request: Repeatable,
	{ now, work }: { now: Date; work: () => Promise<FileAnswer> }
): Promise<Response> {
	// A row of the database: the same key may reach another process.
	const key = { owner: request.owner, kind: 'key', value: request.key } as const;
	const found = Claim.take(store, [key], () => givenAnswers.find(store, request));
	if (found.kind === 'busy') {
		throw new Refusal({
			status: 409,
			code: 'still_running',
			detail: 'A request with this Idempotency-Key is being fulfilled.',
			headers: { 'retry-after': '5' }
		});
	}
	if (found.kind === 'taken') {
		const { claim } = found;
		try {
			const answer = await work();
			remember(store, request, { answer, claim, now });
			return asResponse(answer);
		} finally {
			claim.abandon();
		}
	}
	if (found.done === 'other') {
		throw new Refusal({
			status: 422,
			code: 'idempotency_key_reused',
			detail: 'This Idempotency-Key was used for another request. Another file needs another key.'
		});
	}
	return replayed(found.done);
}
