CREATE TABLE `ledger_facts` (
	`campaign_id` text NOT NULL,
	`sequence` integer NOT NULL,
	`facts` text NOT NULL,
	`audit` text NOT NULL,
	`previous_hash` text NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`campaign_id`, `sequence`),
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
ALTER TABLE `uploads` ADD `options` text;