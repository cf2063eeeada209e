/** The possible answers where results resemble those of a published campaign. */
export const samePeopleWords = [
	{ answer: 'version', words: 'Yes: a new version (the old one is withdrawn)' },
	{ answer: 'audience', words: 'Yes: another campaign with the same audience' },
	{ answer: 'none', words: 'No: other people' }
] as const;
