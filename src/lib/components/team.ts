/** Whether analysts see each other's unpublished campaigns, as options of a form. */
export const teamOptions = [
	{ value: 'separate', label: 'Separate: each sees only their own' },
	{ value: 'one', label: 'One team: each sees all of them' }
] as const;

export const teamHint =
	'Everyone sees published results. Separate analysts can add people to a campaign. Anyone who can add rows to a campaign can work out the numbers in its files. Administrators see everything; each view is recorded.';
