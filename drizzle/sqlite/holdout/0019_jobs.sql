CREATE TABLE `drafts` (
	`id` text PRIMARY KEY NOT NULL,
	`received_at` integer NOT NULL,
	`draft` text NOT NULL,
	`look` text,
	`report` text
);
--> statement-breakpoint
CREATE INDEX `drafts_received` ON `drafts` (`received_at`);--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`target` text,
	`payload` blob,
	`state` text NOT NULL,
	`lease_until` integer,
	`worker` text,
	`progress` text,
	`cancel` integer DEFAULT false NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`unique_key` text,
	`answer` blob,
	`reason` text,
	`added_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_unique_key_unique` ON `jobs` (`unique_key`);--> statement-breakpoint
CREATE INDEX `jobs_state` ON `jobs` (`state`,`added_at`);--> statement-breakpoint
CREATE INDEX `jobs_target` ON `jobs` (`target`);--> statement-breakpoint
CREATE TABLE `rate_limits` (
	`key` text PRIMARY KEY NOT NULL,
	`points` integer DEFAULT 0 NOT NULL,
	`expire` integer
);
--> statement-breakpoint
ALTER TABLE `given_answers` ADD `state` text DEFAULT 'given' NOT NULL;--> statement-breakpoint
ALTER TABLE `given_answers` ADD `holder` text;--> statement-breakpoint
ALTER TABLE `given_answers` ADD `worker` text;--> statement-breakpoint
ALTER TABLE `given_answers` ADD `lease_until` integer;