CREATE TABLE `digests` (
	`member_id` text NOT NULL,
	`week` integer NOT NULL,
	`state` text NOT NULL,
	`tries` integer NOT NULL,
	`tried_at` integer NOT NULL,
	PRIMARY KEY(`member_id`, `week`),
	FOREIGN KEY (`member_id`) REFERENCES `members`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
ALTER TABLE `members` ADD `digest_since` integer;