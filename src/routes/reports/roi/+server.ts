import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** The list was here before. */
export const GET: RequestHandler = ({ url }) => redirect(308, `/reports${url.search}`);
