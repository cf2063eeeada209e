CREATE TABLE `assumptions` (
	`campaign_id` text NOT NULL,
	`sequence` integer NOT NULL,
	`value` text NOT NULL,
	`said_by` text,
	`said_at` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `sequence`),
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `reports` (
	`campaign_id` text NOT NULL,
	`number` integer NOT NULL,
	`snapshot` text NOT NULL,
	`hash` text NOT NULL,
	`approved_by` text,
	`approved_at` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `number`),
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE cascade
);
