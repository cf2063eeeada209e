/** What each role may do, in words, from the smallest on. */
export const roleWords = {
	marketer: { name: 'Marketer', may: 'sees published results and reports' },
	manager: { name: 'Manager', may: 'shares, enters margin and costs, decides and signs' },
	analyst: { name: 'Analyst', may: 'uploads, publishes, withdraws, enters margin and costs, adds notes' },
	admin: { name: 'Administrator', may: 'can do everything, including members, tokens and the privacy rule' }
} as const;

export type RoleName = keyof typeof roleWords;

/** The name of a role by its code; the code itself where it is none of today. */
export const roleName = (code: string): string =>
	Object.entries(roleWords).find(([role]) => role === code)?.[1].name ?? code;
