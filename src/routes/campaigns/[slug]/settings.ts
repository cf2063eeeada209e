import type { CrossTable } from '#lib/experiment/results/cross-table.ts';

/** Settings of a campaign's page in its address; `pairs` only where its view is fixed. */
const names = ['by', 'metric', 'variant', 'over', 'sort', 'view', 'prior', 'scale', 'goal', 'pairs'] as const;

/** The settings of a query and nothing else of it, in a fixed order. */
export function settingsOf(query: URLSearchParams): string {
	const settings = new URLSearchParams();
	for (const name of names) {
		const value = query.get(name);
		if (value !== null && value.length <= 100) settings.set(name, value);
	}
	return settings.toString();
}

/** Settings in words, such as "by channel, relative". */
export function settingWords(query: string): string {
	const words = [...new URLSearchParams(query)].map(([name, value]) =>
		name === 'pairs' ? 'with segments two at a time' : `${name} ${value.replaceAll('_', ' ')}`
	);
	return words.length > 0 ? words.join(', ') : 'as it opens';
}

/** A query that asks for segments two at a time, or does not. */
export function withPairs(query: URLSearchParams, wanted: boolean): URLSearchParams {
	const settings = new URLSearchParams(query);
	settings.delete('pairs');
	if (wanted) settings.set('pairs', 'yes');
	return settings;
}

/** Segments two at a time, where the query asks for them; beside one breakdown, those it is part of. */
export function pairsWith(tables: readonly CrossTable[], query: URLSearchParams): CrossTable[] {
	if (query.get('pairs') !== 'yes') return [];
	const by = query.get('by');
	return tables.filter(({ axes }) => by === null || axes.includes(by));
}
