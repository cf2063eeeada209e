import { inflateRawSync } from 'node:zlib';

/** One file in an archive. */
export interface ZipEntry {
	name: string;
	/** bytes in the archive, and unpacked, as the archive declares them */
	packed: number;
	unpacked: number;
	/** place of its local header */
	at: number;
	/** 0 stored, 8 deflated */
	method: number;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;

/**
 * The files of a zip archive by its central directory; null where it has none that can be read, or is encrypted.
 *
 * @param bytes the whole archive
 */
export function zipEntries(bytes: Buffer): ZipEntry[] | null {
	let end = bytes.length - 22;
	const first = Math.max(0, bytes.length - 22 - 65_535);
	while (end >= first && bytes.readUInt32LE(end) !== END) end -= 1;
	if (end < first) return null;
	const count = bytes.readUInt16LE(end + 10);
	let at = bytes.readUInt32LE(end + 16);
	const entries: ZipEntry[] = [];
	for (let i = 0; i < count; i += 1) {
		if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) return null;
		const flags = bytes.readUInt16LE(at + 8);
		if ((flags & 1) === 1) return null;
		const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
		entries.push({
			name: bytes.toString('utf8', at + 46, at + 46 + (name ?? 0)),
			method: bytes.readUInt16LE(at + 10),
			packed: bytes.readUInt32LE(at + 20),
			unpacked: bytes.readUInt32LE(at + 24),
			at: bytes.readUInt32LE(at + 42)
		});
		at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
	}
	return entries;
}

/**
 * Unpacks one file of an archive; null where it has more than it declares, or is damaged.
 */
export function unpackEntry(bytes: Buffer, { at, packed, unpacked, method }: ZipEntry): Buffer | null {
	if (at + 30 > bytes.length) return null;
	const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
	const data = bytes.subarray(start, start + packed);
	if (method === 0) return data;
	try {
		return method === 8 ? inflateRawSync(data, { maxOutputLength: Math.max(1, unpacked) }) : null;
	} catch {
		return null;
	}
}
