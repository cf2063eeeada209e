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
	| 'withdraw'
	/** See what campaigns returned. */
	| 'report'
	/** Say margins and costs, on which returns rest. */
	| 'assume'
	/** Sign a report: it is frozen. */
	| 'approve';

/** Who may do what. */
const permissions: Readonly<Record<Role, readonly Permission[]>> = {
	marketer: ['read'],
	manager: ['read', 'report', 'assume', 'approve'],
	analyst: ['read', 'upload', 'campaign', 'release', 'withdraw', 'report'],
	admin: ['read', 'upload', 'campaign', 'release', 'withdraw', 'report', 'assume', 'approve']
};

export const may = (role: Role, permission: Permission): boolean => permissions[role].includes(permission);

/** The roles that may do something, or any of several things. */
export const rolesThatMay = (wanted: Permission | readonly Permission[]): Role[] =>
	(Object.keys(permissions) as Role[]).filter((role) => [wanted].flat().some((one) => may(role, one)));
