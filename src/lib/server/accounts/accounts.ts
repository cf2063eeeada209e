import { betterAuth } from 'better-auth/minimal';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import { randomUUID } from 'node:crypto';
import type { Store, Read } from '../db/database.ts';
import { isPostgres } from '../db/dialect.ts';
import { log } from '../log/log.ts';
import type { Settings } from '../settings/settings.ts';
import { addressHeader } from './client-address.ts';
import { provider, subjectOf } from './identities.ts';
import { identityHooks } from './identity-hooks.ts';
import { members } from './members.ts';
import { longestPassword, shortestPassword } from './password.ts';
import { serverSecret } from './secret.ts';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { accounts as account, members as user, sessions, verifications } from '../db/tables/accounts.ts';

const adapterOn = (store: Read) =>
	drizzleAdapter(store, {
		provider: isPostgres ? 'pg' : 'sqlite',
		schema: { user, session: sessions, account, verification: verifications }
	});

/** better-auth's own adapter on our tables. What it writes waits for its turn, like everything that is written. */
const accountsAdapter =
	(store: Store): ReturnType<typeof adapterOn> =>
	(options) => {
		const reading = adapterOn(store)(options);
		const writing = (tx: Read) => adapterOn(tx)(options);
		return {
			...reading,
			create: (data) => store.write((tx) => writing(tx).create(data)),
			update: (data) => store.write((tx) => writing(tx).update(data)),
			updateMany: (data) => store.write((tx) => writing(tx).updateMany(data)),
			delete: (data) => store.write((tx) => writing(tx).delete(data)),
			deleteMany: (data) => store.write((tx) => writing(tx).deleteMany(data)),
			consumeOne: (data) => store.write((tx) => writing(tx).consumeOne(data)),
			incrementOne: (data) => store.write((tx) => writing(tx).incrementOne(data))
		};
	};

/** Whether browsers reach us by https only, so that cookies may ask for it. */
export const isSecure = ({ origin }: Pick<Settings, 'origin'>): boolean => origin.startsWith('https:');

/** Begins the names of cookies. With `__Host-` a browser takes them from this host alone, over https. */
const cookiePrefix = (settings: Pick<Settings, 'origin'>): string =>
	isSecure(settings) ? '__Host-holdout' : 'holdout';

/** The name of the cookie that a session comes with. */
export const sessionCookie = (settings: Pick<Settings, 'origin'>): string =>
	`${cookiePrefix(settings)}.session_token`;

/** How long a session may last at all, in ms. */
export const longestSession = 30 * 86_400_000;

/** A refresh of a session is written at most so often, in seconds. */
const refreshAfter = 60;

/** Sign-up is closed: members are made by invitations, so nothing here makes one. */
export function makeAccounts(store: Store, settings: Settings) {
	const { origin, idleHours, oidc } = settings;
	return betterAuth({
		appName: 'Holdout',
		baseURL: origin,
		// The identity provider comes back to /sign-in/callback/oidc, the only address that better-auth answers itself.
		basePath: '/sign-in',
		secret: serverSecret(settings),
		database: accountsAdapter(store),
		user: {
			additionalFields: {
				role: { type: 'string', input: false },
				deactivatedAt: { type: 'date', input: false, required: false }
			}
		},
		session: {
			fields: { userId: 'memberId' },
			expiresIn: Math.round(idleHours * 3600),
			updateAge: refreshAfter,
			additionalFields: { confirmedAt: { type: 'date', input: false, required: false } }
		},
		account: {
			fields: { userId: 'memberId' },
			updateAccountOnSignIn: false,
			// Anybody may begin a sign-in: what is to be remembered of it is in a sealed cookie, and nothing is written.
			storeStateStrategy: 'cookie',
			// Whoever the provider vouches for becomes the member with the same address, never a new one.
			accountLinking: { enabled: true, trustedProviders: [] }
		},
		emailAndPassword: {
			enabled: true,
			disableSignUp: true,
			minPasswordLength: shortestPassword,
			maxPasswordLength: longestPassword
		},
		plugins: oidc
			? [
					genericOAuth({
						config: [
							{
								providerId: provider,
								discoveryUrl: `${oidc.issuer}/.well-known/openid-configuration`,
								clientId: oidc.clientId,
								clientSecret: oidc.clientSecret,
								scopes: ['openid', 'email', 'profile'],
								requireIdTokenVerification: true,
								// An answer without a verified ID token vouches for nobody, whatever its userinfo says.
								accountSubject: ({ tokens }) => subjectOf(tokens.idToken),
								disableSignUp: true,
								disableProviderLogout: true
							}
						]
					})
				]
			: [],
		databaseHooks: {
			session: {
				create: {
					before: async ({ userId }) =>
						Promise.resolve((await members.find(store, userId))?.deactivatedAt === null ? undefined : false)
				}
			},
			account: { create: identityHooks(store) }
		},
		// Tries are counted by us, for the account and the address.
		rateLimit: { enabled: false },
		telemetry: { enabled: false },
		logger: { level: 'error', log: (_level, message) => log().error({ from: 'accounts' }, message) },
		onAPIError: { errorURL: '/sign-in' },
		advanced: {
			cookiePrefix: cookiePrefix(settings),
			// Would put `__Secure-` before the name, which a neighbouring host may set too.
			useSecureCookies: false,
			defaultCookieAttributes: { secure: isSecure(settings) },
			ipAddress: { ipAddressHeaders: [addressHeader] },
			database: { generateId: () => randomUUID() }
		}
	});
}

export type Accounts = ReturnType<typeof makeAccounts>;
