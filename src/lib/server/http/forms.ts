import { error, type Handle, isHttpError } from '@sveltejs/kit';
import { drained } from './linger.ts';
import { unstorable } from '#lib/format/storable.ts';

/** A form whose texts can all be stored. @throws 400 where one cannot */
function checked(form: FormData): FormData {
	for (const [name, value] of form) {
		const words = unstorable(name) ?? (typeof value === 'string' ? unstorable(value) : null);
		if (words !== null)
			error(400, { message: `A field ${words}. Remove it and send the form again.`, code: 'invalid_text' });
	}
	return form;
}

/** The framework's own refusal of a body that is too long has a status; everything else is a body that broke off or is no form. */
const hasStatus = (fault: unknown): boolean =>
	isHttpError(fault) || (fault instanceof Error && 'status' in fault);

/**
 * Reads forms for all actions: one that broke off on its way is not our fault, and one with a text that cannot be stored is
 * refused whatever the field.
 */
export const readForms: Handle = ({ event, resolve }) => {
	const { request } = event;
	const read = request.formData.bind(request);
	request.formData = async () => {
		try {
			return checked(await read());
		} catch (fault) {
			if (hasStatus(fault)) throw fault;
			error(400, { message: 'The form was interrupted. Send it again.', code: 'body_broken_off' });
		}
	};
	return resolve(event);
};

const unsafe = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

const MiB = 1024 * 1024;
/** Pages whose forms carry a picture: one that is somewhat too large is refused beside its field. */
const withPicture = new Set(['/campaigns/[slug]/pictures', '/settings/logo']);

/** Largest form, in MiB. */
const maxOf = (route: string | null): number => (withPicture.has(route ?? '') ? 8 : 1);

/** Why a form is not read. */
export interface BodyProblem {
	readonly status: 411 | 413;
	readonly code: string;
	readonly message: string;
}

/**
 * What forbids the body of a form, before a byte of it is read. One without a length could only be
 * measured by reading it; browsers always say the length of a form.
 */
function bodyProblem(
	{ method, headers }: Pick<Request, 'method' | 'headers'>,
	max: number
): BodyProblem | null {
	if (!unsafe.has(method)) return null;
	const length = headers.get('content-length');
	if (length === null) {
		return headers.has('transfer-encoding')
			? { status: 411, code: 'length_required', message: 'The form has no Content-Length.' }
			: null;
	}
	return Number(length) > max * MiB
		? { status: 413, code: 'body_too_large', message: `This form is too large. The limit is ${max} MiB.` }
		: null;
}

/** Files have a limit of their own, HOLDOUT_MAX_UPLOAD, and pages of their own; everything else is a form. */
export const limitBody: Handle = async ({ event, resolve }) => {
	const problem = event.route.id?.startsWith('/uploads')
		? null
		: bodyProblem(event.request, maxOf(event.route.id));
	if (problem) {
		await drained(event);
		error(problem.status, { message: problem.message, code: problem.code });
	}
	return resolve(event);
};
