import { APIError } from 'better-auth/api';
import { actorOf } from '../audit/record.ts';
import { audit } from '../audit/audit.ts';
import type { Store, Tx } from '../db/database.ts';
import { addressHeader } from './client-address.ts';
import { identities, provider } from './identities.ts';
import { members } from './members.ts';

/** The code of a sign-in that was refused because the member is somebody else at the provider. */
export const anotherIdentity = 'another_identity';

/** What better-auth tells of an account that it links to a member, and of the request. */
interface Linked {
	readonly userId: string;
	readonly providerId: string;
}
type Context = { readonly headers?: Headers | undefined } | null;

/** Puts a refused account on record. */
async function recordAnother(tx: Tx, { userId }: Linked, context: Context): Promise<void> {
	await audit.add(tx, {
		at: new Date(),
		actor: actorOf({}),
		action: 'sign-in-failed',
		target: (await members.find(tx, userId))?.email ?? null,
		outcome: 'refused',
		details: { by: 'identity provider', reason: 'another account there' },
		address: context?.headers?.get(addressHeader) ?? null
	});
}

const refusal = () =>
	new APIError('FORBIDDEN', { code: anotherIdentity, message: 'another account of the provider' });

/**
 * What happens when better-auth links an account of the provider to the member with its verified address. A member is one
 * account there: who comes with the address and another `sub` may be somebody who got the address later, so an administrator
 * decides.
 */
export const identityHooks = (store: Store) => ({
	async before<T extends Linked>(made: T, context: Context) {
		if ((await members.find(store, made.userId))?.deactivatedAt !== null) return false as const;
		if (made.providerId === provider && (await identities.hasOther(store, made.userId))) {
			await store.write((tx) => recordAnother(tx, made, context));
			throw refusal();
		}
		// Nobody is asked anything on a member's behalf: the provider's tokens are not kept.
		const data = { ...made, accessToken: null, refreshToken: null, idToken: null, scope: null };
		return { data };
	},

	/** Two may have come at once, also to two processes: then neither is known to be right, and the later is taken back. */
	async after(made: Linked & { readonly id: string }, context: Context): Promise<void> {
		const isSecond = await store.write(async (tx) => {
			if (made.providerId !== provider || !(await identities.hasOther(tx, made.userId, made.id)))
				return false;
			await identities.takeBack(tx, made.id);
			await recordAnother(tx, made, context);
			return true;
		});
		if (isSecond) throw refusal();
	}
});
