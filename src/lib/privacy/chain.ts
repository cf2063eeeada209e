/** The write-once ledger's rule: every entry's hash covers its content and the hash before it. */

/** Hash before the first entry. */
export const chainStart = '0'.repeat(64);

/** JSON in which equal values have equal text: keys in code-point order. */
export const canonicalJson = (value: unknown): string =>
	JSON.stringify(value, (_, inner: unknown) =>
		inner !== null && typeof inner === 'object' && !Array.isArray(inner)
			? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
			: inner
	);

/** A hash function of text, such as SHA-256 in hexadecimal. */
export type Hash = (text: string) => string;

/** The hash of an entry after another. */
export const chainHash = (previous: string, entry: unknown, hash: Hash): string =>
	hash(canonicalJson({ previous, entry }));

/** The hashes of a list of entries, each after the one before. */
export const chainHashes = (entries: readonly unknown[], hash: Hash): string[] => {
	const hashes: string[] = [];
	for (const entry of entries) hashes.push(chainHash(hashes.at(-1) ?? chainStart, entry, hash));
	return hashes;
};

/** Index of the first entry that does not fit its hash, or -1 when the chain is whole. */
export const firstBroken = (entries: readonly unknown[], hashes: readonly string[], hash: Hash): number => {
	const broken = entries.findIndex(
		(entry, at) => chainHash(hashes[at - 1] ?? chainStart, entry, hash) !== hashes[at]
	);
	return broken < 0 && entries.length !== hashes.length ? Math.min(entries.length, hashes.length) : broken;
};
