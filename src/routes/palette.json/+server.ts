import { json } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { may } from '#lib/server/accounts/permissions.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { requestViewer } from '#lib/server/campaigns/request.ts';
import { toPublish } from '#lib/server/campaigns/to-publish.ts';
import { visibleAmong } from '#lib/server/campaigns/visible.ts';
import { store } from '#lib/server/db/store.ts';
import type { Permission } from '#lib/server/accounts/permissions.ts';
import type { PaletteEntry } from '../shell/palette.ts';
import { navigationRoutes } from '../shell/navigation-routes.ts';

/** What can be done from anywhere, by who may do it. */
const actions: readonly (Omit<PaletteEntry, 'note'> & { readonly permission: Permission })[] = [
	{ href: '/uploads/new', label: 'Upload results', words: 'new file CSV publish', permission: 'upload' },
	{ href: '/settings/members#invite', label: 'Invite a member', words: 'team add', permission: 'members' },
	{ href: '/settings/tokens', label: 'Add an API token', words: 'new key', permission: 'tokens' },
	{ href: '/reports/share', label: 'Share all reports', words: 'link', permission: 'share' },
	{ href: '/privacy', label: 'Run the attack', words: 'privacy check', permission: 'attack' },
	{ href: '/overview.csv', label: 'Download campaigns as CSV', words: 'export', permission: 'read' },
	{ href: '', act: 'dark', label: 'Dark theme', words: 'colours night mode', permission: 'read' },
	{ href: '', act: 'light', label: 'Light theme', words: 'colours day mode', permission: 'read' },
	{ href: '', act: 'system', label: 'Theme of the system', words: 'colours mode', permission: 'read' },
	{ href: '', act: 'keys', label: 'Keyboard shortcuts', words: 'keys help', permission: 'read' },
	{ href: '', act: 'sign-out', label: 'Sign out', words: 'log out leave', permission: 'read' }
];

/** Where the reader can go and what they can do: pages and actions for their role, then all campaigns, newest first. */
export const GET: RequestHandler = async ({ locals }) => {
	const { member } = locals;
	const mayDo = (permission: Permission) => member !== undefined && may(member.role, permission);
	const viewer = await requestViewer(locals);
	const visible = await visibleAmong(store(), viewer, await campaigns.list(store()));
	const waiting = mayDo('release') ? await toPublish(store(), viewer) : new Set<string>();
	const pages = navigationRoutes.filter(({ permission }) => mayDo(permission));
	const page = ({ href, label, words }: (typeof pages)[number]): PaletteEntry => ({
		href,
		label,
		note: 'page',
		...(words === undefined ? {} : { words })
	});
	const entries: PaletteEntry[] = [
		...pages.filter(({ icon }) => icon).map(page),
		...visible
			.filter(({ slug }) => waiting.has(slug))
			.map(({ slug, name }) => ({
				href: `/campaigns/${slug}/release`,
				label: `Publish ${name}`,
				note: 'action'
			})),
		...actions.flatMap(({ permission, ...action }) =>
			mayDo(permission) ? [{ ...action, note: 'action' }] : []
		),
		...pages.filter(({ icon, href }) => !icon && href !== '/uploads/new').map(page),
		...visible.map(({ slug, name }) => ({ href: `/campaigns/${slug}`, label: name, note: 'campaign' }))
	];
	return json(entries);
};
