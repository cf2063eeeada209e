import { createHash } from 'node:crypto';
import type { Picture } from './picture.ts';
import { pictureOf } from './picture-of.ts';
import type { PictureProblem } from './picture-problem.ts';

/** What the address of a picture ends in. */
export const pictureHash = (bytes: Buffer): string =>
	createHash('sha256').update(bytes).digest('hex').slice(0, 32);

/** Unpacked, a picture takes up to 128 MB of memory: this process reads one at a time. */
let last: Promise<unknown> = Promise.resolve();
function read(bytes: Buffer): ReturnType<typeof pictureOf> {
	const next = () => pictureOf(bytes);
	const found = last.then(next, next);
	last = found;
	return found;
}

/** The picture in a field of a form, or why it is not taken. A field that was left empty has an empty file. */
export async function sentPicture(
	field: FormDataEntryValue | null,
	maxBytes: number
): Promise<Picture | PictureProblem> {
	if (!(field instanceof File) || field.size === 0) return 'missing';
	if (field.size > maxBytes) return 'too_many_bytes';
	return await read(Buffer.from(await field.arrayBuffer()));
}
