CREATE TABLE `notes` (
	`campaign_id` text NOT NULL,
	`number` integer NOT NULL,
	`day` integer,
	`kind` text NOT NULL,
	`words` text NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	`struck_by` text,
	`struck_at` integer,
	PRIMARY KEY(`campaign_id`, `number`),
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
ALTER TABLE `campaigns` ADD `aims` text;