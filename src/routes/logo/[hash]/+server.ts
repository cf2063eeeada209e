import type { RequestHandler } from './$types';
import { logo } from '#lib/server/campaigns/logo.ts';
import { store } from '#lib/server/db/store.ts';
import { pictureAnswer } from '#lib/server/http/picture-answer.ts';

/** The logo of the workspace. Its address is known to whom a page with it was shown. */
export const GET: RequestHandler = async ({ params }) =>
	pictureAnswer(await logo.find(store(), params.hash), 'logo');
