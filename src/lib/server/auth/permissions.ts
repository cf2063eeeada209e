import type { Role } from '../db/tables.ts';

/** Something that not everybody may do. */
export type Permission =
	/** See what is published. */
	| 'read'
	/** Take files in, and see the history of uploads: it counts rows that nobody else may count. */
	| 'upload'
	/** Add campaigns and change what is said of them. */
	| 'campaign'
	/** Publish, and see beforehand what would be. */
	| 'release'
	/** Take back what was uploaded or published. */
	| 'withdraw';

/** Who may do what. */
const permissions: Readonly<Record<Role, readonly Permission[]>> = {
	marketer: ['read'],
	manager: ['read'],
	analyst: ['read', 'upload', 'campaign', 'release', 'withdraw'],
	admin: ['read', 'upload', 'campaign', 'release', 'withdraw']
};

export const may = (role: Role, permission: Permission): boolean => permissions[role].includes(permission);

/** The roles that may do something. */
export const rolesThatMay = (permission: Permission): Role[] =>
	(Object.keys(permissions) as Role[]).filter((role) => may(role, permission));
