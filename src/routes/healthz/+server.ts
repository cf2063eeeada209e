import type { RequestHandler } from './$types';
import { backupStatus } from '#lib/server/backup/status.ts';
import { health, roomIn } from '#lib/server/http/health.ts';
import { settings, store } from '#lib/server/db/store.ts';

/** Can this process do its work? For load balancers: no token, one word. */
export const GET: RequestHandler = () => {
	const status = health({
		read: () => store().$client.prepare('select 1 from campaigns limit 1').get(),
		room: () => roomIn(settings().dataFolder),
		isBackedUp: () => (backupStatus(store(), settings().backupFolder, new Date())?.state ?? 'good') === 'good'
	});
	return new Response(JSON.stringify({ status }), {
		status: status === 'unavailable' ? 503 : 200,
		headers: { 'content-type': 'application/json', 'cache-control': 'no-store' }
	});
};
