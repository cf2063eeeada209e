import { error } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { logo } from '#lib/server/campaigns/logo.ts';
import { store } from '#lib/server/db/store.ts';

/** The logo of the workspace. Its address is known to whom a page with it was shown. */
export const GET: RequestHandler = async ({ params }) => {
	const found = await logo.find(store(), params.hash);
	if (!found) error(404, { message: 'There is no such picture.', code: 'no_such_picture' });
	return new Response(new Uint8Array(found.bytes), {
		headers: {
			'content-type': found.type,
			'content-length': String(found.bytes.length),
			'content-disposition': 'inline; filename="logo"',
			'cache-control': 'private, max-age=31536000, immutable'
		}
	});
};
