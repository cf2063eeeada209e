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
