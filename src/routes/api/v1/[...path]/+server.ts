import type { RequestHandler } from './$types';
import { problem } from '#lib/server/api/answers.ts';

/** Every address of the API that is none. */
export const fallback: RequestHandler = () =>
	problem({
		status: 404,
		code: 'no_such_address',
		detail: 'There is nothing here. /api/v1/openapi.json describes what there is.'
	});
