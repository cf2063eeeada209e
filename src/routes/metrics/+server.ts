import type { RequestHandler } from './$types';
import { tokens } from '#lib/server/auth/tokens.ts';
import { registry, setBackup } from '#lib/server/http/metrics.ts';
import { isLoopback } from '#lib/server/http/loopback.ts';
import { backupStatus } from '#lib/server/backup/status.ts';
import { settings, store } from '#lib/server/store.ts';

/** Has the sender a token of an administrator? */
function isAdmin(request: Request): boolean {
	const [, secret] = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
	return secret !== undefined && tokens.find(store(), secret, new Date())?.role === 'admin';
}

/** Figures for machines that watch: from this machine itself, or with a token of an administrator. */
export const GET: RequestHandler = async ({ request, getClientAddress, platform }) => {
	if (
		!isLoopback({ request, peer: platform?.req?.socket.remoteAddress ?? getClientAddress() }) &&
		!isAdmin(request)
	) {
		return new Response('Ask from this machine, or with a token of an administrator.\n', {
			status: 403,
			headers: { 'content-type': 'text/plain' }
		});
	}
	setBackup(backupStatus(store(), settings().backupFolder, new Date()));
	return new Response(await registry.metrics(), { headers: { 'content-type': registry.contentType } });
};
