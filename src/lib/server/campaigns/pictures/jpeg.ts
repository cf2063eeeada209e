import { isOnItsSide, orientationIn, orientationPart } from './orientation.ts';
import type { Picture } from './picture.ts';

/** Frames that browsers draw: baseline, extended, progressive. */
const frames = new Set([0xc0, 0xc1, 0xc2]);
/** Tables. */
const tables = new Set([0xc4, 0xdb, 0xdd]);

const [END, SCAN, EXIF, ADOBE, COMMENT] = [0xd9, 0xda, 0xe1, 0xee, 0xfe];

/** Notes of programs and comments: nothing of the picture is in them, but how Adobe mixed its colours. */
const isNote = (marker: number): boolean => (marker >= 0xe0 && marker <= 0xef) || marker === COMMENT;

/** Where the data of a scan end: at the next marker that is no restart. */
function scanEnd(bytes: Buffer, from: number): number {
	for (let at = from; at < bytes.length - 1; at += 1) {
		const next = bytes[at + 1] ?? 0;
		const isData = bytes[at] !== 0xff || next === 0 || (next >= 0xd0 && next <= 0xd7);
		if (!isData) return at;
	}
	throw new RangeError('a scan does not end');
}

/** A JPEG without its notes but the one that turns it upright; null for anything else. @throws RangeError where it breaks off */
export function jpegOf(bytes: Buffer): Picture | null {
	if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null;
	const parts: [Buffer, ...Buffer[]] = [bytes.subarray(0, 2)];
	let size: readonly [width: number, height: number] | null = null;
	let scans = 0;
	let orientation = 1;
	for (let at = 2; ;) {
		if (bytes.readUInt8(at) !== 0xff) return null;
		const marker = bytes.readUInt8(at + 1);
		if (marker === END) {
			if (size === null || scans === 0) return null;
			const [width, height] = isOnItsSide(orientation) ? [size[1], size[0]] : size;
			const [start, ...rest] = parts;
			const turn = orientation > 1 ? [orientationPart(orientation)] : [];
			const whole = Buffer.concat([start, ...turn, ...rest, bytes.subarray(at, at + 2)]);
			return { type: 'image/jpeg', bytes: whole, width, height };
		}
		const length = bytes.readUInt16BE(at + 2);
		const end = at + 2 + length;
		if (length < 2 || end >= bytes.length) return null;
		const data = bytes.subarray(at + 4, end);
		if (frames.has(marker)) {
			if (size !== null) return null;
			size = [data.readUInt16BE(3), data.readUInt16BE(1)];
		} else if (marker === SCAN) {
			if (size === null) return null;
			scans += 1;
		} else if (!tables.has(marker) && !isNote(marker)) return null;
		if (marker === EXIF && orientation === 1) orientation = orientationIn(data);
		const stop = marker === SCAN ? scanEnd(bytes, end) : end;
		const isColours = marker === ADOBE && data.length === 12 && data.toString('latin1', 0, 5) === 'Adobe';
		if (!isNote(marker) || isColours) parts.push(bytes.subarray(at, stop));
		at = stop;
	}
}
