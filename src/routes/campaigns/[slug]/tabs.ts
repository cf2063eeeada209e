/** The tabs of a campaign's page, in their order. */
export const tabs = ['results', 'segments', 'over-time', 'analysts', 'data', 'decisions'] as const;
export type Tab = (typeof tabs)[number];

/** Those of a campaign of which no number is shown. */
export const few: readonly Tab[] = ['results', 'data', 'decisions'];

export const tabWords: Readonly<Record<Tab, string>> = {
	results: 'Results',
	segments: 'Segments',
	'over-time': 'Over time',
	analysts: 'Details for analysts',
	data: 'Data & privacy',
	decisions: 'Decisions'
};

/** The tab that an address asks for; addresses from before there were tabs lead to the tab with what they ask for. */
export function tabOf({ searchParams }: URL): Tab {
	const asked = searchParams.get('tab');
	const found = tabs.find((tab) => tab === asked);
	if (found) return found;
	if (['view', 'prior', 'between'].some((name) => searchParams.has(name))) return 'analysts';
	return ['by', 'metric', 'page'].some((name) => searchParams.has(name)) ? 'segments' : 'results';
}

/** The address of a tab; the chosen variant and days stay chosen. */
export function tabHref({ pathname, searchParams }: URL, tab: Tab, fragment = ''): string {
	const settings = new URLSearchParams();
	if (tab !== 'results') settings.set('tab', tab);
	for (const name of ['variant', 'from', 'to']) {
		const value = searchParams.get(name);
		if (value !== null) settings.set(name, value);
	}
	const query = settings.toString();
	return `${pathname}${query === '' ? '' : `?${query}`}${fragment === '' ? '' : `#${fragment}`}`;
}

/** The same address for all days. */
export function allDaysHref({ pathname, searchParams }: URL): string {
	const settings = new URLSearchParams(searchParams);
	settings.delete('from');
	settings.delete('to');
	return `${pathname}?${settings.toString()}`;
}

/** The address of a panel's file, with the settings of the page. @param more settings of the panel alone */
export function panelHref(
	{ pathname, searchParams }: URL,
	panel: string,
	more: Readonly<Record<string, string>>
): string {
	const settings = new URLSearchParams(searchParams);
	settings.delete('tab');
	for (const [name, value] of Object.entries({ ...more, panel })) settings.set(name, value);
	return `${pathname}/panel.csv?${settings.toString()}`;
}
