/** A file, a stream of numbers in [0, 1), and another file to take pieces from. */
type Mutation = (bytes: Buffer, random: () => number, other: Buffer) => Buffer;

const below = (random: () => number, most: number) => Math.floor(random() * most);
const cut = (bytes: Buffer, random: () => number): [number, number] => {
	const from = below(random, bytes.length);
	return [from, Math.min(bytes.length, from + 1 + below(random, 200))];
};
const insert = (bytes: Buffer, at: number, piece: Uint8Array) =>
	Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);

/** A mutation that puts one of these texts somewhere. */
const sowing =
	(...texts: readonly string[]): Mutation =>
	(bytes, random) =>
		insert(bytes, below(random, bytes.length), Buffer.from(texts[below(random, texts.length)] ?? ''));

/** A mutation that swaps two bytes wherever they are, with a chance. */
const swapping =
	(chance: number): Mutation =>
	(bytes, random) => {
		const marks = [...Buffer.from(',;\t|.')];
		const [a, b] = [marks[below(random, 5)], marks[below(random, 5)]];
		return Buffer.from(bytes.map((byte) => (byte === a && random() < chance && b !== undefined ? b : byte)));
	};

/** What may happen to a file on its way, in one blow. */
export const mutations: Readonly<Record<string, Mutation>> = {
	'a flipped bit': (bytes, random) => {
		const copy = Buffer.from(bytes);
		const at = below(random, copy.length);
		copy[at] = (copy[at] ?? 0) ^ (1 << below(random, 8));
		return copy;
	},
	'another byte': (bytes, random) => {
		const copy = Buffer.from(bytes);
		copy[below(random, copy.length)] = below(random, 256);
		return copy;
	},
	'another digit': (bytes, random) => {
		const digits = [...bytes.keys()].filter((i) => (bytes[i] ?? 0) >= 48 && (bytes[i] ?? 0) <= 57);
		const copy = Buffer.from(bytes);
		copy[digits[below(random, digits.length)] ?? 0] = 48 + below(random, 10);
		return copy;
	},
	'a piece deleted': (bytes, random) => {
		const [from, to] = cut(bytes, random);
		return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
	},
	'a piece doubled': (bytes, random) => {
		const [from, to] = cut(bytes, random);
		return insert(bytes, to, bytes.subarray(from, to));
	},
	'a piece moved': (bytes, random) => {
		const [from, to] = cut(bytes, random);
		const rest = Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
		return insert(rest, below(random, rest.length + 1), bytes.subarray(from, to));
	},
	truncated: (bytes, random) => bytes.subarray(0, below(random, bytes.length)),
	'spliced from two files': (bytes, random, other) =>
		Buffer.concat([
			bytes.subarray(0, below(random, bytes.length)),
			other.subarray(below(random, other.length))
		]),
	'marks swapped everywhere': swapping(1),
	'marks swapped here and there': swapping(0.05),
	'quotes inserted': sowing('"', '""', '","', '"\n'),
	'line ends inserted': sowing('\n', '\r', '\r\n', '\n\n'),
	'marks inserted': sowing(',', ';', '.', "'", ' ', '-', '%', 'e+2', '€'),
	'NULs inserted': sowing('\0', '\0\0\0\0'),
	'strange letters inserted': sowing('\ufeff', '\u2028', '\u0085', '\u00a0', '\ud83d\ude00', '٣', '\u202e')
};
