import { jpegOf } from './jpeg.ts';
import type { Picture } from './picture.ts';
import { hasTooManyPixels } from './picture-problem.ts';
import { pngOf } from './png.ts';
import { webpOf } from './webp.ts';

/**
 * A picture by its bytes, whatever its name says, without what it tells besides; `no_picture` for what is no whole PNG, JPEG or
 * WebP.
 */
export async function pictureOf(bytes: Buffer): Promise<Picture | 'no_picture' | 'too_many_pixels'> {
	try {
		const found = (await pngOf(bytes)) ?? jpegOf(bytes) ?? webpOf(bytes);
		if (found === 'too_many_pixels') return found;
		if (!found || found.width === 0 || found.height === 0) return 'no_picture';
		return hasTooManyPixels(found) ? 'too_many_pixels' : found;
	} catch (error) {
		// It ends before what it announces.
		if (error instanceof RangeError || (error instanceof Error && 'code' in error)) return 'no_picture';
		throw error;
	}
}
