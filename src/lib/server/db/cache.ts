import type { Read } from './database.ts';

/** How answers of one kind are found and distinguished. */
interface Kind<Asked extends readonly unknown[], Answer> {
	/** So many are kept of each database: those that were asked for last. */
	readonly max: number;
	/** The same text for the same question. It has everything that the answer depends on and the database does not have. */
	readonly question: (...asked: Asked) => string;
	/** Changes with everything of the database that the answer depends on; left out where any write may change it. */
	readonly ground?: (store: Read, ...asked: Asked) => Promise<string | null>;
	readonly find: (store: Read, ...asked: Asked) => Promise<Answer>;
}

interface Entry<Answer> {
	/** The last version of the database for which the answer is known to be right. */
	version: string;
	readonly ground: string | null;
	readonly answer: Promise<Answer>;
}

/**
 * Keeps what was found in a database, in the memory of this process, until the database has another version: then it is kept on
 * where its ground is the same, and found anew otherwise. Whoever asks meanwhile waits for the same answer. What fails is forgotten.
 */
export function cached<Asked extends readonly unknown[], Answer>({
	max,
	question,
	ground,
	find
}: Kind<Asked, Answer>): (store: Read, ...asked: Asked) => Promise<Answer> {
	const stores = new WeakMap<Read, Map<string, Entry<Answer>>>();

	const entriesOf = (store: Read): Map<string, Entry<Answer>> => {
		const entries = stores.get(store) ?? new Map<string, Entry<Answer>>();
		stores.set(store, entries);
		return entries;
	};

	/** The answer that was asked for last is the last to go. */
	const keep = (entries: Map<string, Entry<Answer>>, key: string, entry: Entry<Answer>): Promise<Answer> => {
		entries.delete(key);
		entries.set(key, entry);
		const [oldest] = entries.keys();
		if (entries.size > max && oldest !== undefined) entries.delete(oldest);
		return entry.answer;
	};

	return async (store, ...asked) => {
		const entries = entriesOf(store);
		const key = question(...asked);
		// Before anything is read: what is written meanwhile gives the database another version.
		const version = await store.version();
		const known = entries.get(key);
		if (known?.version === version) return keep(entries, key, known);
		const now = ground ? await ground(store, ...asked) : null;
		// Somebody else may have found it meanwhile.
		const newest = entries.get(key);
		if (newest && (newest.version === version || (ground && newest.ground === now))) {
			newest.version = version;
			return keep(entries, key, newest);
		}
		const entry = { version, ground: now, answer: find(store, ...asked) };
		entry.answer.catch(() => {
			if (entries.get(key) === entry) entries.delete(key);
		});
		return keep(entries, key, entry);
	};
}
