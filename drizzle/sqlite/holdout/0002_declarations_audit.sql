CREATE TABLE `audit` (
	`sequence` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`actor_kind` text NOT NULL,
	`actor_id` text,
	`actor_name` text NOT NULL,
	`action` text NOT NULL,
	`target` text,
	`outcome` text NOT NULL,
	`details` text NOT NULL,
	`address` text,
	`previous_hash` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_action` ON `audit` (`action`);--> statement-breakpoint
CREATE INDEX `audit_at` ON `audit` (`at`);--> statement-breakpoint
CREATE TABLE `declarations` (
	`upload_id` text PRIMARY KEY NOT NULL,
	`owner` text,
	`source` text,
	`purpose` text,
	`legal_basis` text,
	`categories` text NOT NULL,
	`retain_until` integer NOT NULL,
	`declared_at` integer NOT NULL,
	`purged_at` integer
);
--> statement-breakpoint
CREATE TABLE `templates` (
	`name` text PRIMARY KEY NOT NULL,
	`header_hash` text NOT NULL,
	`reading` text NOT NULL,
	`saved_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `templates_header` ON `templates` (`header_hash`);--> statement-breakpoint
ALTER TABLE `campaigns` ADD `recurring` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `campaigns` ADD `time_zone` text;--> statement-breakpoint
ALTER TABLE `uploads` ADD `by` text;