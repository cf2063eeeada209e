/** Alerts: who gets them, what was found, and the messages. */
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
} from '../columns.ts';
import { members } from './accounts.ts';
import { campaigns } from './campaigns.ts';

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
