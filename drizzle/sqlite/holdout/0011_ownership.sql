CREATE TABLE `campaign_people` (
	`campaign_id` text NOT NULL,
	`person` text NOT NULL,
	`added_at` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `person`),
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `campaign_people_person` ON `campaign_people` (`person`);--> statement-breakpoint
CREATE TABLE `published_numbers` (
	`campaign_id` text PRIMARY KEY NOT NULL,
	`sequence` integer NOT NULL,
	`numbers` text NOT NULL,
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `same_people_answers` (
	`campaign_id` text NOT NULL,
	`other_id` text NOT NULL,
	`answer` text NOT NULL,
	`person` text,
	`answered_at` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `other_id`),
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`other_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `same_people_answers_person` ON `same_people_answers` (`person`,`answered_at`);--> statement-breakpoint
ALTER TABLE `campaigns` ADD `owner` text;--> statement-breakpoint
ALTER TABLE `campaigns` ADD `own_name` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `campaigns` ADD `own_slug` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `campaigns` ADD `alias` text;--> statement-breakpoint
CREATE UNIQUE INDEX `campaigns_alias_unique` ON `campaigns` (`alias`);--> statement-breakpoint
ALTER TABLE `templates` ADD `owner` text;--> statement-breakpoint
ALTER TABLE `tokens` ADD `member_id` text;--> statement-breakpoint
ALTER TABLE `uploads` ADD `owner` text;--> statement-breakpoint
UPDATE `tokens` SET `member_id` = (
	SELECT a.`actor_id` FROM `audit` a JOIN `members` m ON m.`id` = a.`actor_id`
	WHERE a.`action` = 'token-added' AND a.`actor_kind` = 'member' AND a.`target` = `tokens`.`name` AND abs(a.`at` - `tokens`.`created_at`) < 1000
	ORDER BY abs(a.`at` - `tokens`.`created_at`) LIMIT 1
);--> statement-breakpoint
UPDATE `uploads` SET `owner` = (
	SELECT coalesce('member:' || t.`member_id`, a.`actor_kind` || ':' || a.`actor_id`)
	FROM `audit` a LEFT JOIN `tokens` t ON a.`actor_kind` = 'token' AND t.`id` = a.`actor_id`
	WHERE a.`action` = 'upload-stored' AND a.`target` = `uploads`.`id` AND a.`actor_kind` IN ('member', 'token') AND a.`actor_id` IS NOT NULL
	ORDER BY a.`sequence` LIMIT 1
);--> statement-breakpoint
UPDATE `campaigns` SET `own_name` = `name`, `own_slug` = `slug`, `owner` = coalesce(
	(SELECT u.`owner` FROM `uploads` u WHERE u.`campaign_id` = `campaigns`.`id` AND u.`owner` IS NOT NULL ORDER BY u.`received_at`, u.`id` LIMIT 1),
	(SELECT coalesce('member:' || t.`member_id`, a.`actor_kind` || ':' || a.`actor_id`)
		FROM `audit` a LEFT JOIN `tokens` t ON a.`actor_kind` = 'token' AND t.`id` = a.`actor_id`
		WHERE a.`action` = 'campaign-added' AND a.`target` = `campaigns`.`slug` AND a.`actor_kind` IN ('member', 'token') AND a.`actor_id` IS NOT NULL
			AND NOT EXISTS (SELECT 1 FROM `uploads` u WHERE u.`campaign_id` = `campaigns`.`id`)
		ORDER BY a.`sequence` LIMIT 1)
);--> statement-breakpoint
UPDATE `campaigns` SET `unique_name` = NULL, `slug` = substr(`slug`, 1, 80) || '-' || substr('abcdefghijklmnopqrstuvwxyz234567', 1 + (random() & 31), 1) || substr('abcdefghijklmnopqrstuvwxyz234567', 1 + (random() & 31), 1) || substr('abcdefghijklmnopqrstuvwxyz234567', 1 + (random() & 31), 1) || substr('abcdefghijklmnopqrstuvwxyz234567', 1 + (random() & 31), 1) || substr('abcdefghijklmnopqrstuvwxyz234567', 1 + (random() & 31), 1) || substr('abcdefghijklmnopqrstuvwxyz234567', 1 + (random() & 31), 1) || substr('abcdefghijklmnopqrstuvwxyz234567', 1 + (random() & 31), 1) || substr('abcdefghijklmnopqrstuvwxyz234567', 1 + (random() & 31), 1)
WHERE NOT EXISTS (SELECT 1 FROM `releases` r WHERE r.`campaign_id` = `campaigns`.`id`);--> statement-breakpoint
UPDATE `given_answers` SET `token_id` = coalesce((SELECT 'member:' || t.`member_id` FROM `tokens` t WHERE t.`id` = `given_answers`.`token_id`), 'token:' || `token_id`)
WHERE NOT EXISTS (
	SELECT 1 FROM `given_answers` g JOIN `tokens` a ON a.`id` = g.`token_id` JOIN `tokens` b ON b.`id` = `given_answers`.`token_id`
	WHERE g.`key` = `given_answers`.`key` AND g.`token_id` < `given_answers`.`token_id` AND a.`member_id` = b.`member_id`
);
