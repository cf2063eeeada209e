import { parse } from 'csv-parse/sync';
import { gunzipSync } from 'node:zlib';
import type { ReadSummary } from '#lib/server/files/read.ts';

/** What a file adds up to. */
export interface Sums {
	readonly rows: number;
	readonly people: number;
	readonly sums: ReadonlyMap<string, number>;
}

const unknown = new Set(['', 'null', 'na', 'n/a', '#n/a', '\\n', 'nan', 'none']);
const totals =
	/^(grand |sub ?)?totals?[\s:_-]*$|^sum[\s:_-]*$|^(gesamt|summe|gesamtsumme|gesamtergebnis|totaal|totale|totalt|razem|suma)[\s:_-]*$/i;

/** A number in the file's marks, as a schoolchild would read it; NaN when it is not known. */
function number(text: string, decimal: string): number {
	const bare = text.replaceAll(/[\s\u00a0\u202f]/g, '');
	if (unknown.has(bare.toLowerCase())) return NaN;
	const [, power = ''] = /\d[eE]([-+]\d+)/.exec(bare) ?? [];
	const mantissa = power === '' ? bare : bare.replace(/[eE][-+]\d+/, '');
	const digits = mantissa
		.split('')
		.map((letter) => (letter === decimal ? '.' : letter))
		.filter((letter) => /[\d.]/.test(letter))
		.join('');
	const value = Number(power === '' ? digits : `${digits}e${power}`);
	const isNegative = /^[^\d]*[-\u2212]|^\(|\d-$/.test(bare);
	return ((isNegative ? -1 : 1) * value) / (bare.includes('%') ? 100 : 1);
}

/**
 * Adds a file up in the plainest way: whole in memory, by another parser, with numbers read in a way of its own. Of the
 * reader it takes only what it says about itself: encoding, delimiter, marks, header line, and what each column is.
 */
export function naiveSums(file: Buffer, { dialect, header }: ReadSummary): Sums {
	if (dialect === null || header === null) throw new Error('the file was not understood');
	const bytes = file[0] === 0x1f && file[1] === 0x8b ? gunzipSync(file) : file;
	const text = new TextDecoder(dialect.encoding).decode(bytes);
	const lines = text.split(/\r\n|\n|\r/);
	const table = lines.slice(dialect.headerLine).join('\n');
	const records: string[][] = parse(table, {
		delimiter: dialect.delimiter,
		relax_column_count: true,
		skip_empty_lines: true
	});
	const { roles, names, measures } = header;
	const places = (kind: string) => roles.flatMap((role, i) => (role.kind === kind ? [i] : []));
	const words = [...places('campaign'), ...places('variant'), ...places('date'), ...places('dimension')];
	const marks = dialect.decimal;
	const without = dialect.thousands === '.' ? /\./g : dialect.thousands === ',' ? /,/g : /['\u2019]/g;
	const read = (cell: string | undefined) => number((cell ?? '').replaceAll(without, ''), marks);
	const sums = new Map<string, number>();
	const keys = new Set<string>();
	let rows = 0;
	let people = 0;
	for (const record of records) {
		if (record.every((cell) => cell.trim() === '')) continue;
		if (record.every((cell, i) => cell.trim() === names[i]?.trim())) continue;
		if (words.some((i) => totals.test(record[i]?.trim() ?? ''))) continue;
		if (places('variant').some((i) => (record[i] ?? '').trim() === '')) continue;
		const count = read(record[places('people')[0] ?? -1]);
		if (Number.isNaN(count)) continue;
		rows += 1;
		people += count;
		roles.forEach((role, i) => {
			const value = role.kind === 'measure' ? read(record[i]) : NaN;
			if (role.kind !== 'measure' || Number.isNaN(value)) return;
			const name = measures[role.index] ?? '';
			sums.set(name, (sums.get(name) ?? 0) + value);
		});
		const key = words.map((i) => record[i]?.trim().normalize('NFC')).join('\u0000');
		if (keys.has(key)) throw new Error('two rows are about the same people');
		keys.add(key);
	}
	return { rows, people, sums };
}

/** Where two sums differ by more than the last digits; an empty list when they are the same. */
export function differences(a: Sums, b: Sums): string[] {
	const alike = (x: number, y: number) => Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(x), Math.abs(y));
	const found = [
		...(a.rows === b.rows ? [] : [`rows ${a.rows} and ${b.rows}`]),
		...(alike(a.people, b.people) ? [] : [`people ${a.people} and ${b.people}`])
	];
	for (const name of new Set([...a.sums.keys(), ...b.sums.keys()])) {
		const [x, y] = [a.sums.get(name) ?? NaN, b.sums.get(name) ?? NaN];
		if (!(alike(x, y) || (Number.isNaN(x) && Number.isNaN(y)))) found.push(`${name} ${x} and ${y}`);
	}
	return found;
}
