import type { RequestHandler } from './$types';
import { backupStatus } from '#lib/server/backup/status.ts';
import { health, roomIn } from '#lib/server/http/health.ts';
import { campaigns } from '#lib/server/db/tables/campaigns.ts';
import { settings, store } from '#lib/server/db/store.ts';

/** Can this process do its work? For load balancers: no token, one word. */
export const GET: RequestHandler = async () => {
	const status = await health({
		read: () => store().select({ id: campaigns.id }).from(campaigns).limit(1),
		room: () => Math.min(roomIn(settings().dataFolder), roomIn(settings().filesFolder)),
		isBackedUp: async () =>
			((await backupStatus(store(), settings().backupFolder, new Date()))?.state ?? 'good') === 'good'
	});
	return new Response(JSON.stringify({ status }), {
		status: status === 'unavailable' ? 503 : 200,
		headers: { 'content-type': 'application/json', 'cache-control': 'no-store' }
	});
};
