import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { localPath } from '#lib/server/auth/local-path.ts';
import { providerAddress } from '#lib/server/auth/signing.ts';
import { settings } from '#lib/server/store.ts';

/**
 * On to the identity provider. A link and no form: the content policy lets forms lead to our own pages only, also where they
 * are sent on.
 */
export const GET: RequestHandler = async (event) => {
	const next = localPath(event.url.searchParams.get('next'));
	const address = settings().oidc ? await providerAddress(event, next) : null;
	redirect(303, address ?? '/sign-in?error=provider');
};
