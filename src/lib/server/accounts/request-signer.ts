import type { Role } from '../facts/accounts.ts';

/** A signed-in member as the author of something that is signed. */
export function requestSigner({ member }: Pick<App.Locals, 'member'>): {
	/** As in `campaigns.owner`. */
	readonly person: string;
	readonly name: string;
	readonly role: Role;
} {
	if (!member) throw new Error('no one is signed in');
	return { person: `member:${member.id}`, name: member.name || member.email, role: member.role };
}
