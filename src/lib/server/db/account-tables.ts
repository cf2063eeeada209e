/** Tables of holdout.db about the people who work with it: accounts, sessions, and links that let somebody in. */
import type { AlertKind } from '#lib/experiment/programme/alert.ts';
import {
	day,
	id,
	index,
	instant,
	json,
	primaryKey,
	table,
	uniqueIndex,
	whole,
	words,
	yesNo
} from './columns.ts';
import type { Role } from '../facts/accounts.ts';
import { campaigns } from './tables.ts';

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

/** What became of a digest. One that is still `sending` after a restart may have arrived. */
export type DigestState = 'sending' | 'sent' | 'failed';

/** Weekly digests, one for each member and week, so that none is sent twice. */
export const digests = table(
	'digests',
	{
		memberId: id('member_id').references(() => members.id, { onDelete: 'cascade' }),
		/** The Monday. */
		week: day('week').notNull(),
		state: words('state').$type<DigestState>().notNull(),
		tries: whole('tries').notNull(),
		triedAt: instant('tried_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.memberId, t.week] })]
);

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

/** What a share link shows: results of a campaign, a report on its return, or the report on all campaigns together. */
export type ShareKind = 'campaign' | 'report' | 'programme';

/** Links that show one view to whoever has them, without an account. */
export const shares = table(
	'shares',
	{
		id: id('id').primaryKey(),
		/** SHA-256 of the secret in the link. */
		hash: words('hash').notNull().unique(),
		kind: words('kind').$type<ShareKind>().notNull(),
		/** Null for all campaigns together. */
		campaignId: words('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		/** The settings of the page, fixed when the link was made. */
		query: words('query').notNull(),
		/** Origins whose pages may show it in a frame; null for none. */
		embedOrigins: json<readonly string[]>('embed_origins'),
		createdBy: words('created_by').references(() => members.id, { onDelete: 'set null' }),
		createdAt: instant('created_at').notNull(),
		expiresAt: instant('expires_at').notNull(),
		revokedAt: instant('revoked_at')
	},
	(t) => [index('shares_campaign').on(t.campaignId)]
);

/** Settings of the overview that a member comes back to. */
export const views = table(
	'views',
	{
		id: id('id').primaryKey(),
		memberId: id('member_id').references(() => members.id, { onDelete: 'cascade' }),
		name: words('name').notNull(),
		/** The query of the overview's address. */
		query: words('query').notNull(),
		createdAt: instant('created_at').notNull()
	},
	(t) => [uniqueIndex('views_member').on(t.memberId, t.name)]
);

/** Where alerts go: a member's mailbox, or an address of the workspace. */
export type AlertChannel = 'email' | 'slack' | 'webhook';

/** What a target gets: an alert, word of a mention in a note, or the monthly report. */
export type AlertTopic = AlertKind | 'mention' | 'report';

/** Who or what is notified, and of what. A member has one row, which is there from the first choice on. */
export const alertTargets = table('alert_targets', {
	id: id('id').primaryKey(),
	channel: words('channel').$type<AlertChannel>().notNull(),
	/** Null for an address of the workspace. */
	memberId: words('member_id')
		.unique()
		.references(() => members.id, { onDelete: 'cascade' }),
	/** What administrators call an address, and its host; empty for a member. */
	name: words('name').notNull(),
	host: words('host').notNull(),
	/** Address and signing secret, encrypted; null for a member. */
	sealed: words('sealed'),
	topics: json<readonly AlertTopic[]>('wishes').notNull(),
	/** Ids of campaigns that it hears nothing of. */
	muted: json<readonly string[]>('muted').notNull(),
	isOn: yesNo('is_on').notNull(),
	/** What was found before is no news for it; null until the next look. */
	begunAt: instant('begun_at'),
	createdAt: instant('created_at').notNull()
});

/** Members who are mentioned in notes. The note keeps its words, whatever they are called later. */
export const mentions = table(
	'mentions',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		/** Of the note. */
		number: whole('number').notNull(),
		memberId: id('member_id').references(() => members.id, { onDelete: 'cascade' }),
		/** The name in the note, without its @. */
		name: words('name').notNull(),
		/** When the member looked at the notes; null until then. */
		seenAt: instant('seen_at')
	},
	(t) => [
		primaryKey({ columns: [t.campaignId, t.number, t.memberId] }),
		index('mentions_member').on(t.memberId, t.seenAt)
	]
);

/** What was found of campaigns, so that each is reported once; written in one transaction with its messages. */
export const alertFindings = table(
	'alert_findings',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		kind: words('kind').$type<AlertKind>().notNull(),
		/** It is so now. */
		isOpen: yesNo('is_open').notNull(),
		/** Messages about it are written. */
		isNotified: yesNo('is_notified').notNull(),
		/** The Monday of the week in which messages were last written. */
		week: day('week')
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.kind] })]
);

/** What became of a message; `failed`: it is not tried again by itself. */
export type AlertState = 'waiting' | 'sending' | 'sent' | 'failed';

/** A message as it was written: an alert, a mention, a test, or a report as a whole letter. */
export type AlertMessage =
	| {
			readonly kind: AlertKind | 'mention' | 'test';
			readonly title: string;
			readonly detail: string;
			readonly path: string;
	  }
	| { readonly kind: 'report'; readonly title: string; readonly text: string; readonly html: string };

/** Messages to be sent. One process claims a message at a time; one that is sent is never sent again. */
export const alertDeliveries = table(
	'alert_deliveries',
	{
		/** The same for every try: a receiver knows a second copy by it. */
		id: id('id').primaryKey(),
		targetId: id('target_id').references(() => alertTargets.id, { onDelete: 'cascade' }),
		/** What there is one message about: a kind, a campaign and a week. */
		key: words('key').notNull(),
		/** Null where it is about none. */
		campaignId: words('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		message: json<AlertMessage>('message').notNull(),
		state: words('state').$type<AlertState>().notNull(),
		tries: whole('tries').notNull(),
		/** Not tried before. */
		dueAt: instant('due_at').notNull(),
		/** The process that sends it, and until when nobody else does. */
		worker: words('worker'),
		leaseUntil: instant('lease_until'),
		/** Why the last try failed: never an address or a secret. */
		problem: words('problem'),
		addedAt: instant('added_at').notNull(),
		sentAt: instant('sent_at')
	},
	(t) => [
		uniqueIndex('alert_deliveries_once').on(t.targetId, t.key),
		index('alert_deliveries_due').on(t.state, t.dueAt)
	]
);
