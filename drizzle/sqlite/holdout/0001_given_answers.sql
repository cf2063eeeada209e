CREATE TABLE `given_answers` (
	`token_id` text NOT NULL,
	`key` text NOT NULL,
	`request_hash` text NOT NULL,
	`status` integer NOT NULL,
	`body` text NOT NULL,
	`given_at` integer NOT NULL,
	PRIMARY KEY(`token_id`, `key`)
);
