CREATE TABLE `cell_columns` (
	`campaign_id` text NOT NULL,
	`upload_id` text NOT NULL,
	`dimensions` text NOT NULL,
	`measures` text NOT NULL,
	`closed_through` integer,
	PRIMARY KEY(`campaign_id`, `upload_id`)
);
--> statement-breakpoint
CREATE TABLE `cells` (
	`campaign_id` text NOT NULL,
	`variant` text NOT NULL,
	`day` integer NOT NULL,
	`segments` text NOT NULL,
	`upload_id` text NOT NULL,
	`people` integer NOT NULL,
	`sums` blob NOT NULL,
	PRIMARY KEY(`campaign_id`, `variant`, `day`, `segments`, `upload_id`)
);
--> statement-breakpoint
CREATE TABLE `prints` (
	`campaign_id` text PRIMARY KEY NOT NULL,
	`fingerprints` blob NOT NULL
);
