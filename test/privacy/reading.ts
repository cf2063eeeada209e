import { parse } from 'csv-parse/sync';
import { contractMetrics } from '../../src/lib/experiment/metrics/metrics.ts';
import type { ResultRow, ShownRow, Side } from '../../src/lib/experiment/results/comparison/results.ts';
import { otherWords } from '../../src/lib/privacy/words.ts';
import type { Statement } from './statements.ts';

/** A row of an answer about some days only, with the days. */
export type FoundRow = ResultRow & { readonly covers?: { readonly from: string; readonly to: string } };

/** Whom a campaign's answers are about. */
export interface Read {
	readonly name: string;
	/** Values of each dimension that occur. */
	readonly values: ReadonlyMap<string, readonly string[]>;
	/** Name of the control, where it is another one. */
	readonly control?: string;
	/** Other names of measures. */
	readonly renamed?: Readonly<Record<string, string>>;
	/** What is true of all statements about a variant, besides. */
	readonly more?: (variant: string) => Partial<Statement>;
}

const isRow = (value: object): value is ResultRow =>
	'by' in value && 'metric' in value && 'variant' in value && 'status' in value;

/** Result rows anywhere inside an answer. */
export function rowsIn(value: unknown, found: ResultRow[] = []): ResultRow[] {
	if (value === null || typeof value !== 'object') return found;
	if (isRow(value)) found.push(value);
	else for (const inner of Object.values(value)) rowsIn(inner, found);
	return found;
}

/** Rows of a table of results in CSV; what is hidden has words in place of numbers. */
export const rowsOfCsv = (csv: string): FoundRow[] => {
	const lines: Record<string, string>[] = parse(csv, { columns: true, bom: true });
	const treatments = new Set(lines.map((line) => line['treatment']));
	return lines.map((line): FoundRow => {
		const of = (name: string) => line[name] ?? '';
		const by = of('by') === '' ? [] : of('by').split(' × ');
		const names = of('group').split(' × ');
		const isPooled = (axis: string) => names[by.indexOf(axis)] === otherWords;
		const side = (name: string): Side | undefined =>
			of(`${name}_people`) === '' || !Number.isFinite(Number(of(`${name}_people`)))
				? undefined
				: {
						people: Number(of(`${name}_people`)),
						numerator: Number(of(`${name}_numerator`)),
						denominator: Number(of(`${name}_denominator`)),
						value: Number(of(`${name}_value`))
					};
		const [control, treatment] = [side('control'), side('treatment')];
		const shown = by.filter((axis) => !isPooled(axis));
		return {
			by,
			segment: Object.fromEntries(shown.map((axis) => [axis, names[by.indexOf(axis)] ?? ''])),
			pooled: by.filter(isPooled),
			metric: of('metric'),
			variant: of('treatment'),
			// Two treatments against one another.
			...(treatments.has(of('control')) ? { against: of('control') } : {}),
			verdict: 'not comparable',
			status: 'not-comparable',
			reason: 'no-variance',
			...(control ? { control } : {}),
			...(treatment ? { treatment } : {}),
			...(!/^\d{4}-/.test(of('covers_from'))
				? {}
				: { covers: { from: of('covers_from'), to: of('covers_to') } })
		};
	});
};

export const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;

type Group = Statement['group'];

/** The group of people that a row is about; Other is whatever is not shown beside it. */
const groupOf = (row: FoundRow, beside: readonly FoundRow[], values: Read['values']): Group => {
	const group: Record<string, Group[string]> = row.covers
		? { date: { from: dayNumber(row.covers.from), to: dayNumber(row.covers.to) } }
		: {};
	for (const axis of row.by) {
		const value = row.segment[axis];
		const [from, to] = axis === 'date' ? (value ?? '').split('/').map(dayNumber) : [];
		if (from !== undefined && to !== undefined) group['date'] = { from, to };
		else if (value !== undefined) group[axis] = [value];
		else {
			const isShown = (one: string) => beside.some(({ segment }) => segment[axis] === one);
			group[axis] = (values.get(axis) ?? []).filter((one) => !isShown(one));
		}
	}
	return group;
};

/** Sums that one side of a row tells. */
const sumsOf = (metric: string, side: Side): [string, number][] => {
	const known = contractMetrics.find(({ name }) => name === metric);
	return [
		['people', side.people],
		...(known?.less === undefined ? [[known?.numerator ?? metric, side.numerator] as [string, number]] : []),
		...(known && known.denominator !== 'people'
			? [[known.denominator, side.denominator] as [string, number]]
			: [])
	];
};

/** Every number of a campaign's rows as a statement about people. */
export const statementsOfRows = (
	rows: readonly FoundRow[],
	{ name, values, control = 'control', renamed = {}, more = () => ({}) }: Read
): Statement[] => {
	const shown = rows.filter(
		(row): row is FoundRow & Pick<ShownRow, 'control' | 'treatment'> =>
			row.control !== undefined && row.treatment !== undefined
	);
	const kindOf = (row: FoundRow, by = row.by) =>
		JSON.stringify([by, row.metric, row.variant, row.against, row.covers]);
	const alike = Map.groupBy(shown, (row) => kindOf(row));
	// A value may be missing from a cross-tab because all of its cells are hidden: Other is that of the breakdown.
	const beside = (row: FoundRow) =>
		[row.by, ...row.by.map((axis) => [axis])].flatMap((by) => alike.get(kindOf(row, by)) ?? []);
	const statements = new Map<string, Statement>();
	for (const row of shown) {
		const group = groupOf(row, beside(row), values);
		const basis = 'basis' in row ? row.basis : undefined;
		for (const [variant, side, sums = {}] of [
			[row.against ?? control, row.control, basis?.control],
			[row.variant, row.treatment, basis?.treatment]
		] as const) {
			const told = row.by.length === 0 ? Object.entries(sums) : [];
			for (const [measure, value] of [...sumsOf(row.metric, side), ...told]) {
				const statement = {
					dataset: `${name}/${variant}`,
					group,
					measure: renamed[measure] ?? measure,
					value,
					...more(variant)
				};
				statements.set(JSON.stringify(statement), { id: `s${statements.size}`, ...statement });
			}
		}
	}
	return [...statements.values()];
};
