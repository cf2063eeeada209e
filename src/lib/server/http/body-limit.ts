import { error, type Handle } from '@sveltejs/kit';
import { drained } from './linger.ts';

const unsafe = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Largest form that carries no file, in bytes. */
const most = 1024 * 1024;

/** Why a form is not read. */
export interface BodyProblem {
	readonly status: 411 | 413;
	readonly code: string;
	readonly message: string;
}

/**
 * What forbids the body of a form that carries no file, before a byte of it is read. One without a length could only be
 * measured by reading it; browsers always say the length of a form.
 */
function bodyProblem({ method, headers }: Pick<Request, 'method' | 'headers'>): BodyProblem | null {
	if (!unsafe.has(method)) return null;
	const length = headers.get('content-length');
	if (length === null) {
		return headers.has('transfer-encoding')
			? { status: 411, code: 'length_required', message: 'The form has no Content-Length.' }
			: null;
	}
	return Number(length) > most
		? { status: 413, code: 'body_too_large', message: 'This form is too large. The limit is 1 MiB.' }
		: null;
}

/** Files have a limit of their own, HOLDOUT_MAX_UPLOAD, and pages of their own; everything else is a short form. */
export const limitBody: Handle = async ({ event, resolve }) => {
	const problem = event.route.id?.startsWith('/uploads') ? null : bodyProblem(event.request);
	if (problem) {
		await drained(event);
		error(problem.status, { message: problem.message, code: problem.code });
	}
	return resolve(event);
};
