import { unstorable } from '#lib/format/storable.ts';

interface Found {
	readonly path: readonly string[];
	readonly words: string;
}

const said = (text: string, path: readonly string[]): Found[] => {
	const words = unstorable(text);
	return words === null ? [] : [{ path, words }];
};

/** A name that may be shown in an answer. */
const shown = (name: string): string => name.replaceAll('\0', '\u2400').toWellFormed();

/** Texts of a JSON value that cannot be stored, at any depth, among the names of its fields too. */
export function unstorableTexts(value: unknown, path: readonly string[] = []): Found[] {
	if (typeof value === 'string') return said(value, path);
	if (value === null || typeof value !== 'object') return [];
	return Object.entries(value).flatMap(([name, inner]) => {
		const at = [...path, shown(name)];
		return [...said(name, at), ...unstorableTexts(inner, at)];
	});
}
