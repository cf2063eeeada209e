ALTER TABLE `campaigns` ADD `open_end` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `campaigns` ADD `end_changes` text;