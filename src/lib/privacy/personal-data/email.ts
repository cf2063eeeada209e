import { pattern } from './pattern.ts';

const ADDRESS = pattern(
	"(?i)(?:^|[^\\p{L}\\p{N}._%+-])(?:mailto:)?[\\p{L}\\p{N}_][\\p{L}\\p{N}._%+'-]{0,63}@(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,62})\\.)+\\p{L}{2,24}(?:$|[^\\p{L}\\p{N}@-])"
);
const FILE = pattern('(?i)@[0-9.]+x?\\.(?:png|jpe?g|gif|svg|webp|avif|mp4|pdf|html?|css|js)$');

/**
 * Whether a text holds an e-mail address.
 *
 * The domain needs a dot and a top level of letters: `@home`, `2 @ 5` and `banner@2x.png` are none.
 *
 * @param text a cell
 */
export function isEmail(text: string): boolean {
	return text.includes('@') && ADDRESS.within(text) && !FILE.within(text);
}
