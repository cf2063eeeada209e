CREATE TABLE `certificates` (
	`proof_id` text NOT NULL,
	`position` integer NOT NULL,
	`bytes` blob NOT NULL,
	PRIMARY KEY(`proof_id`, `position`)
);
