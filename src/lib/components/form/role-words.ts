/** What each role may do, in words, from the smallest on. */
export const roleWords = {
	marketer: { name: 'Marketer', may: 'sees published results' },
	manager: { name: 'Manager', may: 'sees published results, shares them, notes and decides' },
	analyst: { name: 'Analyst', may: 'adds campaigns, uploads, publishes, withdraws and notes' },
	admin: { name: 'Administrator', may: 'may do everything: privacy rule, members, tokens too' }
} as const;

export type RoleName = keyof typeof roleWords;
