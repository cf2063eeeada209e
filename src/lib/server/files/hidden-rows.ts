import { unpackEntry, type ZipEntry } from './zip-entries.ts';

const attribute = (tag: string, name: string): string | undefined =>
	new RegExp(`\\s(?:\\w+:)?${name}="([^"]*)"`).exec(tag)?.[1];

/** The entry of a sheet by its place in the workbook; undefined where the workbook does not tell. */
function sheetEntry(
	text: (name: string) => string,
	entries: readonly ZipEntry[],
	at: number
): ZipEntry | undefined {
	const [tag = ''] = [...text('xl/workbook.xml').matchAll(/<(?:\w+:)?sheet\s[^>]*>/g)][at] ?? [];
	const id = /\s\w+:id="([^"]*)"/.exec(tag)?.[1];
	const [target] = [
		...text('xl/_rels/workbook.xml.rels').matchAll(/<(?:\w+:)?Relationship\s[^>]*>/g)
	].flatMap(([relation]) => (attribute(relation, 'Id') === id ? (attribute(relation, 'Target') ?? []) : []));
	if (id === undefined || target === undefined) return undefined;
	const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
	return entries.find(({ name }) => name === path);
}

/**
 * Rows of a sheet that somebody hid, from 1. Rows of a group that is folded are not among them: they are parts of a row that is seen.
 *
 * @param bytes the whole workbook
 * @param at    place of the sheet in the workbook, from 0
 */
export function hiddenRows(bytes: Buffer, entries: readonly ZipEntry[], at: number): Set<number> {
	const unpacked = (entry: ZipEntry | undefined): string =>
		entry === undefined ? '' : (unpackEntry(bytes, entry)?.toString('utf8') ?? '');
	const text = (path: string): string => unpacked(entries.find(({ name }) => name === path));
	const hidden = new Set<number>();
	for (const [tag] of unpacked(sheetEntry(text, entries, at)).matchAll(/<(?:\w+:)?row\s[^>]*>/g)) {
		const row = Number(attribute(tag, 'r'));
		const isHidden = /^(?:1|true)$/.test(attribute(tag, 'hidden') ?? '');
		if (isHidden && Number(attribute(tag, 'outlineLevel') ?? 0) === 0 && row > 0) hidden.add(row);
	}
	return hidden;
}
