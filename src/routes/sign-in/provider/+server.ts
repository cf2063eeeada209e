import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { localPath } from '#lib/server/accounts/local-path.ts';
import { refuseTries } from '#lib/server/accounts/limits.ts';
import { providerAddress } from '#lib/server/accounts/single-sign-on.ts';
import { settings } from '#lib/server/db/store.ts';

/**
 * On to the identity provider. A link and no form: the content policy lets forms lead to our own pages only, also where they
 * are sent on.
 */
export const GET: RequestHandler = async (event) => {
	const next = localPath(event.url.searchParams.get('next'));
	if (!settings().oidc) redirect(303, '/sign-in?error=provider');
	const outcome = await providerAddress(event, next);
	if (outcome.kind === 'wait') refuseTries(event, outcome);
	redirect(303, outcome.address ?? '/sign-in?error=provider');
};
