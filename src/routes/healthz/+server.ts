import type { RequestHandler } from './$types';
import { store } from '#lib/server/store.ts';

/** Can this process answer? For load balancers: no token, no detail. */
export const GET: RequestHandler = () => {
	const answer = (status: number, word: string) =>
		new Response(JSON.stringify({ status: word }), {
			status,
			headers: { 'content-type': 'application/json', 'cache-control': 'no-store' }
		});
	try {
		store().$client.prepare('select 1 from campaigns limit 1').get();
		return answer(200, 'ok');
	} catch {
		return answer(503, 'unavailable');
	}
};
