CREATE TABLE `cell_chunks` (
	`campaign_id` text NOT NULL,
	`upload_id` text NOT NULL,
	`chunk` integer NOT NULL,
	`rows` integer NOT NULL,
	`body` blob NOT NULL,
	PRIMARY KEY(`campaign_id`, `upload_id`, `chunk`)
);
--> statement-breakpoint
ALTER TABLE `cell_columns` ADD `dictionary` blob DEFAULT (x'') NOT NULL;