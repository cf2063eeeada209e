/** What can be answered where results resemble those of a published campaign. */
export const samePeopleWords = [
	{ answer: 'version', words: 'Yes: a new version of that campaign, which is withdrawn' },
	{ answer: 'audience', words: 'Yes: another campaign over the same audience' },
	{ answer: 'none', words: 'No: not the same people' }
] as const;
