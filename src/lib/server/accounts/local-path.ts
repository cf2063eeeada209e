/** Where nobody is: to see whether an address leads away from us. */
const nowhere = 'http://nowhere.invalid';

/**
 * A path of ours to go on to, whatever was asked for: another site, another scheme or an address that only looks like a
 * path leads to the overview.
 */
export function localPath(text: string | null | undefined): string {
	if (!text || text.length > 2000 || !/^\/(?![\\/])[\x21-\x7e]*$/.test(text) || text.includes('\\'))
		return '/';
	const url = URL.parse(text, nowhere);
	if (!url || url.origin !== nowhere || url.pathname.startsWith('//')) return '/';
	return url.pathname + url.search;
}
