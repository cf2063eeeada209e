CREATE TABLE `new_waves` (
	`campaign_id` text PRIMARY KEY NOT NULL,
	`person` text,
	`confirmed_at` integer NOT NULL,
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `new_waves_person` ON `new_waves` (`person`,`confirmed_at`);--> statement-breakpoint
ALTER TABLE `campaigns` ADD `wave` text;