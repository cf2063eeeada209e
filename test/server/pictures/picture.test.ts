import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pictureOf } from '#lib/server/campaigns/pictures/picture-of.ts';
import { jpeg, jpegWith, turnedJpeg } from './samples.ts';

const secret = 'GPS 52.5200 N 13.4050 E, photo by Ada';
const u32 = (x: number) => Buffer.from([x >>> 24, (x >>> 16) & 255, (x >>> 8) & 255, x & 255]);

const chunk = (name: string, data: Buffer) => {
	const named = Buffer.concat([Buffer.from(name), data]);
	return Buffer.concat([u32(data.length), named, u32(crc32(named))]);
};
const head = (width: number, height: number, interlace = 0) =>
	chunk('IHDR', Buffer.concat([u32(width), u32(height), Buffer.from([8, 2, 0, 0, interlace])]));
/** Rows of red points. */
const rows = (width: number, height: number) =>
	Buffer.concat(
		Array.from({ length: height }, () =>
			Buffer.from([0, ...Array.from({ length: width }, () => [200, 0, 0]).flat()])
		)
	);
const end = chunk('IEND', Buffer.alloc(0));
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const png = (...chunks: Buffer[]) => Buffer.concat([signature, ...chunks]);
const pixels = chunk('IDAT', deflateSync(rows(3, 2)));
const plain = png(head(3, 2), pixels, end);

const riff = (...chunks: Buffer[]) => {
	const body = Buffer.concat([Buffer.from('WEBP'), ...chunks]);
	const length = Buffer.alloc(4);
	length.writeUInt32LE(body.length);
	return Buffer.concat([Buffer.from('RIFF'), length, body]);
};
const part = (name: string, data: Buffer) => {
	const length = Buffer.alloc(4);
	length.writeUInt32LE(data.length);
	return Buffer.concat([Buffer.from(name), length, data, Buffer.alloc(data.length % 2)]);
};
const lossy = Buffer.from('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA', 'base64');
const lossless = Buffer.from('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==', 'base64');
const extended = (flags: number) => part('VP8X', Buffer.from([flags, 0, 0, 0, 0, 0, 0, 0, 0, 0]));

async function bytesOf(bytes: Buffer): Promise<Buffer> {
	const found = await pictureOf(bytes);
	if (typeof found === 'string') throw new Error(found);
	return found.bytes;
}

describe('pictureOf', () => {
	it('keeps what draws a picture, with its size', async () => {
		expect(await pictureOf(plain)).toMatchObject({ type: 'image/png', width: 3, height: 2 });
		expect(await pictureOf(jpeg)).toMatchObject({ type: 'image/jpeg', width: 1, height: 1 });
		for (const webp of [lossy, lossless])
			expect(await pictureOf(webp)).toEqual({ type: 'image/webp', width: 1, height: 1, bytes: webp });
		// What was taken is taken again, unchanged.
		for (const one of [plain, jpeg, lossy, lossless]) {
			const bytes = await bytesOf(one);
			expect((await bytesOf(bytes)).equals(bytes)).toBe(true);
		}
	});

	it('leaves out everything that it tells besides', async () => {
		const note = Buffer.from(secret);
		const told = [
			png(
				head(3, 2),
				chunk('tEXt', note),
				chunk('eXIf', note),
				chunk('iCCP', note),
				pixels,
				chunk('zTXt', note),
				end
			),
			jpegWith(note),
			// Cameras add a second picture, or a film.
			Buffer.concat([jpeg, jpegWith(note)]),
			riff(extended(0x2c), part('ICCP', note), lossy.subarray(12), part('EXIF', note), part('XMP ', note))
		];
		for (const bytes of told) {
			expect(bytes.includes('Ada')).toBe(true);
			expect((await bytesOf(bytes)).includes('Ada')).toBe(false);
		}
		expect(await bytesOf(told[0] ?? plain)).toEqual(await bytesOf(plain));
		// The file says no longer that it has them.
		expect((await bytesOf(told[3] ?? lossy))[20]).toBe(0);
	});

	it('keeps how a camera was turned, and nothing else that it noted', async () => {
		for (const order of ['II', 'MM'] as const)
			for (const orientation of [1, 3, 6, 8, 9]) {
				const size =
					orientation === 6 || orientation === 8 ? { width: 1, height: 2 } : { width: 2, height: 1 };
				const turned = await pictureOf(turnedJpeg(orientation, order, secret));
				expect(turned).toMatchObject({ type: 'image/jpeg', ...size });
				const bytes = await bytesOf(turnedJpeg(orientation, order, secret));
				expect(bytes.includes('Ada')).toBe(false);
				expect(bytes.includes('Exif')).toBe([3, 6, 8].includes(orientation));
				expect(await pictureOf(bytes)).toEqual(turned);
			}
	});

	it('refuses what is no whole picture', async () => {
		const broken = Buffer.from(plain);
		broken[20] = 9;
		const refused: Buffer[] = [
			Buffer.alloc(0),
			Buffer.from('<svg onload="alert(1)"/>'),
			Buffer.from('GIF89a'),
			broken,
			Buffer.concat([plain, Buffer.from(secret)]),
			Buffer.concat([lossy, Buffer.from(secret)]),
			plain.subarray(0, -1),
			png(head(3, 2), end),
			png(head(3, 3), pixels, end),
			png(head(3, 1), pixels, end),
			png(head(3, 2), chunk('HIDE', Buffer.from(secret)), pixels, end),
			png(head(3, 2), pixels, end, pixels, end),
			// Small, and gigabytes when it is unpacked.
			png(head(3, 2), chunk('IDAT', deflateSync(Buffer.alloc(50_000_000))), end),
			jpeg.subarray(0, -2),
			Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xd9])]),
			riff(extended(0x02), lossy.subarray(12)),
			riff(extended(0), part('ANMF', Buffer.from(secret)), lossy.subarray(12)),
			riff(lossy.subarray(12), part('HIDE', Buffer.from(secret)))
		];
		for (const [i, bytes] of refused.entries())
			expect([i, await pictureOf(bytes)]).toEqual([i, 'no_picture']);
	});

	it('refuses more pixels than a page needs before it unpacks them', async () => {
		for (const [width, height] of [
			[8193, 1],
			[1, 8193],
			[5000, 5000]
		] as const)
			expect(await pictureOf(png(head(width, height), pixels, end))).toBe('too_many_pixels');
		const wide = png(head(8192, 1), chunk('IDAT', deflateSync(rows(8192, 1))), end);
		expect(await pictureOf(wide)).toMatchObject({ width: 8192 });
	});

	it('is none for each beginning of a picture, and never fails', async () => {
		for (const bytes of [plain, jpeg, lossy, lossless])
			for (let i = 0; i < bytes.length; i++) {
				expect(await pictureOf(bytes.subarray(0, i))).toBe('no_picture');
				const changed = Buffer.from(bytes);
				changed[i] = (changed[i] ?? 0) ^ 0xff;
				await pictureOf(changed);
			}
	});
});
