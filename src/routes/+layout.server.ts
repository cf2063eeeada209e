import { version } from '../../package.json';
import type { LayoutServerLoad } from './$types';
import { currentLocale } from '#lib/format/locale.ts';
import { permissionsOf } from '#lib/server/accounts/permissions.ts';
import { takeTold } from '#lib/server/http/flash.ts';
import { themeOf } from '#lib/server/http/theme.ts';

/** Asked anew for every route: the navigation goes when a session ends. What is shared is the same for everybody. */
export const load: LayoutServerLoad = ({ cookies, locals, route }) => {
	const shared = route.id?.startsWith('/shared/') ?? false;
	const member = shared ? undefined : locals.member;
	return {
		version,
		locale: currentLocale(),
		theme: themeOf(cookies),
		told: shared ? null : takeTold(cookies),
		member: member ? { name: member.name, email: member.email, role: member.role } : null,
		may: member ? permissionsOf(member.role) : []
	};
};
