import type { PictureType } from '../../db/tables/variants.ts';

/** A picture that may be shown. */
export interface Picture {
	readonly type: PictureType;
	/** Without anything that does not draw it: places, times, programs, thumbnails, comments. */
	readonly bytes: Buffer;
	/** In pixels. */
	readonly width: number;
	readonly height: number;
}
