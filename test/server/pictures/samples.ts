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
