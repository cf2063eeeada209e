import type { Picture } from './picture.ts';

/** What a picture may tell besides: profiles, EXIF, XMP. */
const notes = new Set(['ICCP', 'EXIF', 'XMP ']);
/** Flags of what is in the file. */
const [ANIMATED, ALPHA] = [0x02, 0x10];

interface Chunk {
	readonly name: string;
	readonly data: Buffer;
}

function* chunksOf(bytes: Buffer): Generator<Chunk> {
	for (let at = 12; at < bytes.length;) {
		const length = bytes.readUInt32LE(at + 4);
		const end = at + 8 + length;
		if (end + (length % 2) > bytes.length) throw new RangeError('a chunk breaks off');
		yield { name: bytes.toString('latin1', at, at + 4), data: bytes.subarray(at + 8, end) };
		at = end + (length % 2);
	}
}

function written({ name, data }: Chunk): Buffer {
	const length = Buffer.alloc(4);
	length.writeUInt32LE(data.length);
	return Buffer.concat([Buffer.from(name, 'latin1'), length, data, Buffer.alloc(data.length % 2)]);
}

/** Width and height of what is drawn; null where it does not begin as it must. */
function sizeOf({ name, data }: Chunk): readonly [number, number] | null {
	if (name === 'VP8 ') {
		const isKey = (data.readUInt8(0) & 1) === 0 && data.readUIntBE(3, 3) === 0x9d012a;
		return isKey ? [data.readUInt16LE(6) & 0x3fff, data.readUInt16LE(8) & 0x3fff] : null;
	}
	if (data.readUInt8(0) !== 0x2f) return null;
	const bits = data.readUInt32LE(1);
	return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
}

/** A WebP that does not move, without its notes; null for anything else. @throws RangeError where it breaks off */
export function webpOf(bytes: Buffer): Picture | null {
	if (bytes.length < 20 || bytes.toString('latin1', 0, 4) !== 'RIFF') return null;
	if (bytes.toString('latin1', 8, 12) !== 'WEBP' || bytes.readUInt32LE(4) !== bytes.length - 8) return null;
	const chunks = [...chunksOf(bytes)].filter(({ name }) => !notes.has(name));
	const image = chunks.at(-1);
	if (image?.name !== 'VP8 ' && image?.name !== 'VP8L') return null;
	const size = sizeOf(image);
	if (!size) return null;
	const before = chunks.slice(0, -1);
	const order = before.map(({ name }) => name).join();
	if (order !== '' && order !== 'VP8X' && !(order === 'VP8X,ALPH' && image.name === 'VP8 ')) return null;
	const [extended] = before;
	if (extended) {
		const flags = extended.data.readUInt8(0);
		const canvas = [extended.data.readUIntLE(4, 3) + 1, extended.data.readUIntLE(7, 3) + 1];
		if (extended.data.length !== 10 || flags & ANIMATED || canvas.join() !== size.join()) return null;
	}
	const bare = before.map((chunk) =>
		chunk.name === 'VP8X'
			? {
					...chunk,
					data: Buffer.concat([Buffer.from([chunk.data.readUInt8(0) & ALPHA]), chunk.data.subarray(1)])
				}
			: chunk
	);
	const body = Buffer.concat([Buffer.from('WEBP'), ...[...bare, image].map(written)]);
	const head = Buffer.alloc(8);
	head.write('RIFF', 'latin1');
	head.writeUInt32LE(body.length, 4);
	const [width, height] = size;
	return { type: 'image/webp', bytes: Buffer.concat([head, body]), width, height };
}
