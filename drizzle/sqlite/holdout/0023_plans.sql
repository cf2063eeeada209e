CREATE TABLE `plans` (
	`id` text PRIMARY KEY NOT NULL,
	`owner` text,
	`people` text NOT NULL,
	`plan` text NOT NULL,
	`campaign_id` text,
	`hash` text,
	`frozen_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE UNIQUE INDEX `plans_campaign_id_unique` ON `plans` (`campaign_id`);--> statement-breakpoint
CREATE INDEX `plans_owner` ON `plans` (`owner`);