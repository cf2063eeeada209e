import { bytes, number } from '#lib/format/number.ts';

/** Pixels at most on a side, and in all: a small file can be a picture that takes gigabytes. */
const maxSide = 8192;
const maxPixels = 16_000_000;

export const hasTooManyPixels = ({ width, height }: { width: number; height: number }): boolean =>
	Math.max(width, height) > maxSide || width * height > maxPixels;

/** Why a file is not taken. */
export type PictureProblem = 'missing' | 'no_picture' | 'too_many_bytes' | 'too_many_pixels';

/** What to do about it. @param maxBytes size of a file at most */
export function pictureProblemWords(problem: PictureProblem, maxBytes: number): string {
	const choose = `Choose a PNG, JPEG or WebP of at most ${bytes(maxBytes)}`;
	switch (problem) {
		case 'missing':
			return `${choose}.`;
		case 'no_picture':
			return `This file can’t be read as a single picture. ${choose}.`;
		case 'too_many_bytes':
			return `This picture is too large. ${choose}.`;
		case 'too_many_pixels':
			return `This picture has too many pixels. The limit is ${number(maxSide)} on a side and ${number(maxPixels / 1e6, { decimals: 0 })} million in all.`;
	}
}
