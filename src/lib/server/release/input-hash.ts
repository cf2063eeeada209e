import { createHash, type Hash } from 'node:crypto';
import { endianness } from 'node:os';
import { NO_DAY, type Cube } from '#lib/privacy/cube.ts';

/**
 * How the rows of a release are hashed. The hash of a rule begins with its number (`2:…`), but for the first one.
 *
 * The rows are those that may be released, in the order of variant, day, segments (as a JSON list) and upload; texts in the order of
 * their UTF-8 bytes. Neither chunks nor dictionaries, nor the database, make a difference.
 *
 * 1: the SHA-256 of a text: a JSON list of dimensions and measures, then a line a row: variant as JSON, day, segments as JSON, people
 *    and the sums with blanks between them.
 * 2: the SHA-256 of columns: the same JSON list; for variants, and for each dimension, a JSON list of the values in the order in which
 *    the rows have them first, then a code a row (two bytes); a day a row (four bytes, signed); people, then each measure: a double a row.
 *    Days and people come after the variants, before the dimensions. All numbers are little-endian; an unknown sum is the quiet NaN
 *    7ff8000000000000.
 */
export type HashRule = 1 | 2;

/** The rule of new releases. */
export const newestRule: HashRule = 2;

/** The rule that a recorded hash was made by. */
export const ruleOf = (hash: string): HashRule => (hash.startsWith('2:') ? 2 : 1);

/** Rows in their order. The variants are in the order in which the rows have them first; sums have no −0. */
export type HashedRows = Pick<
	Cube,
	'variants' | 'dimensions' | 'measures' | 'size' | 'variant' | 'day' | 'codes' | 'people' | 'sums'
>;

const head = ({ dimensions, measures }: HashedRows): string =>
	JSON.stringify([dimensions.map(({ name }) => name), measures]);

function hashText(rows: HashedRows, hash: Hash): void {
	const { size, variants, dimensions, codes, sums } = rows;
	const quoted = variants.map((name) => JSON.stringify(name));
	hash.update(head(rows));
	for (let i = 0; i < size; i += 1) {
		const segments = JSON.stringify(dimensions.map(({ values }, d) => values[codes[d]?.[i] ?? 0] ?? ''));
		const numbers = sums.map((column) => column[i] ?? NaN).join(' ');
		hash.update(
			`\n${quoted[rows.variant[i] ?? 0] ?? ''} ${rows.day[i] ?? NO_DAY} ${segments} ${rows.people[i] ?? NaN} ${numbers}`
		);
	}
}

function hashColumns(rows: HashedRows, hash: Hash): void {
	const { variants, variant, day, people, dimensions, codes, sums } = rows;
	const update = (column: Uint16Array | Int32Array | Float64Array): void => {
		const bytes = Buffer.from(column.buffer, column.byteOffset, column.byteLength);
		if (endianness() === 'LE') return void hash.update(bytes);
		const turned = Buffer.from(bytes);
		const { BYTES_PER_ELEMENT: width } = column;
		hash.update(width === 2 ? turned.swap16() : width === 4 ? turned.swap32() : turned.swap64());
	};
	hash.update(head(rows));
	hash.update(JSON.stringify(variants));
	update(variant);
	update(day);
	update(people);
	for (const [d, { values }] of dimensions.entries()) {
		hash.update(JSON.stringify(values));
		const column = codes[d];
		if (column) update(column);
	}
	for (const column of sums) update(column);
}

/** The hash of the rows that a release is computed from. */
export function inputHash(rows: HashedRows, rule: HashRule): string {
	const hash = createHash('sha256');
	if (rule === 1) hashText(rows, hash);
	else hashColumns(rows, hash);
	const hex = hash.digest('hex');
	return rule === 1 ? hex : `${rule}:${hex}`;
}
