CREATE TABLE `claims` (
	`owner` text NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`holder` text NOT NULL,
	`process` text NOT NULL,
	`renewed_at` integer NOT NULL,
	PRIMARY KEY(`owner`, `kind`, `value`)
);
--> statement-breakpoint
CREATE INDEX `claims_holder` ON `claims` (`holder`);--> statement-breakpoint
ALTER TABLE `campaigns` ADD `unique_name` text;--> statement-breakpoint
UPDATE `campaigns` SET `unique_name` = `name` WHERE NOT EXISTS (SELECT 1 FROM `campaigns` AS `older` WHERE `older`.`name` = `campaigns`.`name` AND (`older`.`created_at`, `older`.`id`) < (`campaigns`.`created_at`, `campaigns`.`id`));--> statement-breakpoint
CREATE UNIQUE INDEX `campaigns_unique_name_unique` ON `campaigns` (`unique_name`);