/** Campaigns, and who may work on them. */
import type { CampaignKind } from '#lib/experiment/campaign-kind.ts';
import type { EndChange } from '#lib/experiment/ending.ts';
import type { Aims } from '#lib/experiment/metrics/goals.ts';
import type { Policy } from '#lib/privacy/policy.ts';
import { day, id, index, instant, json, primaryKey, table, words, yesNo } from '../columns.ts';

export const campaigns = table('campaigns', {
	id: id('id').primaryKey(),
	/** In addresses; before publication it ends in random letters, so that it says nothing about other campaigns. */
	slug: words('slug').notNull().unique(),
	name: words('name').notNull(),
	/** The name once more, which no other published campaign may have; null before publication. */
	uniqueName: words('unique_name').unique(),
	/** Who may see and change it before publication, and add rows later: `member:ID` or `token:ID`; null: administrators. */
	owner: words('owner'),
	/** Name and slug that reach it in its owner's uploads, whatever it is called since its publication. */
	ownName: words('own_name').notNull().default(''),
	ownSlug: words('own_slug').notNull().default(''),
	/** The slug that it had before its publication. */
	alias: words('alias').unique(),
	demo: yesNo('demo').notNull(),
	/** One campaign, or one wave of a universal control group. */
	kind: words('kind').$type<CampaignKind>().notNull().default('campaign'),
	hypothesis: words('hypothesis'),
	audience: words('audience'),
	channel: words('channel'),
	/** Separated by commas, each once. */
	tags: words('tags'),
	currency: words('currency').notNull(),
	/** First and last planned day; null where it is not declared. */
	startsOn: day('starts_on'),
	endsOn: day('ends_on'),
	/** More days will come, and nobody declared until when. */
	openEnd: yesNo('open_end').notNull().default(false),
	/** Changes of the end after results were published; null for none. From the first on, intervals hold for every look. */
	endChanges: json<readonly EndChange[]>('end_changes'),
	/** Campaigns over the same people carry the same id: their totals may not differ by a small group. */
	audienceId: words('audience_id'),
	/** The campaign that began its wave of the audience, people drawn again; null for the first wave. Fixed by the first release. */
	wave: words('wave'),
	/** People are counted on several days: the uploader's word. */
	recurring: yesNo('recurring').notNull().default(false),
	/** IANA name of the zone whose calendar days the file's are; null is UTC. */
	timeZone: words('time_zone'),
	/** The campaign that this one corrects; it is withdrawn when this one is released. */
	replacesId: words('replaces_id'),
	/** A correction of this campaign that was refused because it differs too little; null where there is none. */
	pendingCorrectionId: words('pending_correction_id'),
	/** The privacy rule, fixed by the first release. */
	policy: json<Policy>('policy').notNull(),
	/** What is wanted of it; null where it is not declared. */
	aims: json<Aims>('aims'),
	createdAt: instant('created_at').notNull()
});

/** Members and tokens that a campaign's owner has added: they may see and do what she may. */
export const campaignPeople = table(
	'campaign_people',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		/** As `campaigns.owner`. */
		person: words('person').notNull(),
		addedAt: instant('added_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.person] }), index('campaign_people_person').on(t.person)]
);
