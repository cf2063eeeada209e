/**
 * Who sees a campaign before its publication.
 * @param owner   the owner's name where the reader is somebody else; null where the reader is the owner
 * @param oneTeam whether all analysts of the workspace are colleagues
 */
export function seenByWords({ owner, oneTeam }: { owner: string | null; oneTeam: boolean }): string {
	const people = owner === null ? 'you, the people you add' : 'the owner, the people added';
	const readers = oneTeam ? 'analysts' : people;
	return `${owner === null ? '' : `It belongs to ${owner}. `}Until it is published, only ${readers} and administrators see it.`;
}
