const exif = Buffer.from('Exif\0\0', 'latin1');
const ORIENTATION = 0x0112;

/** How a camera was turned, of the notes (Exif 2.3, 4.6.4 A) in a part of a JPEG: 1 to 8; 1, which is upright, where they do not say. */
export function orientationIn(data: Buffer): number {
	if (!data.subarray(0, exif.length).equals(exif)) return 1;
	const notes = data.subarray(exif.length);
	if (notes.length < 8) return 1;
	const isLittle = notes.toString('latin1', 0, 2) === 'II';
	const short = (at: number): number =>
		at + 2 > notes.length ? 0 : isLittle ? notes.readUInt16LE(at) : notes.readUInt16BE(at);
	const first = isLittle ? notes.readUInt32LE(4) : notes.readUInt32BE(4);
	for (let i = 0, at = first + 2; i < short(first); i += 1, at += 12) {
		if (short(at) !== ORIENTATION) continue;
		const turned = short(at + 8);
		return turned >= 1 && turned <= 8 ? turned : 1;
	}
	return 1;
}

/** A part of a JPEG that has nothing but how the camera was turned. */
export function orientationPart(orientation: number): Buffer {
	const notes = Buffer.alloc(26);
	notes.write('MM\0*', 'latin1');
	notes.writeUInt32BE(8, 4);
	// One entry: a short number, of which there is one.
	notes.writeUInt16BE(1, 8);
	notes.writeUInt16BE(ORIENTATION, 10);
	notes.writeUInt16BE(3, 12);
	notes.writeUInt32BE(1, 14);
	notes.writeUInt16BE(orientation, 18);
	const head = Buffer.from([0xff, 0xe1, 0, 2 + exif.length + notes.length]);
	return Buffer.concat([head, exif, notes]);
}

/** Whether height and width change places. */
export const isOnItsSide = (orientation: number): boolean => orientation >= 5;
