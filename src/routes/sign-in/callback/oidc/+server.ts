import { error } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { refuseTries } from '#lib/server/accounts/limits.ts';
import { takeCallback } from '#lib/server/accounts/single-sign-on.ts';
import { settings } from '#lib/server/db/store.ts';

/** Where the identity provider sends a browser back to. */
export const GET: RequestHandler = async (event) => {
	if (!settings().oidc) error(404, { message: 'Single sign-on isn’t set up.', code: 'no_provider' });
	const outcome = await takeCallback(event);
	return outcome.kind === 'wait' ? refuseTries(event, outcome) : outcome.response;
};
