CREATE TABLE `attacks` (
	`id` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`started_by` text NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`code_version` text NOT NULL,
	`cancel_asked` integer DEFAULT false NOT NULL,
	`step` text NOT NULL,
	`found` text
);
