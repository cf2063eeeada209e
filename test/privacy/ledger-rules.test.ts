import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalJson, chainHash, chainStart, type Hash } from '../../src/lib/privacy/chain.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** The hashes of a list of entries, each after the one before. */
const chainHashes = (entries: readonly unknown[], hash: Hash): string[] => {
	const hashes: string[] = [];
	for (const entry of entries) hashes.push(chainHash(hashes.at(-1) ?? chainStart, entry, hash));
	return hashes;
};

/** Index of the first entry that does not fit its hash, or -1 when the chain is whole. */
const firstBroken = (entries: readonly unknown[], hashes: readonly string[], hash: Hash): number => {
	const broken = entries.findIndex(
		(entry, at) => chainHash(hashes[at - 1] ?? chainStart, entry, hash) !== hashes[at]
	);
	return broken < 0 && entries.length !== hashes.length ? Math.min(entries.length, hashes.length) : broken;
};

describe('canonicalJson', () => {
	test('does not depend on the order of keys', () => {
		expect(canonicalJson({ b: 1, a: [{ d: 2, c: null }] })).toBe('{"a":[{"c":null,"d":2}],"b":1}');
	});
});

describe('firstBroken', () => {
	const entries = [{ sum: 1 }, { sum: 2 }, { sum: 3 }];
	const hashes = chainHashes(entries, sha256);

	test('is -1 for a whole chain', () => {
		expect(firstBroken(entries, hashes, sha256)).toBe(-1);
		expect(firstBroken([], [], sha256)).toBe(-1);
	});

	test('finds a changed, a removed, a swapped and a missing entry', () => {
		expect(firstBroken([{ sum: 1 }, { sum: 9 }, { sum: 3 }], hashes, sha256)).toBe(1);
		expect(firstBroken(entries.slice(1), hashes.slice(1), sha256)).toBe(0);
		expect(firstBroken([entries[1], entries[0], entries[2]], hashes, sha256)).toBe(0);
		expect(firstBroken(entries, hashes.slice(0, 2), sha256)).toBe(2);
	});

	test('finds an entry whose own hash was made to fit', () => {
		const forged = [{ sum: 1 }, { sum: 9 }, { sum: 3 }];
		expect(
			firstBroken(forged, [hashes[0] ?? '', chainHashes(forged, sha256)[1] ?? '', hashes[2] ?? ''], sha256)
		).toBe(2);
	});
});
