CREATE TABLE "cell_chunks" (
	"campaign_id" text COLLATE "C" NOT NULL,
	"upload_id" text COLLATE "C" NOT NULL,
	"chunk" bigint NOT NULL,
	"rows" bigint NOT NULL,
	"body" "bytea" NOT NULL,
	CONSTRAINT "cell_chunks_campaign_id_upload_id_chunk_pk" PRIMARY KEY("campaign_id","upload_id","chunk")
);
--> statement-breakpoint
CREATE TABLE "cell_columns" (
	"campaign_id" text COLLATE "C" NOT NULL,
	"upload_id" text COLLATE "C" NOT NULL,
	"dimensions" json NOT NULL,
	"measures" json NOT NULL,
	"closed_through" integer,
	"dictionary" "bytea" DEFAULT ''::bytea NOT NULL,
	CONSTRAINT "cell_columns_campaign_id_upload_id_pk" PRIMARY KEY("campaign_id","upload_id")
);
--> statement-breakpoint
CREATE TABLE "certificates" (
	"proof_id" text COLLATE "C" NOT NULL,
	"position" bigint NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "certificates_proof_id_position_pk" PRIMARY KEY("proof_id","position")
);
