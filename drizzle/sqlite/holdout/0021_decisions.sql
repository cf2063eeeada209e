CREATE TABLE `countersignatures` (
	`campaign_id` text NOT NULL,
	`report` integer NOT NULL,
	`person` text NOT NULL,
	`signed_by` text NOT NULL,
	`role` text NOT NULL,
	`signed_at` integer NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`campaign_id`, `report`),
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `decisions` (
	`campaign_id` text NOT NULL,
	`report` integer NOT NULL,
	`kind` text NOT NULL,
	`variant` text,
	`reason` text NOT NULL,
	`next_check` integer,
	`signed_by` text,
	`person` text,
	`second_person` text,
	`signed_at` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `report`),
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
ALTER TABLE `assumptions` ADD `person` text;