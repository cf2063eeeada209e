import { error } from '@sveltejs/kit';
import type { PictureType } from '../db/tables/variants.ts';

/** A picture as an answer; without one the same answer for all reasons. @throws 404 */
export function pictureAnswer(
	picture: { readonly type: PictureType; readonly bytes: Buffer } | null,
	name = 'picture'
): Response {
	if (!picture) error(404, { message: 'There is no such picture.', code: 'no_such_picture' });
	const { type, bytes } = picture;
	return new Response(new Uint8Array(bytes), {
		headers: {
			'content-type': type,
			'content-length': String(bytes.length),
			'content-disposition': `inline; filename="${name}"`,
			// Its address is another one where the picture is; a member's answers are kept nowhere.
			'cache-control': 'private, max-age=31536000, immutable'
		}
	});
}
