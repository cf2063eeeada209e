/** Something to go to. */
export interface PaletteEntry {
	readonly href: string;
	readonly label: string;
	/** What sort of place it is. */
	readonly note: string;
}

const plain = (text: string): string =>
	text
		.normalize('NFKD')
		.replace(/\p{Mn}/gu, '')
		.toLowerCase();

/** Entries shown at once. */
const most = 12;

/** Entries that hold every word typed; those that begin with it first, otherwise in their order. */
export function findEntries(entries: readonly PaletteEntry[], typed: string): PaletteEntry[] {
	const text = plain(typed.trim());
	const words = text.split(/\s+/).filter(Boolean);
	const found = entries.filter(({ label, note }) => {
		const all = plain(`${label} ${note}`);
		return words.every((word) => all.includes(word));
	});
	const begins = ({ label }: PaletteEntry) => plain(label).startsWith(text);
	return [...found.filter(begins), ...found.filter((entry) => !begins(entry))].slice(0, most);
}
