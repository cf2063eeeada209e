import type { Dialect } from '#lib/table/dialect/dialect.ts';

type Choice = { readonly value: string; readonly label: string };

/** The choices for how a file is written, part by part; the value is what a form sends. */
export const dialectChoices = {
	encoding: [
		{ value: 'utf-8', label: 'UTF-8' },
		{ value: 'utf-16le', label: 'UTF-16, little-endian' },
		{ value: 'utf-16be', label: 'UTF-16, big-endian' },
		{ value: 'windows-1252', label: 'Windows-1252' },
		{ value: 'windows-1250', label: 'Windows-1250 (eastern Europe)' },
		{ value: 'macintosh', label: 'Mac OS Roman' },
		{ value: 'shift_jis', label: 'Shift_JIS (Japanese)' }
	],
	delimiter: [
		{ value: ',', label: 'Comma ,' },
		{ value: ';', label: 'Semicolon ;' },
		{ value: '\t', label: 'Tab' },
		{ value: '|', label: 'Bar |' }
	],
	decimal: [
		{ value: '.', label: 'Point: 0.5' },
		{ value: ',', label: 'Comma: 0,5' }
	],
	thousands: [
		{ value: ',', label: 'Comma: 1,000' },
		{ value: '.', label: 'Point: 1.000' },
		{ value: ' ', label: 'Space: 1 000' },
		{ value: "'", label: "Apostrophe: 1'000" }
	]
} as const satisfies Readonly<Record<string, readonly Choice[]>>;

/** Orders of day, month and year. */
export const dateOrders = [
	{ value: 'ymd', label: 'Year, month, day' },
	{ value: 'dmy', label: 'Day, month, year' },
	{ value: 'mdy', label: 'Month, day, year' }
] as const satisfies readonly Choice[];

/** "recognised: Comma ," in front of the choices. */
export function withRecognised(options: readonly Choice[], recognised: string | null): Choice[] {
	const found = options.find(({ value }) => value === recognised);
	return [{ value: '', label: found ? `Detected: ${found.label}` : 'Detect' }, ...options];
}

const separators: Readonly<Record<Dialect['delimiter'], string>> = {
	',': 'comma',
	';': 'semicolon',
	'\t': 'tab',
	'|': 'bar'
};

const labelOf = (options: readonly Choice[], value: string): string =>
	options.find((option) => option.value === value)?.label ?? value;

/** How a file is written, in one line. */
export const dialectWords = ({ encoding, delimiter, decimal, headerLine }: Dialect): string =>
	[
		labelOf(dialectChoices.encoding, encoding),
		separators[delimiter],
		`decimal ${decimal === '.' ? 'point' : 'comma'}`,
		`header in row ${headerLine}`
	].join(' · ');

/** The same of a workbook. */
export const workbookWords = ({ sheet }: { readonly sheet: string }, { headerLine }: Dialect): string =>
	`sheet “${sheet}” · header in row ${headerLine}`;
