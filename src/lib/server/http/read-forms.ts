import { error, isHttpError, type Handle } from '@sveltejs/kit';
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
