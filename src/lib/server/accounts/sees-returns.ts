import { may } from './permissions.ts';

/** May whoever asks, a member or a token, see what campaigns returned? */
export function seesReturns({ member, token }: Pick<App.Locals, 'member' | 'token'>): boolean {
	const role = member?.role ?? token?.role;
	return role !== undefined && may(role, 'report');
}
