/** A page that one can go to without knowing a campaign or an upload. */
export interface Place {
	readonly href: string;
	readonly label: string;
	/** What the reader must be allowed to do. */
	readonly permission: NonNullable<App.PageData['may']>[number];
	/** The letter that follows `g`. */
	readonly key?: string;
	/** A drawing of 18 by 18, for the navigation; the others are found by name. */
	readonly icon?: string;
}

/** Every such page: those of the navigation first, in its order. */
export const places: readonly Place[] = [
	{
		href: '/',
		label: 'Overview',
		permission: 'read',
		key: 'o',
		icon: 'M3 13h4V7H3zM9.5 13h4V3h-4zM2 16h13'
	},
	{
		href: '/reports/roi',
		label: 'ROI reports',
		permission: 'report',
		key: 'r',
		icon: 'M4.5 2h6l3.5 3.5V16h-9.5zM7 12.5V10M9.25 12.5V8M11.5 12.5V9'
	},
	{
		href: '/reports/data',
		label: 'Return on data',
		permission: 'report',
		key: 'd',
		icon: 'M9 2.5v13M3 5h9M7.5 9H15M4.5 13h7'
	},
	{
		href: '/uploads',
		label: 'Uploads',
		permission: 'upload',
		key: 'u',
		icon: 'M9 12V3M5.5 6.5 9 3l3.5 3.5M3 12v3h12v-3'
	},
	{
		href: '/planner',
		label: 'Planner',
		permission: 'read',
		key: 'l',
		icon: 'M2.5 15.5h13M3 12.5c5.5 0 5-9 12-9M12.5 10.5v5'
	},
	{
		href: '/privacy',
		label: 'Privacy',
		permission: 'read',
		key: 'p',
		icon: 'M9 2 3.5 4v4.5c0 3.4 2.3 6 5.5 7.5 3.2-1.5 5.5-4.1 5.5-7.5V4z'
	},
	{
		href: '/settings',
		label: 'Settings',
		permission: 'read',
		key: 's',
		icon: 'M2.5 5.5h6M12.5 5.5h3M8.5 3.5v4h4v-4zM2.5 12.5h3M9.5 12.5h6M5.5 10.5v4h4v-4z'
	},
	{ href: '/uploads/new', label: 'Upload results', permission: 'upload', key: 'n' },
	{ href: '/uploads/sql', label: 'SQL for an export', permission: 'upload' },
	{ href: '/settings/account', label: 'Your account', permission: 'read' },
	{ href: '/settings/members', label: 'Members', permission: 'members' },
	{ href: '/settings/tokens', label: 'API tokens', permission: 'tokens' },
	{ href: '/settings/workspace', label: 'Workspace', permission: 'policy' },
	{ href: '/settings/audit', label: 'Audit', permission: 'audit' }
];
