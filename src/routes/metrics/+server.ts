import type { RequestHandler } from './$types';
import { tokens, type Role } from '#lib/server/accounts/tokens.ts';
import { setBackup } from '#lib/server/http/observe.ts';
import { registry } from '#lib/server/log/registry.ts';
import { isLoopback } from '#lib/server/http/origin.ts';
import { backupStatus } from '#lib/server/backup/status.ts';
import { settings, store } from '#lib/server/db/store.ts';

/** The role of the token that a request comes with. */
async function roleOf(request: Request): Promise<Role | undefined> {
	const [, secret] = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
	return secret === undefined ? undefined : (await tokens.find(store(), secret, new Date()))?.role;
}

const refuse = (status: 401 | 403) =>
	new Response(
		'Send a token of an administrator, or set HOLDOUT_METRICS_LOOPBACK=1 and ask from this machine.\n',
		{
			status,
			headers: { 'content-type': 'text/plain', ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}) }
		}
	);

/**
 * Figures for machines that watch: with a token of an administrator. Programs on this machine need none where the settings
 * allow it; that is no default, because a proxy on this machine asks from here too.
 */
export const GET: RequestHandler = async ({ request, getClientAddress, platform }) => {
	const peer = () => platform?.req?.socket.remoteAddress ?? getClientAddress();
	if (!(settings().metricsOnLoopback && isLoopback({ request, peer: peer() }))) {
		const role = await roleOf(request);
		if (role !== 'admin') return refuse(role === undefined ? 401 : 403);
	}
	setBackup(await backupStatus(store(), settings().backupFolder, new Date()));
	return new Response(await registry.metrics(), { headers: { 'content-type': registry.contentType } });
};
