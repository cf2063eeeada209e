import { expect, it } from 'vitest';
import { bytes } from '#lib/format/number.ts';

it.each([
	[0, '0 bytes'],
	[412, '412 bytes'],
	[1000, '1.0 kB'],
	[99_949, '99.9 kB'],
	[99_950, '100 kB'],
	[999_949, '1,000 kB'],
	[999_950, '1.0 MB'],
	[123_456_789, '123 MB']
])('a file of %d bytes is %s long', (size, words) => expect(bytes(size)).toBe(words.replace(' ', '\u00a0')));
