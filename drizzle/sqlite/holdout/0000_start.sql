CREATE TABLE `campaigns` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`demo` integer NOT NULL,
	`hypothesis` text,
	`audience` text,
	`channel` text,
	`currency` text NOT NULL,
	`starts_on` integer,
	`ends_on` integer,
	`audience_id` text,
	`replaces_id` text,
	`policy` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `campaigns_slug_unique` ON `campaigns` (`slug`);--> statement-breakpoint
CREATE TABLE `released_tables` (
	`campaign_id` text NOT NULL,
	`sequence` integer NOT NULL,
	`position` integer NOT NULL,
	`axes` text NOT NULL,
	`layer` text NOT NULL,
	`measures` text NOT NULL,
	`blocks` text NOT NULL,
	`hidden` text NOT NULL,
	`reason` text,
	PRIMARY KEY(`campaign_id`, `sequence`, `position`),
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `releases` (
	`campaign_id` text NOT NULL,
	`sequence` integer NOT NULL,
	`kind` text NOT NULL,
	`variants` text NOT NULL,
	`measures` text NOT NULL,
	`policy` text NOT NULL,
	`from_day` integer,
	`to_day` integer,
	`input_hash` text NOT NULL,
	`code_version` text NOT NULL,
	`previous_hash` text NOT NULL,
	`hash` text NOT NULL,
	`released_at` integer NOT NULL,
	`withdrawn_at` integer,
	PRIMARY KEY(`campaign_id`, `sequence`),
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tokens_hash` ON `tokens` (`hash`);--> statement-breakpoint
CREATE TABLE `uploads` (
	`campaign_id` text NOT NULL,
	`id` text NOT NULL,
	`file` text NOT NULL,
	`content_hash` text NOT NULL,
	`rows` integer NOT NULL,
	`state` text NOT NULL,
	`received_at` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `id`),
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `uploads_content` ON `uploads` (`content_hash`);--> statement-breakpoint
CREATE TABLE `variants` (
	`campaign_id` text NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`planned_weight` integer,
	PRIMARY KEY(`campaign_id`, `position`),
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `workspace` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
