import { randomStream } from '#lib/server/demo/file.ts';

/** A campaign that is known: a row for each variant, device and country. */
export interface KnownCampaign {
	rows: {
		variant: string;
		device: string;
		country: string;
		people: number;
		conversions: number;
		revenue: number;
	}[];
}

/** A table on its way to a file. */
export interface Sheet {
	names: string[];
	rows: string[][];
}

const VARIANTS = ['Control', 'Personalised'];
const DEVICES = ['Mobile', 'Desktop', 'Tablet'];
const COUNTRIES = ['DE', 'FR', 'IT'];

/** A random campaign: groups of 100 to 9,000 people, none of them round. */
export function knownCampaign(random: () => number): KnownCampaign {
	const rows = VARIANTS.flatMap((variant) =>
		DEVICES.flatMap((device) =>
			COUNTRIES.map((country) => {
				const people = 100 + Math.floor(random() * 8900);
				const conversions = 1 + Math.floor(random() * people * 0.2);
				return {
					variant,
					device,
					country,
					people,
					conversions,
					revenue: Math.round(conversions * (5 + random() * 60) * 100) / 100
				};
			})
		)
	);
	return { rows };
}

/** People, conversions and revenue of each variant: what every way of writing has to say. */
export function truthOf({
	rows
}: KnownCampaign): Map<string, [people: number, conversions: number, revenue: number]> {
	return new Map(
		VARIANTS.map((variant) => {
			const own = rows.filter((row) => row.variant === variant);
			const sum = (of: (row: (typeof own)[number]) => number): number =>
				own.reduce((total, row) => total + of(row), 0);
			return [variant, [sum((row) => row.people), sum((row) => row.conversions), sum((row) => row.revenue)]];
		})
	);
}

type Row = KnownCampaign['rows'][number];

function added(rows: readonly Row[], over: Partial<Row>): Row | null {
	const [first] = rows;
	if (!first || rows.length < 2) return null;
	const total = { ...first, people: 0, conversions: 0, revenue: 0 };
	for (const row of rows) {
		total.people += row.people;
		total.conversions += row.conversions;
		total.revenue += row.revenue;
	}
	return { ...total, revenue: Math.round(total.revenue * 100) / 100, ...over };
}

const by = (rows: readonly Row[], key: (row: Row) => string): Row[][] => {
	const groups = new Map<string, Row[]>();
	for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
	return [...groups.values()];
};

const some = (list: readonly (Row | null)[]): Row[] => list.flatMap((row) => row ?? []);

/** Ways to add rows of totals; each leaves the groups themselves as they are. */
export const totals: Readonly<Record<string, (rows: readonly Row[], word: string) => Row[]>> = {
	none: (rows) => [...rows],
	'of devices': (rows, word) => [
		...rows,
		...some(by(rows, (row) => row.variant + row.country).map((group) => added(group, { device: word })))
	],
	'of countries, in front': (rows, word) => [
		...some(by(rows, (row) => row.variant + row.device).map((group) => added(group, { country: word }))),
		...rows
	],
	'of both, as a cube': (rows, word) => {
		const devices = some(
			by(rows, (row) => row.variant + row.country).map((group) => added(group, { device: word }))
		);
		const both = [...rows, ...devices];
		return [
			...both,
			...some(by(both, (row) => row.variant + row.device).map((group) => added(group, { country: word })))
		];
	},
	'as a roll-up': (rows, word) => {
		const countries = some(
			by(rows, (row) => row.variant + row.device).map((group) => added(group, { country: word }))
		);
		const all = some(
			by(countries, (row) => row.variant).map((group) => added(group, { device: word, country: word }))
		);
		return [...rows, ...countries, ...all];
	},
	'of everything at once': (rows, word) => [
		...rows,
		...some(by(rows, (row) => row.variant).map((group) => added(group, { device: word, country: word })))
	],
	'of the variants': (rows) => [
		...rows,
		...some(
			by(rows, (row) => row.device + row.country).map((group) => added(group, { variant: 'All variants' }))
		)
	]
};

/** The words that totals have: those that say it, a blank, and one that does not. */
export const words = ['All', '(all)', 'Total', 'Gesamt', 'Overall', '', 'Everything together'] as const;

export type Style = {
	decimal: '.' | ',';
	thousands: '' | '.' | ',' | ' ' | "'";
	money: (text: string) => string;
};

/** A number as a style writes it. */
function numeral(value: number, decimals: number, { decimal, thousands }: Style): string {
	const [whole = '', rest = ''] = value.toFixed(decimals).split('.');
	const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousands);
	return rest === '' ? grouped : `${grouped}${decimal}${rest}`;
}

/** Ways to lay the groups out as a table. */
export const layouts: Readonly<Record<string, (rows: readonly Row[], style: Style) => Sheet>> = {
	rows: (rows, style) => ({
		names: ['Variant', 'Device', 'Country', 'Users', 'Conversions', 'Revenue'],
		rows: rows.map((row) => [row.variant, row.device, row.country, ...numbers(row, style)])
	}),
	wide: (rows, style) => {
		const names = [...new Set(rows.map(({ variant }) => variant))];
		return {
			names: [
				'Device',
				'Country',
				...names.flatMap((name) => [`Users (${name})`, `Conversions (${name})`, `Revenue (${name})`])
			],
			rows: by(rows, (row) => `${row.device}|${row.country}`).map((group) => [
				group[0]?.device ?? '',
				group[0]?.country ?? '',
				...names.flatMap((name) => {
					const row = group.find(({ variant }) => variant === name);
					return row ? numbers(row, style) : ['', '', ''];
				})
			])
		};
	},
	metrics: (rows, style) => ({
		names: ['Variant', 'Device', 'Country', 'Metric', 'Value'],
		rows: rows.flatMap((row) =>
			numbers(row, style).map((text, i) => [
				row.variant,
				row.device,
				row.country,
				['Users', 'Conversions', 'Revenue'][i] ?? '',
				text
			])
		)
	}),
	transposed: (rows, style) => {
		const variants = some(
			by(rows, (row) => row.variant).map((group) =>
				group.length < 2 ? (group[0] ?? null) : added(group, {})
			)
		);
		const columns = variants.map((row) => numbers(row, style));
		return {
			names: ['Metric', ...variants.map(({ variant }) => variant)],
			rows: ['Users', 'Conversions', 'Revenue'].map((name, i) => [
				name,
				...columns.map((cells) => cells[i] ?? '')
			])
		};
	}
};

const numbers = ({ people, conversions, revenue }: Row, style: Style): string[] => [
	numeral(people, 0, style),
	numeral(conversions, 0, style),
	style.money(numeral(revenue, 2, style))
];

/** A text of the table, with or without a title and a note. */
export function textOf(
	{ names, rows }: Sheet,
	{ delimiter, framed }: { delimiter: string; framed: boolean }
): string {
	const cell = (text: string): string =>
		text.includes(delimiter) || text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
	const lines = [names, ...rows].map((row) => row.map(cell).join(delimiter));
	return [
		...(framed ? ['Spring report', 'Generated by the shop', ''] : []),
		...lines,
		...(framed ? ['', 'Numbers are preliminary'] : [])
	].join('\r\n');
}

/** The bytes of a text. */
export function encoded(text: string, encoding: 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'windows-1252'): Buffer {
	if (encoding === 'utf-16le') return Buffer.from(`\ufeff${text}`, 'utf16le');
	if (encoding === 'windows-1252') return Buffer.from(text.replaceAll('€', '\u0080'), 'latin1');
	return Buffer.from(encoding === 'utf-8-bom' ? `\ufeff${text}` : text);
}

export const seeded = randomStream;
