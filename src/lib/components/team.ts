/** Whether analysts see each other's unpublished campaigns, as a form asks it. */
export const teamOptions = [
	{ value: 'separate', label: 'Separate: each sees their own unpublished campaigns' },
	{ value: 'one', label: 'One team: all see all unpublished campaigns' }
] as const;

export const teamHint =
	'Published results are for everyone. Analysts who are separate add people to a campaign by name. Administrators see all, on record.';

export const isTeam = (text: string): text is (typeof teamOptions)[number]['value'] =>
	teamOptions.some(({ value }) => value === text);
