import type { PageServerLoad } from './$types';
import { may } from '#lib/server/accounts/permissions.ts';
import { backupStatus } from '#lib/server/backup/status.ts';
import { settings, store } from '#lib/server/db/store.ts';

/** How nightly backups are, as the page shows it. */
async function backups() {
	const status = await backupStatus(store(), settings().backupFolder, new Date());
	return status && { ...status, newest: status.newest?.toISOString() ?? null };
}

export const load: PageServerLoad = async ({ locals }) => ({
	idleHours: settings().idleHours,
	provider: settings().oidc?.name ?? null,
	/** Of the server: for administrators alone. */
	server: locals.member && may(locals.member.role, 'policy') ? { backups: await backups() } : null
});
