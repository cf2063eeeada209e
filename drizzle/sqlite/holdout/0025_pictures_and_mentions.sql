CREATE TABLE `variant_pictures` (
	`campaign_id` text NOT NULL,
	`variant` text NOT NULL,
	`type` text NOT NULL,
	`bytes` blob NOT NULL,
	`hash` text NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`alt` text NOT NULL,
	PRIMARY KEY(`campaign_id`, `variant`),
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `mentions` (
	`campaign_id` text NOT NULL,
	`number` integer NOT NULL,
	`member_id` text NOT NULL,
	`name` text NOT NULL,
	`seen_at` integer,
	PRIMARY KEY(`campaign_id`, `number`, `member_id`),
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`member_id`) REFERENCES `members`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `mentions_member` ON `mentions` (`member_id`,`seen_at`);