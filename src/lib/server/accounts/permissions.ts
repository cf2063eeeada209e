import type { Role } from '../facts/accounts.ts';

/** Something that not everybody may do. */
export type Permission =
	/** See what is published. */
	| 'read'
	/** Take files in, and see the history of uploads: it counts rows that nobody else may count. */
	| 'upload'
	/** Add campaigns and change what is declared about them. */
	| 'campaign'
	/** Publish, and see beforehand what would be. */
	| 'release'
	/** Take back what was uploaded or published. */
	| 'withdraw'
	/** Note what happened and what was decided. */
	| 'note'
	/** See what campaigns earned, and their reports. */
	| 'report'
	/** Enter margin and costs. */
	| 'assume'
	/** Sign a report with a decision: it is locked. */
	| 'approve'
	/** Make links that show a campaign or a report to people without an account. */
	| 'share'
	/** Run the attack on what is published, and stop it. */
	| 'attack'
	/** Change the privacy rule of the workspace. */
	| 'policy'
	/** Invite members, change their roles, deactivate them. */
	| 'members'
	/** Make and revoke API tokens. */
	| 'tokens'
	/** See how many certificates prove what is published, and download them: they tell which combinations of values exist. */
	| 'certificates'
	/** See who did what. */
	| 'audit';

const reading = ['read', 'report'] as const;
const managing = [...reading, 'note', 'share', 'assume', 'approve', 'attack'] as const;
const analysing = [
	...reading,
	'note',
	'upload',
	'campaign',
	'release',
	'withdraw',
	'assume',
	'attack'
] as const;

/** Who may do what. */
const permissions: Readonly<Record<Role, readonly Permission[]>> = {
	marketer: reading,
	manager: managing,
	analyst: analysing,
	admin: [...analysing, 'share', 'approve', 'policy', 'members', 'tokens', 'certificates', 'audit']
};

export const may = (role: Role, permission: Permission): boolean => permissions[role].includes(permission);

/** All that a role may do, for pages that leave out what it may not. */
export const permissionsOf = (role: Role): readonly Permission[] => permissions[role];

const includes = (role: Role, other: Role): boolean => permissions[other].every((one) => may(role, one));

/** What somebody with two roles may do at most: the lesser one; where neither is, what is published can be read. */
export const lesserRole = (one: Role, other: Role): Role =>
	includes(one, other) ? other : includes(other, one) ? one : 'marketer';
