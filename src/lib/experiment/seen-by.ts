/** Who sees a campaign before its publication. @param oneTeam whether all analysts of the workspace are colleagues */
export const seenByWords = (oneTeam: boolean): string =>
	oneTeam
		? 'Only analysts, people you add and administrators see this until it is published.'
		: 'Only you, people you add and administrators see this until it is published.';

/** The same for who did not upload it. */
export const seenByOthersWords = (owner: string): string =>
	`It belongs to ${owner}. Only its owner, people added and administrators see this until it is published.`;
