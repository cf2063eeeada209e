/** A PNG of one point, as base64. */
export const dot =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** A JPEG of one point. */
export const jpeg = Buffer.concat([
	Buffer.from(
		'/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=',
		'base64'
	),
	Buffer.from([0xff, 0xd9])
]);

const segment = (marker: number, data: Buffer) =>
	Buffer.concat([Buffer.from([0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 255]), data]);

/** The same JPEG with a note in each place that one can have: EXIF, JFIF, Photoshop, Adobe, a comment. */
export const jpegWith = (note: Buffer): Buffer =>
	Buffer.concat([
		jpeg.subarray(0, 2),
		...[0xe1, 0xe0, 0xed, 0xee, 0xfe].map((marker) => segment(marker, note)),
		jpeg.subarray(20)
	]);

/** Notes of a camera: one that is no number of pixels, how it was turned, and what a person wrote. */
function cameraNotes(orientation: number, order: 'II' | 'MM', secret: string): Buffer {
	const [short, long] =
		order === 'II'
			? (['writeUInt16LE', 'writeUInt32LE'] as const)
			: (['writeUInt16BE', 'writeUInt32BE'] as const);
	const notes = Buffer.alloc(38);
	notes.write(order, 'latin1');
	notes[short](42, 2);
	notes[long](8, 4);
	notes[short](2, 8);
	for (const [i, [tag, value]] of [[0x0103, 6] as const, [0x0112, orientation] as const].entries()) {
		const at = 10 + 12 * i;
		notes[short](tag, at);
		notes[short](3, at + 2);
		notes[long](1, at + 4);
		notes[short](value, at + 8);
	}
	return Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), notes, Buffer.from(secret)]);
}

/** That JPEG, announced as two points wide, of a camera that was turned. */
export function turnedJpeg(orientation: number, order: 'II' | 'MM', secret: string): Buffer {
	const wide = Buffer.from(jpeg);
	const frame =
		[0xc0, 0xc1, 0xc2].map((marker) => wide.indexOf(Buffer.from([0xff, marker]))).find((at) => at > 0) ?? 0;
	wide.writeUInt16BE(2, frame + 7);
	const notes = segment(0xe1, cameraNotes(orientation, order, secret));
	return Buffer.concat([wide.subarray(0, 2), notes, wide.subarray(2)]);
}
