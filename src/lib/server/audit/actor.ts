import type { Actor } from './audit.ts';

/** The command line, open to everyone with access to the data folder. */
export const commandLine: Actor = { kind: 'system', id: null, name: 'Command line' };

/** Holdout by itself. */
export const holdout: Actor = { kind: 'system', id: null, name: 'Holdout' };

/** Who sends a request: the member who is signed in, or the token. */
export function actorOf({ member, token }: Pick<App.Locals, 'member' | 'token'>): Actor {
	if (member) return { kind: 'member', id: member.id, name: member.name || member.email };
	if (token) return { kind: 'token', id: token.id, name: token.name ?? 'Token' };
	return { kind: 'anonymous', id: null, name: 'Someone' };
}
