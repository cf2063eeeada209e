/** The requested page of a list in an address: 1, 2, 3 … */
export function pageAsked(settings: URLSearchParams): number {
	const page = (settings.get('page') ?? '').trim();
	return /^[1-9]\d{0,5}$/.test(page) ? Number(page) : 1;
}

/**
 * The address of the same page with one setting changed, on the first page of its lists; every filter, tab and switch of a
 * page is a link like this.
 * @param value null removes the setting
 * @param fragment id of the element to show, for readers without JavaScript
 */
export function withSetting(url: URL, name: string, value: string | null, fragment = ''): string {
	const settings = new URLSearchParams(url.searchParams);
	settings.delete('page');
	if (value === null) settings.delete(name);
	else settings.set(name, value);
	const query = settings.toString();
	return `${url.pathname}${query ? `?${query}` : ''}${fragment ? `#${fragment}` : ''}`;
}
