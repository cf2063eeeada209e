import type { PageServerLoad } from './$types';
import { settings } from '#lib/server/store.ts';

export const load: PageServerLoad = () => ({
	idleHours: settings().idleHours,
	provider: settings().oidc?.name ?? null
});
