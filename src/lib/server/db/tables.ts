/** Tables of holdout.db: everything a page or the API may read. No raw cell is ever here. */
import type { FileReading } from '#lib/table/reading.ts';
import type { ActorKind, AuditAction, AuditDetails, AuditOutcome } from './audit-actions.ts';
import type { Assumptions } from '#lib/experiment/roi/money/assumptions.ts';
import type { DecisionKind } from '#lib/experiment/decision.ts';
import type { CampaignKind } from '#lib/experiment/campaign-kind.ts';
import type { EndChange } from '#lib/experiment/ending.ts';
import type { Aims } from '#lib/experiment/metrics/goals.ts';
import type { CampaignPlan } from '#lib/experiment/planning/campaign-plan.ts';
import type { KeptCertificates } from '#lib/privacy/certificates/certificate.ts';
import type { Measure } from '#lib/privacy/cube.ts';
import type { CampaignFindings } from '#lib/privacy/disclosure/attacker/attack.ts';
import type { Guess } from '#lib/privacy/disclosure/attacker/attack-findings.ts';
import type { Policy } from '#lib/privacy/policy.ts';
import type { Role } from '../facts/accounts.ts';
import type { PublishedBlocks } from '#lib/privacy/published-blocks.ts';
import type { Assurance, HiddenBlock, HiddenReason, Layer, ReleasedBlock } from '#lib/privacy/released.ts';
import {
	bytes,
	day,
	decimal,
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

/** Plans of campaigns. From its first upload on a plan is frozen: it is never changed again. */
export const plans = table(
	'plans',
	{
		id: id('id').primaryKey(),
		/** As `campaigns.owner`. */
		owner: words('owner'),
		/** Others who may see and change it, as `campaigns.owner`. */
		people: json<readonly string[]>('people').notNull(),
		plan: json<CampaignPlan>('plan').notNull(),
		/** The campaign that it became with its first upload; null while it is open. */
		campaignId: words('campaign_id')
			.unique()
			.references(() => campaigns.id, { onDelete: 'set null' }),
		/** SHA-256 of the plan at that moment, which the audit log has too. */
		hash: words('hash'),
		frozenAt: instant('frozen_at'),
		createdAt: instant('created_at').notNull()
	},
	(t) => [index('plans_owner').on(t.owner)]
);

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

/** Numbers of campaigns' released tables, so that later ones can be compared with them at once; made from these tables alone. */
export const publishedNumbers = table('published_numbers', {
	campaignId: words('campaign_id')
		.primaryKey()
		.references(() => campaigns.id, { onDelete: 'cascade' }),
	/** Newest release that they are of. */
	sequence: whole('sequence').notNull(),
	numbers: json<PublishedBlocks>('numbers').notNull()
});

/** Whether two campaigns are about the same people. */
export type SamePeopleAnswer = 'version' | 'audience' | 'none';

/** What was answered where results resembled those of a published campaign; written once, with the publication. */
export const samePeopleAnswers = table(
	'same_people_answers',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		otherId: id('other_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		answer: words('answer').$type<SamePeopleAnswer>().notNull(),
		/** Who answered, as `campaigns.owner`; null for the command line. */
		person: words('person'),
		answeredAt: instant('answered_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.campaignId, t.otherId] }),
		index('same_people_answers_person').on(t.person, t.answeredAt)
	]
);

/** Campaigns that begin a new wave of their audience: that its people were drawn again is confirmed with the first publication. */
export const newWaves = table(
	'new_waves',
	{
		campaignId: words('campaign_id')
			.primaryKey()
			.references(() => campaigns.id, { onDelete: 'cascade' }),
		/** Who confirmed it, as `campaigns.owner`; null for the command line. */
		person: words('person'),
		confirmedAt: instant('confirmed_at').notNull()
	},
	(t) => [index('new_waves_person').on(t.person, t.confirmedAt)]
);

/** What the promise about a published campaign rests on besides its released numbers. */
export interface LedgerFacts {
	readonly audienceId: string | null;
	readonly wave: string | null;
	readonly replacesId: string | null;
	readonly recurring: boolean;
	readonly policy: Policy;
	/** Every release, oldest first; moments in ms. */
	readonly releases: readonly {
		readonly hash: string;
		readonly releasedAt: number;
		readonly withdrawnAt: number | null;
	}[];
	/** The wave that it began. */
	readonly newWave: { readonly person: string | null; readonly confirmedAt: number } | null;
	/** What was answered where it resembled others, by their ids. */
	readonly answers: readonly {
		readonly otherId: string;
		readonly answer: SamePeopleAnswer;
		readonly person: string | null;
		readonly answeredAt: number;
	}[];
}

/** How far the audit trail reached. */
export interface AuditMark {
	readonly entries: number;
	readonly newest: string;
}

/** Facts of published campaigns as they were at each publication and after each change: appended, chained by hash, never changed. */
export const ledgerFacts = table(
	'ledger_facts',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		/** 1, 2, 3 … within the campaign. */
		sequence: whole('sequence').notNull(),
		facts: json<LedgerFacts>('facts').notNull(),
		/** The audit trail of that moment: a trail that is shorter now was cut. */
		audit: json<AuditMark>('audit').notNull(),
		previousHash: words('previous_hash').notNull(),
		hash: words('hash').notNull()
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.sequence] })]
);

/** What is taken where an upload or a campaign says nothing else. */
export interface WorkspaceDefaults {
	/** What the company or team is called, on reports, the overview and emails; null for none. */
	readonly name: string | null;
	/** ISO 4217; null for none. */
	readonly currency: string | null;
	/** BCP 47 tag of how numbers and days are written. */
	readonly locale: string;
	/** IANA name of the zone of moments and of the workspace's Monday; null for that of the server's settings. */
	readonly timeZone: string | null;
	/** So many days after the upload raw rows are kept. */
	readonly retentionDays: number;
	/** Two-sided level of every interval, such as 0.95. */
	readonly confidence: number;
	/** What one subscriber is worth, in the currency; null for none: opt-outs are then counted in people alone. */
	readonly subscriberValue: number | null;
	/** Share of revenue that is left after the goods, in (0, 1], which forms start with; null for none. */
	readonly marginRate: number | null;
	/** Whoever entered margin and costs does not sign the report alone. */
	readonly secondSignature: boolean;
}

export type PictureType = 'image/png' | 'image/jpeg' | 'image/webp';

/** The picture on reports and the programme. */
export interface WorkspaceLogo {
	readonly type: PictureType;
	/** Base64. */
	readonly data: string;
	/** What its address ends in. */
	readonly hash: string;
}

/** Settings of the workspace by name. */
export interface WorkspaceValues {
	readonly policy: Policy;
	readonly defaults: WorkspaceDefaults;
	readonly team: Team;
	readonly logo: WorkspaceLogo;
}

/** `one`: all analysts are colleagues, who see each other's unpublished campaigns; `separate`: they do not. */
export type Team = 'one' | 'separate';

export const workspace = table('workspace', {
	name: words('name').$type<keyof WorkspaceValues>().primaryKey(),
	value: json<WorkspaceValues[keyof WorkspaceValues]>('value').notNull()
});

export const variants = table(
	'variants',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		/** 0 is the control. */
		position: whole('position').notNull(),
		name: words('name').notNull(),
		/** Planned share on any positive scale; null where it is not declared. */
		plannedWeight: decimal('planned_weight')
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.position] })]
);

/** Pictures of what the people of a variant saw, one of each variant. */
export const variantPictures = table(
	'variant_pictures',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		variant: words('variant').notNull(),
		type: words('type').$type<PictureType>().notNull(),
		/** What draws it, and nothing else of the file. */
		bytes: bytes('bytes').notNull(),
		/** Of the bytes; in its address. */
		hash: words('hash').notNull(),
		/** In pixels. */
		width: whole('width').notNull(),
		height: whole('height').notNull(),
		/** What is to be seen, in words. */
		alt: words('alt').notNull()
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.variant] })]
);

export type UploadState = 'stored' | 'released' | 'withdrawn';

export const uploads = table(
	'uploads',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		/** The same for every campaign of one file. */
		id: id('id'),
		file: words('file').notNull(),
		/** SHA-256 of the file's bytes. */
		contentHash: words('content_hash').notNull(),
		rows: whole('rows').notNull(),
		state: words('state').$type<UploadState>().notNull(),
		/** Who sent it: a member's or a token's name. */
		by: words('by'),
		/** The same as `campaigns.owner`: the bytes of a file are stored once for each. */
		owner: words('owner'),
		/** Hashes of the options that it was sent with, by their names; null for uploads of before. */
		options: json<Readonly<Record<string, string>>>('options'),
		receivedAt: instant('received_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.id] }), index('uploads_content').on(t.contentHash)]
);

/**
 * What is claimed: bytes of a file, the name of its campaign, an upload whose cells are being stored, certificates of a release
 * that is not in the ledger yet.
 */
export type ClaimKind = 'content' | 'name' | 'upload' | 'proof';

/** Work under way that is done by one process at a time. The row goes when the work has ended. */
export const claims = table(
	'claims',
	{
		/** Claims of different owners do not meet. */
		owner: words('owner').notNull(),
		kind: words('kind').$type<ClaimKind>().notNull(),
		value: words('value').notNull(),
		/** Id of the attempt that has it. */
		holder: id('holder'),
		/** The process that has it. */
		process: words('process').notNull(),
		/** When the process was last seen at work. */
		renewedAt: instant('renewed_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.owner, t.kind, t.value] }), index('claims_holder').on(t.holder)]
);

/** What a job is: work on a draft, a timer, an attack, or a question of a process that does no work. */
export type JobKind =
	| 'check-draft'
	| 'store-draft'
	| 'attack'
	| 'analyse'
	| 'clear-up'
	| 'retention'
	| 'digest'
	| 'alerts'
	| 'backup'
	| 'ask';

export type JobState = 'waiting' | 'running' | 'done' | 'cancelled' | 'failed';

/** How far a job is, where it tells. */
export interface JobProgress {
	/** `waiting`: another process writes. */
	readonly phase: 'waiting' | 'reading' | 'releasing';
	/** Bytes taken from the file, as received. */
	readonly bytes: number;
	readonly rows: number;
	readonly problems: number;
}

/** Work that one process claims for a while, and that another one continues when that process ends. */
export const jobs = table(
	'jobs',
	{
		id: id('id').primaryKey(),
		kind: words('kind').$type<JobKind>().notNull(),
		/** What it is about: id of a draft or of an attack. */
		target: words('target'),
		/** What the worker has to know, as a structured clone. */
		payload: bytes('payload'),
		state: words('state').$type<JobState>().notNull(),
		/** Until then it is its worker's; null while nobody has it. */
		leaseUntil: instant('lease_until'),
		/** The process that works on it. */
		worker: words('worker'),
		progress: json<JobProgress>('progress'),
		/** It is to be given up. */
		cancel: yesNo('cancel').notNull().default(false),
		/** How often it was claimed. */
		tries: whole('tries').notNull().default(0),
		/** Of the jobs with one key there is one: what is under way once, or once a period. */
		uniqueKey: words('unique_key').unique(),
		/** What came of it, as a structured clone, until it is read. */
		answer: bytes('answer'),
		/** Why it failed. */
		reason: words('reason'),
		addedAt: instant('added_at').notNull(),
		endedAt: instant('ended_at')
	},
	(t) => [index('jobs_state').on(t.state, t.addedAt), index('jobs_target').on(t.target)]
);

/** Files that were received and are not stored yet. Their bytes are in the folder `staging` of HOLDOUT_FILES. */
export const drafts = table(
	'drafts',
	{
		/** The id that the upload will have. */
		id: id('id').primaryKey(),
		receivedAt: instant('received_at').notNull(),
		/** What its uploader declared so far. */
		draft: json<unknown>('draft').notNull(),
		/** What the beginning of the file says. */
		look: json<unknown>('look'),
		/** What came of the last try to check or store it. */
		report: json<unknown>('report')
	},
	(t) => [index('drafts_received').on(t.receivedAt)]
);

/** What was declared about an upload when it was taken in: whose data, from where, what for, and how long it is kept. */
export const declarations = table('declarations', {
	uploadId: id('upload_id').primaryKey(),
	owner: words('owner'),
	source: words('source'),
	purpose: words('purpose'),
	legalBasis: words('legal_basis'),
	/** Codes of the personal data that each variant uses; a variant that uses none has an empty list. */
	categories: json<Readonly<Record<string, readonly string[]>>>('categories').notNull(),
	/** Last day on which the raw cells are kept. */
	retainUntil: day('retain_until').notNull(),
	declaredAt: instant('declared_at').notNull(),
	/** When the raw cells were deleted. */
	purgedAt: instant('purged_at')
});

/** Saved ways to read a file, recognised by the file's header. */
export const templates = table(
	'templates',
	{
		name: words('name').primaryKey(),
		/** SHA-256 of the header's names. */
		headerHash: words('header_hash').notNull(),
		reading: json<FileReading>('reading').notNull(),
		savedAt: instant('saved_at').notNull(),
		/** Who saved it, as `campaigns.owner`: values of a file in it are for them and their colleagues. */
		owner: words('owner')
	},
	(t) => [index('templates_header').on(t.headerHash)]
);

/** What one row of the ledger publishes: the totals of a closed range of days, or everything of a closed epoch. */
export type ReleaseKind = 'bucket' | 'epoch';

/** The ledger: one row a closed bucket or epoch, written once, chained by hash. */
export const releases = table(
	'releases',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		/** 1, 2, 3 … in order of publication. */
		sequence: whole('sequence').notNull(),
		kind: words('kind').$type<ReleaseKind>().notNull(),
		variants: json<readonly string[]>('variants').notNull(),
		measures: json<readonly Measure[]>('measures').notNull(),
		policy: json<Policy>('policy').notNull(),
		fromDay: day('from_day'),
		toDay: day('to_day'),
		/** How it was vouched for; null for ranges of days, and for releases of before. */
		assurance: words('assurance').$type<Assurance>(),
		/** The certificates of its ranges; null where there are none, and for releases of before. */
		certificates: json<readonly KeptCertificates[]>('certificates'),
		/** SHA-256 of the cells that went in. */
		inputHash: words('input_hash').notNull(),
		codeVersion: words('code_version').notNull(),
		previousHash: words('previous_hash').notNull(),
		hash: words('hash').notNull(),
		releasedAt: instant('released_at').notNull(),
		withdrawnAt: instant('withdrawn_at')
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.sequence] })]
);

export const releasedTables = table(
	'released_tables',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		sequence: whole('sequence').notNull(),
		position: whole('position').notNull(),
		axes: json<readonly string[]>('axes').notNull(),
		layer: words('layer').$type<Layer>().notNull(),
		measures: json<readonly string[]>('measures').notNull(),
		blocks: json<readonly ReleasedBlock[]>('blocks').notNull(),
		hidden: json<readonly HiddenBlock[]>('hidden').notNull(),
		reason: words('reason').$type<HiddenReason>()
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.sequence, t.position] })]
);

export type AttackState = 'running' | 'done' | 'cancelled' | 'failed';

/** How far an attack is. */
export interface AttackStep {
	/** Campaigns that are done, of so many. */
	readonly done: number;
	readonly of: number;
	/** Part of the work that is done, in [0, 1]. */
	readonly share: number;
	/** The campaign that is attacked now. */
	readonly campaignId: string | null;
	readonly exposed: number;
	readonly possible: number;
	/** The narrowest bounds so far. */
	readonly narrowest: Guess | null;
}

/** What the attack found of a campaign. */
export interface AttackedCampaign extends CampaignFindings {
	readonly campaignId: string;
	/** What was published then, as `ledger.head` has it. */
	readonly head: string;
}

/** Attacks on what is published, from released tables alone: the one under way, and the newest that came to its end. */
export const attacks = table('attacks', {
	id: id('id').primaryKey(),
	state: words('state').$type<AttackState>().notNull(),
	/** Name of the member who started it. */
	startedBy: words('started_by').notNull(),
	startedAt: instant('started_at').notNull(),
	endedAt: instant('ended_at'),
	codeVersion: words('code_version').notNull(),
	cancelAsked: yesNo('cancel_asked').notNull().default(false),
	step: json<AttackStep>('step').notNull(),
	found: json<readonly AttackedCampaign[]>('found')
});

/** Results of campaigns, computed from their released tables alone, so that a start need not compute them again. */
export const resultCache = table(
	'remembered',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		name: words('name').notNull(),
		/** The build that computed it; another one computes it anew. */
		build: words('build').notNull(),
		/** Everything it rests on. */
		key: words('key').notNull(),
		/** In a list of one: nothing is a value too. */
		value: json<readonly [unknown]>('value').notNull()
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.name] })]
);

/** What returns rest on, as people have entered it; every change is a row of its own, none is ever changed. */
export const assumptions = table(
	'assumptions',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		/** 1, 2, 3 …; the last is in force. */
		sequence: whole('sequence').notNull(),
		value: json<Assumptions>('value').notNull(),
		/** Name of the member or token; null where it is not known. */
		saidBy: words('said_by'),
		/** The same person as in `campaigns.owner`; null for values of before, and where unknown. */
		person: words('person'),
		saidAt: instant('said_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.sequence] })]
);

export type NoteKind = 'note' | 'decision';

/** What people noted of a campaign: added, struck out, never changed or deleted. */
export const notes = table(
	'notes',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		/** 1, 2, 3 … within the campaign. */
		number: whole('number').notNull(),
		/** The day it is about; null where it is about the whole campaign. */
		day: day('day'),
		kind: words('kind').$type<NoteKind>().notNull(),
		words: words('words').notNull(),
		by: words('by').notNull(),
		at: instant('at').notNull(),
		/** Who took it back, and when. */
		struckBy: words('struck_by'),
		struckAt: instant('struck_at')
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.number] })]
);

/** Approved reports: what was shown when somebody signed it, written once. */
export const reports = table(
	'reports',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		/** 1, 2, 3 … within the campaign. */
		number: whole('number').notNull(),
		/** The report as JSON, kept as the very text that was hashed. */
		snapshot: words('snapshot').notNull(),
		/** SHA-256 of the snapshot. */
		hash: words('hash').notNull(),
		approvedBy: words('approved_by'),
		approvedAt: instant('approved_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.number] })]
);

/**
 * Decisions on campaigns, each signed with a report, whose hash covers it. Appended, never changed: another decision is a new row with a
 * new report. Reports signed before decisions existed have none.
 */
export const decisions = table(
	'decisions',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		/** Number of the report it was signed with. */
		report: whole('report').notNull(),
		kind: words('kind').$type<DecisionKind>().notNull(),
		/** The variant to roll out; null where the campaign has one, or the decision is another. */
		variant: words('variant'),
		reason: words('reason').notNull(),
		nextCheck: day('next_check'),
		/** Name of the signer then. */
		signedBy: words('signed_by'),
		/** The signer, and the person asked for a second signature, as in `campaigns.owner`; null where one signature suffices. */
		person: words('person'),
		secondPerson: words('second_person'),
		signedAt: instant('signed_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.report] })]
);

/** Second signatures: the decision counts from then on. Appended, never changed. */
export const countersignatures = table(
	'countersignatures',
	{
		campaignId: id('campaign_id').references(() => campaigns.id, { onDelete: 'cascade' }),
		report: whole('report').notNull(),
		person: words('person').notNull(),
		/** Name and role of the person then. */
		signedBy: words('signed_by').notNull(),
		role: words('role').$type<Role>().notNull(),
		signedAt: instant('signed_at').notNull(),
		/** SHA-256 of the report's hash and of this row. */
		hash: words('hash').notNull()
	},
	(t) => [primaryKey({ columns: [t.campaignId, t.report] })]
);

export type { Role };

/** What requests with an Idempotency-Key were answered: the same request again gets the same answer. */
export const givenAnswers = table(
	'given_answers',
	{
		/** Who asked, as `campaigns.owner`. */
		owner: id('token_id'),
		key: words('key').notNull(),
		/** SHA-256 of the request's parameters and bytes. */
		requestHash: words('request_hash').notNull(),
		/** `running` while it is fulfilled. */
		state: words('state').$type<'running' | 'given'>().notNull().default('given'),
		/** Who fulfils it: an id of the attempt, its process, and until when nobody else may. */
		holder: words('holder'),
		worker: words('worker'),
		leaseUntil: instant('lease_until'),
		/** Of the answer; 0 and empty until it is given. */
		status: whole('status').notNull(),
		body: words('body').notNull(),
		/** When it was begun, and then when it was answered. */
		givenAt: instant('given_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.owner, t.key] })]
);

/** Tries by what they are counted by, as the package `rate-limiter-flexible` keeps them. */
export const rateLimits = table('rate_limits', {
	key: words('key').primaryKey(),
	points: whole('points').notNull().default(0),
	/** When they are forgotten, ms since 1970-01-01 UTC. */
	expire: whole('expire')
});

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

/** The audit trail: who did what, when. Rows are added, never changed or deleted; each one's hash covers the one before. */
export const auditTrail = table(
	'audit',
	{
		/** 1, 2, 3 … without gaps. */
		sequence: whole('sequence').primaryKey(),
		at: instant('at').notNull(),
		actorKind: words('actor_kind').$type<ActorKind>().notNull(),
		/** Of the member or the token. */
		actorId: words('actor_id'),
		/** As it was then. */
		actorName: words('actor_name').notNull(),
		action: words('action').$type<AuditAction>().notNull(),
		/** What it was done to: a slug, an id, the name of a file. */
		target: words('target'),
		outcome: words('outcome').$type<AuditOutcome>().notNull(),
		details: json<AuditDetails>('details').notNull(),
		address: words('address'),
		previousHash: words('previous_hash').notNull(),
		hash: words('hash').notNull()
	},
	(t) => [index('audit_action').on(t.action), index('audit_at').on(t.at)]
);
