import { eq } from 'drizzle-orm';
import type { Actor } from '../audit/audit.ts';
import { may } from '../accounts/permissions.ts';
import { roleOfToken } from '../accounts/tokens.ts';
import { members, tokens } from '../db/tables/accounts.ts';
import type { Read } from '../db/database.ts';
import { prepared } from '../db/prepared.ts';
import type { Role } from '../facts/accounts.ts';

/** Who asks, as far as it decides which campaigns are there for them. */
export interface Viewer {
	/** `member:ID`, or `token:ID` for a token that acts for nobody else; null: what administrators own together. */
	readonly person: string | null;
	readonly isAdministrator: boolean;
	/** Analysts of one team are colleagues. */
	readonly isAnalyst: boolean;
}

const viewer = (person: string | null, role: Role): Viewer => ({
	person,
	isAdministrator: role === 'admin',
	isAnalyst: may(role, 'upload')
});

/** Nobody: sees what is published. */
export const nobody: Viewer = { person: '', isAdministrator: false, isAnalyst: false };

/** Holdout itself, which adds the demo: it sees what administrators own, and nobody's unpublished campaigns. */
export const holdoutViewer: Viewer = { person: null, isAdministrator: false, isAnalyst: false };

/** The command line, which acts as an administrator. */
export const commandLineViewer: Viewer = { person: null, isAdministrator: true, isAnalyst: true };

/** A token acts for the member who made it. */
export const personOfToken = ({ id, memberId }: { id: string; memberId: string | null }): string =>
	memberId === null ? `token:${id}` : `member:${memberId}`;

const memberOf = prepared(['id'], (store, { id }) =>
	store
		.select({ role: members.role, deactivatedAt: members.deactivatedAt })
		.from(members)
		.where(eq(members.id, id))
		.limit(1)
);

const tokenOf = prepared(['id'], (store, { id }) =>
	store.select().from(tokens).where(eq(tokens.id, id)).limit(1)
);

/** Who did something, by what is known of them now: a role may have changed since. */
export async function viewerOf(store: Read, { kind, id }: Actor): Promise<Viewer> {
	if (kind === 'system') return commandLineViewer;
	if (kind === 'anonymous' || id === null) return nobody;
	if (kind === 'member') {
		const [member] = await memberOf(store, { id });
		return member && member.deactivatedAt === null
			? viewer(`member:${id}`, member.role)
			: { ...nobody, person: `member:${id}` };
	}
	const [token] = await tokenOf(store, { id });
	if (!token) return { ...nobody, person: `token:${id}` };
	const role = await roleOfToken(store, token);
	return role === null ? { ...nobody, person: personOfToken(token) } : viewer(personOfToken(token), role);
}

/** A member or a token, as campaigns name them. */
export const viewerOfPerson = (store: Read, person: string): Promise<Viewer> =>
	viewerOf(store, {
		kind: person.startsWith('member:') ? 'member' : 'token',
		id: person.slice(person.indexOf(':') + 1),
		name: ''
	});
