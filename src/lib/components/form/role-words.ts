/** What each role may do, in words, from the smallest on. */
export const roleWords = {
	marketer: { name: 'Marketer', may: 'sees published results' },
	manager: { name: 'Manager', may: 'sees published results, shares them, decides and signs' },
	analyst: { name: 'Analyst', may: 'uploads, publishes, withdraws and adds notes' },
	admin: { name: 'Administrator', may: 'can do everything, including members, tokens and the privacy rule' }
} as const;

export type RoleName = keyof typeof roleWords;
