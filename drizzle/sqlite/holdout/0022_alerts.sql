CREATE TABLE `alert_deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`target_id` text NOT NULL,
	`key` text NOT NULL,
	`campaign_id` text,
	`message` text NOT NULL,
	`state` text NOT NULL,
	`tries` integer NOT NULL,
	`due_at` integer NOT NULL,
	`worker` text,
	`lease_until` integer,
	`problem` text,
	`added_at` integer NOT NULL,
	`sent_at` integer,
	FOREIGN KEY (`target_id`) REFERENCES `alert_targets`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `alert_deliveries_once` ON `alert_deliveries` (`target_id`,`key`);--> statement-breakpoint
CREATE INDEX `alert_deliveries_due` ON `alert_deliveries` (`state`,`due_at`);--> statement-breakpoint
CREATE TABLE `alert_findings` (
	`campaign_id` text NOT NULL,
	`kind` text NOT NULL,
	`is_open` integer NOT NULL,
	`is_notified` integer NOT NULL,
	`week` integer,
	PRIMARY KEY(`campaign_id`, `kind`),
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `alert_targets` (
	`id` text PRIMARY KEY NOT NULL,
	`channel` text NOT NULL,
	`member_id` text,
	`name` text NOT NULL,
	`host` text NOT NULL,
	`sealed` text,
	`wishes` text NOT NULL,
	`muted` text NOT NULL,
	`is_on` integer NOT NULL,
	`begun_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`member_id`) REFERENCES `members`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `alert_targets_member_id_unique` ON `alert_targets` (`member_id`);