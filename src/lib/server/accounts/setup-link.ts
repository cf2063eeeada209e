import { isDiskFull } from '../db/faults.ts';
import type { Store } from '../db/database.ts';
import { entryLinks } from './entry-links.ts';
import { members } from './members.ts';

/**
 * What the terminal says while nobody can sign in: a link that makes the first administrator.
 * @param origin such as `http://localhost:3000`
 * @returns lines; none where there is an administrator
 */
export async function setupWords(store: Store, origin: string, now: Date): Promise<string[]> {
	if (await members.isSetUp(store)) return [];
	try {
		const secret = await store.write((tx) => entryLinks.add(tx, { kind: 'setup' }, now));
		return [
			'No one can sign in yet. This link creates the first administrator. It works once, for 30 minutes:',
			`${origin}/setup/${secret}`
		];
	} catch (error) {
		if (!isDiskFull(error)) throw error;
		return ['The disk is full, so no set-up link could be made. Free some space and start again.'];
	}
}
