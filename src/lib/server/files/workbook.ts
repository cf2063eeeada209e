import readWorkbook from 'read-excel-file/node';
import { measureWord } from '#lib/table/shape/meaning.ts';
import { meaningOf } from '#lib/table/words/names.ts';
import { numberOfText } from '#lib/table/values/number-style.ts';
import { FileRefused, type SizeLimits } from './head.ts';
import { unpackEntry, zipEntries, type ZipEntry } from './zip-entries.ts';

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
function hiddenRows(bytes: Buffer, entries: readonly ZipEntry[], at: number): Set<number> {
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

/** Unpacked bytes that a workbook may have at most: all of it is in memory at once. */
const MAX = 256 * 1024 * 1024;
/** Rows in which a sheet's header is looked for. */
const HEADER_WITHIN = 60;

type Cell = string | number | boolean | Date | null;

interface Sheet {
	name: string;
	rows: readonly (readonly Cell[])[];
	hidden: boolean;
}

/** Refuses archives that hold no workbook, or unpack to too much. */
function checkedEntries(bytes: Buffer, limits: SizeLimits): ZipEntry[] {
	const entries = zipEntries(bytes);
	if (entries === null || !entries.some(({ name }) => name === 'xl/workbook.xml'))
		throw new FileRefused({ code: 'no_workbook', line: 1 });
	const limit = Math.min(MAX, limits.maxBytes);
	const unpacked = entries.reduce((sum, entry) => sum + entry.unpacked, 0);
	const isBomb = unpacked > 16 * 1024 * 1024 && unpacked > bytes.length * limits.maxRatio;
	if (unpacked > limit || isBomb) throw new FileRefused({ code: 'unpacked_too_large', line: 1, limit });
	// What an archive declares is not what it must hold.
	for (const entry of entries)
		if (unpackEntry(bytes, entry) === null)
			throw new FileRefused({ code: 'unpacked_too_large', line: 1, limit });
	return entries;
}

const XML: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const decoded = (text: string): string =>
	text.replace(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => XML[name] ?? whole);

/** Names of the sheets that are hidden. */
function hiddenSheets(bytes: Buffer, entries: readonly ZipEntry[]): Set<string> {
	const entry = entries.find(({ name }) => name === 'xl/workbook.xml');
	const xml = entry === undefined ? '' : (unpackEntry(bytes, entry)?.toString('utf8') ?? '');
	const hidden = new Set<string>();
	for (const [tag] of xml.matchAll(/<(?:\w+:)?sheet\s[^>]*>/g)) {
		const name = /\sname="([^"]*)"/.exec(tag)?.[1];
		if (name !== undefined && /\sstate="(?:hidden|veryHidden)"/.test(tag)) hidden.add(decoded(name));
	}
	return hidden;
}

/** Whether a sheet has a line with names of columns that mean something, people or measures among them. */
function hasTable({ rows }: Sheet): boolean {
	return (
		rows.slice(0, HEADER_WITHIN).some((row, at) => {
			const names = row.filter((cell): cell is string => typeof cell === 'string');
			const known = names.filter((name) => meaningOf(name) !== null || measureWord(name) !== null).length;
			const below = rows.slice(at + 1, at + 4);
			return known >= 2 && below.some((next) => next.some((cell) => typeof cell === 'number'));
		}) ||
		rows
			.slice(0, HEADER_WITHIN)
			.filter(
				(row) => typeof row[0] === 'string' && measureWord(row[0]) !== null && typeof row[1] === 'number'
			).length >= 2
	);
}

/** The sheet to read: the one of the given name, else the one with a table. */
function chosen(sheets: readonly Sheet[], wanted: string | undefined): Sheet {
	const names = sheets.map(({ name }) => name);
	if (wanted !== undefined) {
		const found =
			sheets.find(({ name }) => name === wanted) ??
			sheets.find(({ name }) => name.toLowerCase() === wanted.trim().toLowerCase());
		if (found === undefined)
			throw new FileRefused({ code: 'no_such_sheet', line: 1, sheet: wanted.slice(0, 60), sheets: names });
		return found;
	}
	const seen = sheets.filter(({ hidden }) => !hidden);
	const tables = seen.filter(hasTable);
	const [only, ...more] = tables.length > 0 ? tables : seen.filter(({ rows }) => rows.length > 0);
	if (only !== undefined && more.length === 0) return only;
	const hidden = sheets.filter((sheet) => sheet.hidden && hasTable(sheet)).map(({ name }) => name);
	if (only === undefined && hidden.length === 0) throw new FileRefused({ code: 'empty_file', line: 1 });
	throw new FileRefused({
		code: 'several_sheets',
		line: 1,
		sheets: [only, ...more].flatMap((sheet) => sheet?.name ?? []),
		hidden
	});
}

/** A cell as text: days by ISO 8601, numbers with all their digits. */
function textOf(cell: Cell): string {
	if (cell === null) return '';
	if (cell instanceof Date) {
		if (Number.isNaN(cell.getTime())) return '';
		const iso = cell.toISOString();
		return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 16).replace('T', ' ');
	}
	if (typeof cell === 'number') return plainDigits(cell);
	const text = typeof cell === 'string' ? numberOfText(cell.trim()) : String(cell);
	return /[",\n\r]/.test(text) ? `"${text.replace(/\s*[\r\n]+\s*/g, ' ').replaceAll('"', '""')}"` : text;
}

/** A number without an exponent; binary arithmetic's last digits are rounded away. */
function plainDigits(value: number): string {
	const text = String(Number(value.toPrecision(15)));
	return text.includes('e')
		? value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 })
		: text;
}

/**
 * The chosen sheet of an Excel workbook as text of comma separated values, in pieces.
 *
 * @param bytes  the whole workbook
 * @param sheet  name of the sheet; the one with a table where left out
 * @param reported.onSheets called with all sheets and the one that is read
 * @param reported.onHidden called with the rows that somebody hid, which are left out
 * @throws {FileRefused} `no_workbook`, `unpacked_too_large`, `several_sheets`, `no_such_sheet`, `empty_file`
 */
export async function* workbookText(
	bytes: Buffer,
	limits: SizeLimits,
	sheet: string | undefined,
	reported: {
		onSheets?: ((names: readonly string[], chosen: string) => void) | undefined;
		onHidden?: ((rows: readonly number[]) => void) | undefined;
	} = {}
): AsyncGenerator<Uint8Array> {
	const entries = checkedEntries(bytes, limits);
	const hidden = hiddenSheets(bytes, entries);
	const read = await readWorkbook(bytes).catch(() => {
		throw new FileRefused({ code: 'no_workbook', line: 1 });
	});
	const sheets = read.map(({ sheet: name, data }): Sheet => ({
		name,
		rows: data as Cell[][],
		hidden: hidden.has(name)
	}));
	const { rows, name: taken } = chosen(sheets, sheet);
	reported.onSheets?.(
		sheets.map(({ name }) => name),
		taken
	);
	const hiddenOnes = hiddenRows(
		bytes,
		entries,
		sheets.findIndex(({ name }) => name === taken)
	);
	const isData = (row: readonly Cell[]): boolean => row.some((cell) => cell !== null && cell !== '');
	const gone = [...hiddenOnes].filter((row) => isData(rows[row - 1] ?? []));
	if (gone.length > 0) reported.onHidden?.(gone);
	const width = Math.max(0, ...rows.slice(0, 1000).map((row) => row.length));
	for (let at = 0; at < rows.length; at += 500) {
		const lines = rows.slice(at, at + 500).map((row, i) => {
			const cells = hiddenOnes.has(at + i + 1) ? [] : row.map(textOf);
			// A row without anything is a blank line; others have all their cells.
			return cells.every((cell) => cell === '')
				? ''
				: cells.concat(Array.from({ length: Math.max(0, width - cells.length) }, () => '')).join(',');
		});
		yield Buffer.from(`${lines.join('\n')}\n`);
	}
}
