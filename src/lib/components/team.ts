/** Whether analysts see each other's unpublished campaigns, as a form asks it. */
export const teamOptions = [
	{ value: 'separate', label: 'Separate: each sees only their own' },
	{ value: 'one', label: 'One team: each sees all of them' }
] as const;

export const teamHint =
	'Everyone sees published results. Separate analysts can add people to a campaign. Whoever can add rows to a campaign can work out the numbers of its files. Administrators see everything; each view is recorded.';
