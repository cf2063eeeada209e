import { jpegOf } from './jpeg.ts';
import type { Picture } from './picture.ts';
import { pngOf } from './png.ts';
import { webpOf } from './webp.ts';

/** Pixels at most on a side: a small file can be a picture that takes gigabytes. */
export const maxPixels = 4096;

/** A picture by its bytes, whatever its name says, without what it tells besides; null for what is no whole PNG, JPEG or WebP. */
export function pictureOf(bytes: Buffer): Picture | null {
	try {
		const found = pngOf(bytes) ?? jpegOf(bytes) ?? webpOf(bytes);
		const isSmall = found && Math.max(found.width, found.height) <= maxPixels;
		return isSmall && found.width > 0 && found.height > 0 ? found : null;
	} catch (error) {
		// It ends before what it announces.
		if (error instanceof RangeError || (error instanceof Error && 'code' in error)) return null;
		throw error;
	}
}
