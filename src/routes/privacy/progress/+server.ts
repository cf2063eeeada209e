import { json } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { runningAttack } from '#lib/server/analysis/proof/attack-view.ts';
import { store } from '#lib/server/db/store.ts';

/** How far the attack is, in whatever process it runs; null where none does. */
export const GET: RequestHandler = async () =>
	json(await runningAttack(store(), new Date()), {
		headers: { 'cache-control': 'no-store' }
	});
