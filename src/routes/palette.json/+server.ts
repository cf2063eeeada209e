import { json } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { may, type Permission } from '#lib/server/auth/permissions.ts';
import { campaigns } from '#lib/server/campaigns/campaigns.ts';
import { store } from '#lib/server/store.ts';
import type { PaletteEntry } from '../palette.ts';

const pages: readonly (Omit<PaletteEntry, 'note'> & { readonly permission: Permission })[] = [
	{ href: '/', label: 'Overview', permission: 'read' },
	{ href: '/reports/roi', label: 'ROI reports', permission: 'report' },
	{ href: '/uploads', label: 'Uploads', permission: 'upload' },
	{ href: '/uploads/new', label: 'Upload results', permission: 'upload' },
	{ href: '/uploads/sql', label: 'SQL for an export', permission: 'upload' },
	{ href: '/planner', label: 'Planner', permission: 'read' },
	{ href: '/privacy', label: 'Privacy', permission: 'read' },
	{ href: '/settings', label: 'Settings', permission: 'read' },
	{ href: '/settings/account', label: 'Your account', permission: 'read' },
	{ href: '/settings/members', label: 'Members', permission: 'members' },
	{ href: '/settings/tokens', label: 'API tokens', permission: 'tokens' },
	{ href: '/settings/audit', label: 'Audit', permission: 'audit' }
];

/** Where the reader can go: the pages for their role, then all campaigns, newest first. */
export const GET: RequestHandler = ({ locals: { member } }) => {
	const entries: PaletteEntry[] = [
		...pages.flatMap(({ href, label, permission }) =>
			member && may(member.role, permission) ? [{ href, label, note: 'page' }] : []
		),
		...campaigns
			.list(store())
			.map(({ slug, name }) => ({ href: `/campaigns/${slug}`, label: name, note: 'campaign' }))
	];
	return json(entries);
};
