import { version } from '../../package.json';
import type { LayoutServerLoad } from './$types';
import { currentLocale } from '#lib/format/locale.ts';
import { permissionsOf } from '#lib/server/accounts/permissions.ts';
import { logo } from '#lib/server/campaigns/logo.ts';
import { workspaceName } from '#lib/server/campaigns/workspace.ts';
import { requestViewer } from '#lib/server/campaigns/request.ts';
import { store } from '#lib/server/db/store.ts';
import { log, safeError } from '#lib/server/log/log.ts';
import { isOverviewReady } from '#lib/server/jobs/warm-overview.ts';
import { attentionFor } from '#lib/server/reports/attention.ts';
import { linesFor } from '#lib/server/reports/own-lines.ts';
import { takeFlash } from '#lib/server/http/flash.ts';
import { themeOf } from '#lib/server/http/theme.ts';

/** How many things need a member; 0 until the campaigns are analysed, and where they cannot be counted: no page waits for it or fails with it. */
async function attentionOf({ member, token }: Pick<App.Locals, 'member' | 'token'>): Promise<number> {
	if (!member || !isOverviewReady()) return 0;
	try {
		const viewer = await requestViewer({ member, ...(token ? { token } : {}) });
		const { role } = member;
		const now = new Date();
		const { own } = await linesFor(store(), viewer, { now });
		return (await attentionFor(store(), own, { viewer, role, now })).length;
	} catch (error) {
		log().error({ error: safeError(error) }, 'what needs attention could not be counted');
		return 0;
	}
}

/** Asked anew for every route: the navigation goes when a session ends. What is shared is the same for everybody. */
export const load: LayoutServerLoad = async ({ cookies, locals, route }) => {
	const shared = /^\/(shared|embed)\//.test(route.id ?? '');
	const member = shared ? undefined : locals.member;
	return {
		version,
		logo: await logo.hash(store()),
		locale: currentLocale(),
		theme: themeOf(cookies),
		flash: shared ? null : takeFlash(cookies),
		/** What it is called, for those who see its campaigns. */
		workspace: member || shared ? await workspaceName(store()) : null,
		member: member ? { name: member.name, email: member.email, role: member.role } : null,
		may: member ? permissionsOf(member.role) : [],
		attention: member ? await attentionOf(locals) : 0
	};
};
