import { promisify } from 'node:util';
import { crc32, deflate, inflate } from 'node:zlib';
import { hasTooManyPixels } from './picture-problem.ts';
import type { Picture } from './picture.ts';

// In threads of their own: others are answered meanwhile.
const packedOf = promisify<Buffer, Buffer>(deflate);
const unpacked = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate);

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Chunks that draw the picture; all others that may be left out are. */
const kept = new Set(['PLTE', 'tRNS', 'gAMA', 'sRGB']);
/** Samples of a pixel by colour type, and how many bits each may have. */
const channels: Readonly<Record<number, readonly [samples: number, depths: readonly number[]]>> = {
	0: [1, [1, 2, 4, 8, 16]],
	2: [3, [8, 16]],
	3: [1, [1, 2, 4, 8]],
	4: [2, [8, 16]],
	6: [4, [8, 16]]
};
/** Passes of an interlaced picture: first column and row, steps. */
const passes = [
	[0, 0, 8, 8],
	[4, 0, 8, 8],
	[0, 4, 4, 8],
	[2, 0, 4, 4],
	[0, 2, 2, 4],
	[1, 0, 2, 2],
	[0, 1, 1, 2]
] as const;

interface Chunk {
	readonly name: string;
	readonly data: Buffer;
}

function* chunksOf(bytes: Buffer): Generator<Chunk> {
	for (let at = signature.length; at < bytes.length;) {
		const length = bytes.readUInt32BE(at);
		const named = bytes.subarray(at + 4, at + 8 + length);
		if (bytes.readUInt32BE(at + 8 + length) !== crc32(named)) throw new RangeError('a chunk is broken');
		yield { name: named.toString('latin1', 0, 4), data: named.subarray(4) };
		at += 12 + length;
	}
}

const written = ({ name, data }: Chunk): Buffer => {
	const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
	const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
	length.writeUInt32BE(data.length);
	sum.writeUInt32BE(crc32(named));
	return Buffer.concat([length, named, sum]);
};

/** Bytes of all rows, each with its filter. */
function sizeOf(width: number, height: number, bits: number, isInterlaced: boolean): number {
	const rows = (w: number, h: number) => (w === 0 ? 0 : h * (1 + Math.ceil((w * bits) / 8)));
	if (!isInterlaced) return rows(width, height);
	return passes.reduce(
		(sum, [x, y, dx, dy]) =>
			sum + rows(Math.ceil((width - x) / dx), Math.max(0, Math.ceil((height - y) / dy))),
		0
	);
}

/** A PNG, its pixels packed anew; null for anything else. @throws RangeError, or what zlib throws, where it is broken */
export async function pngOf(bytes: Buffer): Promise<Picture | 'too_many_pixels' | null> {
	if (!bytes.subarray(0, 8).equals(signature)) return null;
	const chunks = [...chunksOf(bytes)];
	const [head] = chunks;
	if (head?.name !== 'IHDR' || head.data.length !== 13 || chunks.at(-1)?.name !== 'IEND') return null;
	const [width, height] = [head.data.readUInt32BE(0), head.data.readUInt32BE(4)];
	const [depth = 0, colour = 0, method, filtering, interlace] = head.data.subarray(8);
	const [samples, depths] = channels[colour] ?? [0, []];
	if (!depths.includes(depth) || method !== 0 || filtering !== 0 || (interlace !== 0 && interlace !== 1))
		return null;
	// An upper-case first letter: it cannot be drawn without it.
	const isKnown = ({ name }: Chunk) =>
		/^[a-z]/.test(name) || kept.has(name) || /^(IHDR|IDAT|IEND)$/.test(name);
	const once = ['IHDR', 'IEND', ...kept];
	if (!chunks.every(isKnown) || once.some((name) => chunks.filter((one) => one.name === name).length > 1))
		return null;
	if (hasTooManyPixels({ width, height })) return 'too_many_pixels';
	const expected = sizeOf(width, height, samples * depth, interlace === 1);
	const packed = Buffer.concat(chunks.flatMap(({ name, data }) => (name === 'IDAT' ? data : [])));
	const pixels = await unpacked(packed, { maxOutputLength: expected + 1 });
	if (pixels.length !== expected) return null;
	const first = chunks.findIndex(({ name }) => name === 'IDAT');
	const before = chunks.slice(1, first).filter(({ name }) => kept.has(name));
	const whole = [
		head,
		...before,
		{ name: 'IDAT', data: await packedOf(pixels) },
		{ name: 'IEND', data: Buffer.alloc(0) }
	];
	return { type: 'image/png', bytes: Buffer.concat([signature, ...whole.map(written)]), width, height };
}
