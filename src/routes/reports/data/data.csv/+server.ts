import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** The address of earlier versions. */
export const GET: RequestHandler = () => redirect(308, '/programme/data/data.csv');
