CREATE TABLE "variant_pictures" (
	"campaign_id" text COLLATE "C" NOT NULL,
	"variant" text COLLATE "C" NOT NULL,
	"type" text COLLATE "C" NOT NULL,
	"bytes" "bytea" NOT NULL,
	"hash" text COLLATE "C" NOT NULL,
	"width" bigint NOT NULL,
	"height" bigint NOT NULL,
	"alt" text COLLATE "C" NOT NULL,
	CONSTRAINT "variant_pictures_campaign_id_variant_pk" PRIMARY KEY("campaign_id","variant")
);
--> statement-breakpoint
CREATE TABLE "mentions" (
	"campaign_id" text COLLATE "C" NOT NULL,
	"number" bigint NOT NULL,
	"member_id" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"seen_at" timestamp (3) with time zone,
	CONSTRAINT "mentions_campaign_id_number_member_id_pk" PRIMARY KEY("campaign_id","number","member_id")
);
--> statement-breakpoint
ALTER TABLE "variant_pictures" ADD CONSTRAINT "variant_pictures_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentions" ADD CONSTRAINT "mentions_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentions" ADD CONSTRAINT "mentions_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "mentions_member" ON "mentions" USING btree ("member_id","seen_at");