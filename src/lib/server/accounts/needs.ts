import { may, type Permission } from './permissions.ts';
import { roles, type Role } from '../facts/accounts.ts';

/** May whoever asks, a member or a token, see what campaigns returned? */
export function seesReturns({ member, token }: Pick<App.Locals, 'member' | 'token'>): boolean {
	const role = member?.role ?? token?.role;
	return role !== undefined && may(role, 'report');
}

/** What it takes to be answered. */
export interface Need {
	/** Of several any will do; `member`: anybody who is signed in; `everybody`: no account needed. */
	readonly permission: Permission | readonly Permission[] | 'member' | 'everybody';
	/** The password must have been typed a short while ago. */
	readonly confirmed?: true;
}

/** Whether a role is enough for a need. */
export const suffices = (role: Role, { permission }: Need): boolean =>
	permission === 'everybody' ||
	permission === 'member' ||
	(typeof permission === 'string' ? [permission] : permission).some((one) => may(role, one));

/** The roles that are enough for a need. */
export const rolesFor = (need: Need): Role[] => roles.filter((role) => suffices(role, need));
