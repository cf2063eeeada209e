/** A page that one can go to without knowing a campaign or an upload. */
export interface NavigationRoute {
	readonly href: string;
	readonly label: string;
	/** What the reader must be allowed to do. */
	readonly permission: NonNullable<App.PageData['may']>[number];
	/** The letter that follows `g`. */
	readonly key?: string;
	/** A drawing of 16 by 16, for the navigation; the others are found by name. */
	readonly icon?: string;
	/** Heading of the navigation that it is under; the first places have none. */
	readonly group?: 'Data' | 'Workspace';
	/** Starts of other addresses where the navigation marks it. */
	readonly also?: readonly string[];
	/** Other words that find it. */
	readonly words?: string;
}

/** Every such page: those of the navigation first, in its order. */
export const navigationRoutes: readonly NavigationRoute[] = [
	{
		href: '/',
		label: 'Overview',
		permission: 'read',
		key: 'o',
		also: ['/campaigns/', '/compare'],
		words: 'campaigns home',
		icon: 'M2.5 13.5v-4h3v4m0 0v-7h3v7m0 0v-11h3v11M1.5 13.5h13'
	},
	{
		href: '/programme',
		label: 'Programme',
		permission: 'report',
		key: 'm',
		also: ['/programme/'],
		words: 'universal control group average lift quarter',
		icon: 'M1.5 12.5 6 7.5l3 2.5 5.5-7M10.5 3h4v4'
	},
	{
		href: '/reports',
		label: 'Reports',
		permission: 'report',
		key: 'r',
		words: 'ROI gain sign decide',
		icon: 'M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3M6 8h4M6 11h4'
	},
	{
		href: '/planner',
		label: 'Plan',
		permission: 'read',
		key: 'l',
		words: 'planner size people',
		icon: 'M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 1.5v3M10.5 1.5v3'
	},
	{
		href: '/uploads',
		label: 'Uploads',
		permission: 'upload',
		key: 'u',
		group: 'Data',
		words: 'files drafts',
		icon: 'M8 10.5v-8M4.8 5.5 8 2.3l3.2 3.2M2.5 10.5v3h11v-3'
	},
	{
		href: '/privacy',
		label: 'Privacy',
		permission: 'read',
		key: 'p',
		group: 'Data',
		words: 'attack guarantee rule',
		icon: 'M8 1.5 13.5 3.5v4c0 3.5-2.3 5.8-5.5 7-3.2-1.2-5.5-3.5-5.5-7v-4z'
	},
	{
		href: '/settings',
		label: 'Settings',
		permission: 'read',
		key: 's',
		group: 'Workspace',
		icon: 'M8 6a2 2 0 1 0 0 4 2 2 0 1 0 0-4M8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4M11.2 11.2l1.4 1.4M12.6 3.4l-1.4 1.4M4.8 11.2l-1.4 1.4'
	},
	{ href: '/uploads/new', label: 'Upload results', permission: 'upload', key: 'n', words: 'new file CSV' },
	{ href: '/uploads/sql', label: 'SQL for your warehouse', permission: 'upload' },
	{
		href: '/programme/data',
		label: 'By kind of personal data',
		permission: 'report',
		key: 'd',
		words: 'return on data value'
	},
	{ href: '/privacy/proof', label: 'Proof', permission: 'read', words: 'certificates' },
	{
		href: '/settings/account',
		label: 'Your account',
		permission: 'read',
		words: 'password email digest sessions'
	},
	{
		href: '/settings/alerts',
		label: 'Alerts',
		permission: 'read',
		words: 'email slack webhook notify monthly report'
	},
	{ href: '/settings/members', label: 'Members', permission: 'members', words: 'team roles' },
	{ href: '/settings/tokens', label: 'API tokens', permission: 'tokens' },
	{
		href: '/settings/workspace',
		label: 'Workspace',
		also: ['/settings/logo'],
		permission: 'policy',
		words: 'defaults currency locale time zone confidence'
	},
	{ href: '/settings/audit', label: 'Audit log', permission: 'audit', words: 'trail who did what' },
	{
		href: '/help',
		label: 'Help',
		permission: 'read',
		words: 'glossary methods formulas how to read results file'
	}
];
