CREATE TABLE "assumptions" (
	"campaign_id" text COLLATE "C" NOT NULL,
	"sequence" bigint NOT NULL,
	"value" json NOT NULL,
	"said_by" text COLLATE "C",
	"person" text COLLATE "C",
	"said_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "assumptions_campaign_id_sequence_pk" PRIMARY KEY("campaign_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "attacks" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"started_by" text COLLATE "C" NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"code_version" text COLLATE "C" NOT NULL,
	"cancel_asked" boolean DEFAULT false NOT NULL,
	"step" json NOT NULL,
	"found" json
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"sequence" bigint PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor_kind" text COLLATE "C" NOT NULL,
	"actor_id" text COLLATE "C",
	"actor_name" text COLLATE "C" NOT NULL,
	"action" text COLLATE "C" NOT NULL,
	"target" text COLLATE "C",
	"outcome" text COLLATE "C" NOT NULL,
	"details" json NOT NULL,
	"address" text COLLATE "C",
	"previous_hash" text COLLATE "C" NOT NULL,
	"hash" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "campaign_people" (
	"campaign_id" text COLLATE "C" NOT NULL,
	"person" text COLLATE "C" NOT NULL,
	"added_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "campaign_people_campaign_id_person_pk" PRIMARY KEY("campaign_id","person")
);
--> statement-breakpoint
CREATE TABLE "campaigns" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"slug" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"unique_name" text COLLATE "C",
	"owner" text COLLATE "C",
	"own_name" text COLLATE "C" DEFAULT '' NOT NULL,
	"own_slug" text COLLATE "C" DEFAULT '' NOT NULL,
	"alias" text COLLATE "C",
	"demo" boolean NOT NULL,
	"kind" text COLLATE "C" DEFAULT 'campaign' NOT NULL,
	"hypothesis" text COLLATE "C",
	"audience" text COLLATE "C",
	"channel" text COLLATE "C",
	"tags" text COLLATE "C",
	"currency" text COLLATE "C" NOT NULL,
	"starts_on" integer,
	"ends_on" integer,
	"open_end" boolean DEFAULT false NOT NULL,
	"end_changes" json,
	"audience_id" text COLLATE "C",
	"wave" text COLLATE "C",
	"recurring" boolean DEFAULT false NOT NULL,
	"time_zone" text COLLATE "C",
	"replaces_id" text COLLATE "C",
	"pending_correction_id" text COLLATE "C",
	"policy" json NOT NULL,
	"aims" json,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "campaigns_slug_unique" UNIQUE("slug"),
	CONSTRAINT "campaigns_unique_name_unique" UNIQUE("unique_name"),
	CONSTRAINT "campaigns_alias_unique" UNIQUE("alias")
);
--> statement-breakpoint
CREATE TABLE "claims" (
	"owner" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"value" text COLLATE "C" NOT NULL,
	"holder" text COLLATE "C" NOT NULL,
	"process" text COLLATE "C" NOT NULL,
	"renewed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "claims_owner_kind_value_pk" PRIMARY KEY("owner","kind","value")
);
--> statement-breakpoint
CREATE TABLE "countersignatures" (
	"campaign_id" text COLLATE "C" NOT NULL,
	"report" bigint NOT NULL,
	"person" text COLLATE "C" NOT NULL,
	"signed_by" text COLLATE "C" NOT NULL,
	"role" text COLLATE "C" NOT NULL,
	"signed_at" timestamp (3) with time zone NOT NULL,
	"hash" text COLLATE "C" NOT NULL,
	CONSTRAINT "countersignatures_campaign_id_report_pk" PRIMARY KEY("campaign_id","report")
);
--> statement-breakpoint
CREATE TABLE "decisions" (
	"campaign_id" text COLLATE "C" NOT NULL,
	"report" bigint NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"variant" text COLLATE "C",
	"reason" text COLLATE "C" NOT NULL,
	"next_check" integer,
	"signed_by" text COLLATE "C",
	"person" text COLLATE "C",
	"second_person" text COLLATE "C",
	"signed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "decisions_campaign_id_report_pk" PRIMARY KEY("campaign_id","report")
);
--> statement-breakpoint
CREATE TABLE "declarations" (
	"upload_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"owner" text COLLATE "C",
	"source" text COLLATE "C",
	"purpose" text COLLATE "C",
	"legal_basis" text COLLATE "C",
	"categories" json NOT NULL,
	"retain_until" integer NOT NULL,
	"declared_at" timestamp (3) with time zone NOT NULL,
	"purged_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "drafts" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"draft" json NOT NULL,
	"look" json,
	"report" json
);
--> statement-breakpoint
CREATE TABLE "given_answers" (
	"token_id" text COLLATE "C" NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"request_hash" text COLLATE "C" NOT NULL,
	"state" text COLLATE "C" DEFAULT 'given' NOT NULL,
	"holder" text COLLATE "C",
	"worker" text COLLATE "C",
	"lease_until" timestamp (3) with time zone,
	"status" bigint NOT NULL,
	"body" text COLLATE "C" NOT NULL,
	"given_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "given_answers_token_id_key_pk" PRIMARY KEY("token_id","key")
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"target" text COLLATE "C",
	"payload" "bytea",
	"state" text COLLATE "C" NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"worker" text COLLATE "C",
	"progress" json,
	"cancel" boolean DEFAULT false NOT NULL,
	"tries" bigint DEFAULT 0 NOT NULL,
	"unique_key" text COLLATE "C",
	"answer" "bytea",
	"reason" text COLLATE "C",
	"added_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "jobs_unique_key_unique" UNIQUE("unique_key")
);
--> statement-breakpoint
CREATE TABLE "ledger_facts" (
	"campaign_id" text COLLATE "C" NOT NULL,
	"sequence" bigint NOT NULL,
	"facts" json NOT NULL,
	"audit" json NOT NULL,
	"previous_hash" text COLLATE "C" NOT NULL,
	"hash" text COLLATE "C" NOT NULL,
	CONSTRAINT "ledger_facts_campaign_id_sequence_pk" PRIMARY KEY("campaign_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "new_waves" (
	"campaign_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"person" text COLLATE "C",
	"confirmed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notes" (
	"campaign_id" text COLLATE "C" NOT NULL,
	"number" bigint NOT NULL,
	"day" integer,
	"kind" text COLLATE "C" NOT NULL,
	"words" text COLLATE "C" NOT NULL,
	"by" text COLLATE "C" NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"struck_by" text COLLATE "C",
	"struck_at" timestamp (3) with time zone,
	CONSTRAINT "notes_campaign_id_number_pk" PRIMARY KEY("campaign_id","number")
);
--> statement-breakpoint
CREATE TABLE "plans" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"owner" text COLLATE "C",
	"people" json NOT NULL,
	"plan" json NOT NULL,
	"campaign_id" text COLLATE "C",
	"hash" text COLLATE "C",
	"frozen_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "plans_campaign_id_unique" UNIQUE("campaign_id")
);
--> statement-breakpoint
CREATE TABLE "published_numbers" (
	"campaign_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"sequence" bigint NOT NULL,
	"numbers" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"key" text COLLATE "C" PRIMARY KEY NOT NULL,
	"points" bigint DEFAULT 0 NOT NULL,
	"expire" bigint
);
--> statement-breakpoint
CREATE TABLE "released_tables" (
	"campaign_id" text COLLATE "C" NOT NULL,
	"sequence" bigint NOT NULL,
	"position" bigint NOT NULL,
	"axes" json NOT NULL,
	"layer" text COLLATE "C" NOT NULL,
	"measures" json NOT NULL,
	"blocks" json NOT NULL,
	"hidden" json NOT NULL,
	"reason" text COLLATE "C",
	CONSTRAINT "released_tables_campaign_id_sequence_position_pk" PRIMARY KEY("campaign_id","sequence","position")
);
--> statement-breakpoint
CREATE TABLE "releases" (
	"campaign_id" text COLLATE "C" NOT NULL,
	"sequence" bigint NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"variants" json NOT NULL,
	"measures" json NOT NULL,
	"policy" json NOT NULL,
	"from_day" integer,
	"to_day" integer,
	"assurance" text COLLATE "C",
	"certificates" json,
	"input_hash" text COLLATE "C" NOT NULL,
	"code_version" text COLLATE "C" NOT NULL,
	"previous_hash" text COLLATE "C" NOT NULL,
	"hash" text COLLATE "C" NOT NULL,
	"released_at" timestamp (3) with time zone NOT NULL,
	"withdrawn_at" timestamp (3) with time zone,
	CONSTRAINT "releases_campaign_id_sequence_pk" PRIMARY KEY("campaign_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "reports" (
	"campaign_id" text COLLATE "C" NOT NULL,
	"number" bigint NOT NULL,
	"snapshot" text COLLATE "C" NOT NULL,
	"hash" text COLLATE "C" NOT NULL,
	"approved_by" text COLLATE "C",
	"approved_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "reports_campaign_id_number_pk" PRIMARY KEY("campaign_id","number")
);
--> statement-breakpoint
CREATE TABLE "remembered" (
	"campaign_id" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"build" text COLLATE "C" NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"value" json NOT NULL,
	CONSTRAINT "remembered_campaign_id_name_pk" PRIMARY KEY("campaign_id","name")
);
--> statement-breakpoint
CREATE TABLE "same_people_answers" (
	"campaign_id" text COLLATE "C" NOT NULL,
	"other_id" text COLLATE "C" NOT NULL,
	"answer" text COLLATE "C" NOT NULL,
	"person" text COLLATE "C",
	"answered_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "same_people_answers_campaign_id_other_id_pk" PRIMARY KEY("campaign_id","other_id")
);
--> statement-breakpoint
CREATE TABLE "templates" (
	"name" text COLLATE "C" PRIMARY KEY NOT NULL,
	"header_hash" text COLLATE "C" NOT NULL,
	"reading" json NOT NULL,
	"saved_at" timestamp (3) with time zone NOT NULL,
	"owner" text COLLATE "C"
);
--> statement-breakpoint
CREATE TABLE "tokens" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"role" text COLLATE "C" NOT NULL,
	"member_id" text COLLATE "C",
	"hash" text COLLATE "C" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "uploads" (
	"campaign_id" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"file" text COLLATE "C" NOT NULL,
	"content_hash" text COLLATE "C" NOT NULL,
	"rows" bigint NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"by" text COLLATE "C",
	"owner" text COLLATE "C",
	"options" json,
	"received_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "uploads_campaign_id_id_pk" PRIMARY KEY("campaign_id","id")
);
--> statement-breakpoint
CREATE TABLE "variants" (
	"campaign_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"planned_weight" double precision,
	CONSTRAINT "variants_campaign_id_position_pk" PRIMARY KEY("campaign_id","position")
);
--> statement-breakpoint
CREATE TABLE "workspace" (
	"name" text COLLATE "C" PRIMARY KEY NOT NULL,
	"value" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"member_id" text COLLATE "C" NOT NULL,
	"provider_id" text COLLATE "C" NOT NULL,
	"account_id" text COLLATE "C" NOT NULL,
	"password" text COLLATE "C",
	"access_token" text COLLATE "C",
	"refresh_token" text COLLATE "C",
	"id_token" text COLLATE "C",
	"access_token_expires_at" timestamp (3) with time zone,
	"refresh_token_expires_at" timestamp (3) with time zone,
	"scope" text COLLATE "C",
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alert_deliveries" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"target_id" text COLLATE "C" NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"campaign_id" text COLLATE "C",
	"message" json NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"tries" bigint NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"worker" text COLLATE "C",
	"lease_until" timestamp (3) with time zone,
	"problem" text COLLATE "C",
	"added_at" timestamp (3) with time zone NOT NULL,
	"sent_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "alert_findings" (
	"campaign_id" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"is_open" boolean NOT NULL,
	"is_notified" boolean NOT NULL,
	"week" integer,
	CONSTRAINT "alert_findings_campaign_id_kind_pk" PRIMARY KEY("campaign_id","kind")
);
--> statement-breakpoint
CREATE TABLE "alert_targets" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"channel" text COLLATE "C" NOT NULL,
	"member_id" text COLLATE "C",
	"name" text COLLATE "C" NOT NULL,
	"host" text COLLATE "C" NOT NULL,
	"sealed" text COLLATE "C",
	"wishes" json NOT NULL,
	"muted" json NOT NULL,
	"is_on" boolean NOT NULL,
	"begun_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "alert_targets_member_id_unique" UNIQUE("member_id")
);
--> statement-breakpoint
CREATE TABLE "digests" (
	"member_id" text COLLATE "C" NOT NULL,
	"week" integer NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"tries" bigint NOT NULL,
	"tried_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "digests_member_id_week_pk" PRIMARY KEY("member_id","week")
);
--> statement-breakpoint
CREATE TABLE "entry_links" (
	"hash" text COLLATE "C" PRIMARY KEY NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"member_id" text COLLATE "C",
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "members" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"email" text COLLATE "C" NOT NULL,
	"email_verified" boolean NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"image" text COLLATE "C",
	"role" text COLLATE "C" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"deactivated_at" timestamp (3) with time zone,
	"digest_since" timestamp (3) with time zone,
	CONSTRAINT "members_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"member_id" text COLLATE "C" NOT NULL,
	"token" text COLLATE "C" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"confirmed_at" timestamp (3) with time zone,
	"ip_address" text COLLATE "C",
	"user_agent" text COLLATE "C",
	CONSTRAINT "sessions_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "shares" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"hash" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"campaign_id" text COLLATE "C",
	"query" text COLLATE "C" NOT NULL,
	"created_by" text COLLATE "C",
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "shares_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"identifier" text COLLATE "C" NOT NULL,
	"value" text COLLATE "C" NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "views" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"member_id" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"query" text COLLATE "C" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "assumptions" ADD CONSTRAINT "assumptions_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign_people" ADD CONSTRAINT "campaign_people_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "countersignatures" ADD CONSTRAINT "countersignatures_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_facts" ADD CONSTRAINT "ledger_facts_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "new_waves" ADD CONSTRAINT "new_waves_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notes" ADD CONSTRAINT "notes_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plans" ADD CONSTRAINT "plans_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "published_numbers" ADD CONSTRAINT "published_numbers_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "released_tables" ADD CONSTRAINT "released_tables_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "releases" ADD CONSTRAINT "releases_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "remembered" ADD CONSTRAINT "remembered_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "same_people_answers" ADD CONSTRAINT "same_people_answers_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "same_people_answers" ADD CONSTRAINT "same_people_answers_other_id_campaigns_id_fk" FOREIGN KEY ("other_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "variants" ADD CONSTRAINT "variants_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_deliveries" ADD CONSTRAINT "alert_deliveries_target_id_alert_targets_id_fk" FOREIGN KEY ("target_id") REFERENCES "public"."alert_targets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_deliveries" ADD CONSTRAINT "alert_deliveries_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_findings" ADD CONSTRAINT "alert_findings_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_targets" ADD CONSTRAINT "alert_targets_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "digests" ADD CONSTRAINT "digests_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entry_links" ADD CONSTRAINT "entry_links_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shares" ADD CONSTRAINT "shares_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shares" ADD CONSTRAINT "shares_created_by_members_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "views" ADD CONSTRAINT "views_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_action" ON "audit" USING btree ("action");--> statement-breakpoint
CREATE INDEX "audit_at" ON "audit" USING btree ("at");--> statement-breakpoint
CREATE INDEX "campaign_people_person" ON "campaign_people" USING btree ("person");--> statement-breakpoint
CREATE INDEX "claims_holder" ON "claims" USING btree ("holder");--> statement-breakpoint
CREATE INDEX "drafts_received" ON "drafts" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "jobs_state" ON "jobs" USING btree ("state","added_at");--> statement-breakpoint
CREATE INDEX "jobs_target" ON "jobs" USING btree ("target");--> statement-breakpoint
CREATE INDEX "new_waves_person" ON "new_waves" USING btree ("person","confirmed_at");--> statement-breakpoint
CREATE INDEX "plans_owner" ON "plans" USING btree ("owner");--> statement-breakpoint
CREATE INDEX "same_people_answers_person" ON "same_people_answers" USING btree ("person","answered_at");--> statement-breakpoint
CREATE INDEX "templates_header" ON "templates" USING btree ("header_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "tokens_hash" ON "tokens" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "uploads_content" ON "uploads" USING btree ("content_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_provider" ON "accounts" USING btree ("provider_id","account_id");--> statement-breakpoint
CREATE INDEX "accounts_member" ON "accounts" USING btree ("member_id");--> statement-breakpoint
CREATE UNIQUE INDEX "alert_deliveries_once" ON "alert_deliveries" USING btree ("target_id","key");--> statement-breakpoint
CREATE INDEX "alert_deliveries_due" ON "alert_deliveries" USING btree ("state","due_at");--> statement-breakpoint
CREATE INDEX "entry_links_member" ON "entry_links" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "sessions_member" ON "sessions" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "shares_campaign" ON "shares" USING btree ("campaign_id");--> statement-breakpoint
CREATE INDEX "verifications_identifier" ON "verifications" USING btree ("identifier");--> statement-breakpoint
CREATE UNIQUE INDEX "views_member" ON "views" USING btree ("member_id","name");