import { parse } from 'csv-parse/sync';
import { dayNumber } from '../../privacy/reading.ts';
import type { PrivateCell } from '../../privacy/statements.ts';
import { caseFile } from './case.ts';

const measures = new Set([
	...[
		'people',
		'conversions',
		'revenue',
		'revenue_sq',
		'orders',
		'orders_sq',
		'impressions',
		'clicks',
		'clv',
		'cost'
	],
	...['unsubscribes', 'csat', 'csat_sq', 'csat_responses', 'installs']
]);

/** A file's rows as cells, by campaign. */
export interface Cells {
	readonly campaign: string;
	readonly dimensions: readonly string[];
	readonly values: ReadonlyMap<string, readonly string[]>;
	readonly rows: readonly { readonly variant: string; readonly cell: PrivateCell }[];
}

export const cellsOf = (file: string): Cells => {
	const rows: Record<string, string>[] = parse(caseFile(file), { columns: true });
	const names = Object.keys(rows[0] ?? {});
	const dimensions = names.filter(
		(name) => !measures.has(name) && !['campaign', 'variant', 'date'].includes(name)
	);
	return {
		campaign: rows[0]?.['campaign'] ?? '',
		dimensions,
		values: new Map(dimensions.map((name) => [name, [...new Set(rows.map((row) => row[name] ?? ''))]])),
		rows: rows.map((row) => ({
			variant: row['variant'] ?? '',
			cell: {
				dataset: '',
				group: {
					...('date' in row ? { date: dayNumber(row['date']) } : {}),
					...Object.fromEntries(dimensions.map((name) => [name, row[name] ?? '']))
				},
				people: Number(row['people']),
				...Object.fromEntries(
					names.filter((name) => measures.has(name)).map((name) => [name, Number(row[name])])
				)
			}
		}))
	};
};
