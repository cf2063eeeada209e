import { error } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { record } from '#lib/server/audit/record.ts';
import { takeCallback } from '#lib/server/auth/signing.ts';
import { settings } from '#lib/server/store.ts';

/** Where the identity provider sends a browser back to. */
export const GET: RequestHandler = async (event) => {
	if (!settings().oidc) error(404, { message: 'There is no single sign-on here.', code: 'no_provider' });
	const response = await takeCallback(event);
	const refused = response.headers.get('location')?.includes('error=') ?? true;
	record(event, {
		action: refused ? 'sign-in-failed' : 'sign-in',
		target: null,
		outcome: refused ? 'refused' : 'done',
		details: { by: 'identity provider' }
	});
	return response;
};
