/** What an action does on the spot; other actions are pages. */
export type PaletteAct = 'dark' | 'light' | 'system' | 'sign-out' | 'keys';

/** Something to go to, or to do. */
export interface PaletteEntry {
	/** Where it leads; empty for what is done on the spot. */
	readonly href: string;
	readonly label: string;
	/** What sort of thing it is: a page, an action, a campaign. */
	readonly note: string;
	readonly act?: PaletteAct;
	/** Other words that find it. */
	readonly words?: string;
}

const plain = (text: string): string =>
	text
		.normalize('NFKD')
		.replace(/\p{Mn}/gu, '')
		.toLowerCase();

/** Entries shown at once. */
const max = 12;

/** Entries that have every word typed; those that begin with it first, otherwise in their order. */
export function findEntries(entries: readonly PaletteEntry[], typed: string): PaletteEntry[] {
	const text = plain(typed.trim());
	const words = text.split(/\s+/).filter(Boolean);
	const found = entries.filter(({ label, note, words: more = '' }) => {
		const all = plain(`${label} ${note} ${more}`);
		return words.every((word) => all.includes(word));
	});
	const begins = ({ label }: PaletteEntry) => plain(label).startsWith(text);
	return [...found.filter(begins), ...found.filter((entry) => !begins(entry))].slice(0, max);
}
