/** Who may come in: members, tokens, sessions, and links that let somebody in. */
import type { Role } from '../../facts/accounts.ts';
import { id, index, instant, table, uniqueIndex, words, yesNo } from '../columns.ts';

export const members = table('members', {
	id: id('id').primaryKey(),
	/** Lower case. */
	email: words('email').notNull().unique(),
	/** Whoever comes back from the identity provider with this address is this member. */
	emailVerified: yesNo('email_verified').notNull(),
	name: words('name').notNull(),
	image: words('image'),
	role: words('role').$type<Role>().notNull(),
	createdAt: instant('created_at').notNull(),
	updatedAt: instant('updated_at').notNull(),
	deactivatedAt: instant('deactivated_at'),
	/** When the weekly digest was asked for; null where it is not wanted. */
	digestSince: instant('digest_since')
});

/** How members sign in: a password (provider `credential`) or the identity provider. */
export const accounts = table(
	'accounts',
	{
		id: id('id').primaryKey(),
		memberId: id('member_id').references(() => members.id, { onDelete: 'cascade' }),
		providerId: words('provider_id').notNull(),
		/** The member's id at the provider. */
		accountId: words('account_id').notNull(),
		/** Its scrypt hash. */
		password: words('password'),
		accessToken: words('access_token'),
		refreshToken: words('refresh_token'),
		idToken: words('id_token'),
		accessTokenExpiresAt: instant('access_token_expires_at'),
		refreshTokenExpiresAt: instant('refresh_token_expires_at'),
		scope: words('scope'),
		createdAt: instant('created_at').notNull(),
		updatedAt: instant('updated_at').notNull()
	},
	(t) => [
		uniqueIndex('accounts_provider').on(t.providerId, t.accountId),
		index('accounts_member').on(t.memberId)
	]
);

export const sessions = table(
	'sessions',
	{
		id: id('id').primaryKey(),
		memberId: id('member_id').references(() => members.id, { onDelete: 'cascade' }),
		/** Worth nothing without the signature that only its cookie has. */
		token: words('token').notNull().unique(),
		createdAt: instant('created_at').notNull(),
		updatedAt: instant('updated_at').notNull(),
		/** The end of the time without a request. */
		expiresAt: instant('expires_at').notNull(),
		/** When the password was typed again. */
		confirmedAt: instant('confirmed_at'),
		ipAddress: words('ip_address'),
		userAgent: words('user_agent')
	},
	(t) => [index('sessions_member').on(t.memberId)]
);

/** What is under way with the identity provider. */
export const verifications = table(
	'verifications',
	{
		id: id('id').primaryKey(),
		identifier: words('identifier').notNull(),
		value: words('value').notNull(),
		expiresAt: instant('expires_at').notNull(),
		createdAt: instant('created_at').notNull(),
		updatedAt: instant('updated_at').notNull()
	},
	(t) => [index('verifications_identifier').on(t.identifier)]
);

/** One-use links: `setup` makes the first administrator, `invite` lets a member choose a password. */
export const entryLinks = table(
	'entry_links',
	{
		/** SHA-256 of the secret in the link. */
		hash: id('hash').primaryKey(),
		kind: words('kind').$type<'setup' | 'invite'>().notNull(),
		memberId: words('member_id').references(() => members.id, { onDelete: 'cascade' }),
		createdAt: instant('created_at').notNull(),
		expiresAt: instant('expires_at').notNull(),
		usedAt: instant('used_at')
	},
	(t) => [index('entry_links_member').on(t.memberId)]
);

export const tokens = table(
	'tokens',
	{
		id: id('id').primaryKey(),
		name: words('name').notNull(),
		role: words('role').$type<Role>().notNull(),
		/** The member that it acts for; null for one made on the command line, which acts for itself. */
		memberId: words('member_id'),
		/** SHA-256 of the secret, which is shown once and kept nowhere. */
		hash: words('hash').notNull(),
		createdAt: instant('created_at').notNull(),
		/** Null for one that stays in force until it is revoked. */
		expiresAt: instant('expires_at'),
		lastUsedAt: instant('last_used_at'),
		revokedAt: instant('revoked_at')
	},
	(t) => [uniqueIndex('tokens_hash').on(t.hash)]
);
