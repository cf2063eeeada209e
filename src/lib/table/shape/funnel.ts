import { readWritten } from '../values/date.ts';
import { meaningOf, plainName } from '../words/names.ts';
import { isTotalsLabel } from '../words/totals.ts';
import { peopleColumn, declaredRole, variantColumn } from './columns.ts';
import { isSameName, keyOf } from './metrics.ts';
import { measureWord, isPeriod } from './meaning.ts';
import { isWordy, numberIn, valuesOf, formatNumber } from './table.ts';
import type { Line, ShapeOptions, Stage, Step, Table } from './table.ts';

const MAX_STEPS = 20;
const STEP =
	/^(?:(?:funnel|conversion|journey|checkout)_)?(?:steps?|funnel|schritte?|funnel_?schritt|trichter|[ée]tapes?|paso|etapas?|passo|stap)(?:_name)?$/;
const STATE =
	/^(?:(?:funnel|conversion|journey|lead|lifecycle|e_?mail|contact|delivery)_)?(?:status|state|stage|phase|fase|stufe|stadium|statut|stade|estado|stato|stadio|aktion|action)(?:_name)?$/;
/** What people do on their way to an outcome. */
const ACTION =
	/\b(?:sent|delivered|opened|clicked|converted|purchased|bought|ordered|paid|visited|viewed|exposed|assigned|entered|reached|contacted|added to cart|add to cart|checkout|signed up|registered|subscribed|completed|activated|gesendet|versendet|zugestellt|angesprochen|erreicht|geöffnet|geklickt|besucht|gekauft|bestellt|bezahlt|konvertiert|angemeldet|registriert|envoyé|livré|ouvert|cliqué|acheté|commandé|converti|visité|enviado|entregado|abierto|comprado|convertido|visitado|inviato|consegnato|aperto|cliccato|acquistato|convertito|verzonden|bezorgd|geopend|geklikt|gekocht|besteld|purchase|order|conversion|kauf|bestellung)\b/iu;

/** The column whose values are steps; −1 where there is none. */
function stepColumn(table: Table, options: ShapeOptions): number {
	return table.names.findIndex((name, i) => {
		if (declaredRole(table, i, options) !== undefined || !isWordy(table, i)) return false;
		const values = valuesOf(table, i).filter((value) => !isTotalsLabel(value));
		if (values.length < 2 || values.length > MAX_STEPS) return false;
		const plain = plainName(name);
		return (
			STEP.test(plain) ||
			(STATE.test(plain) && values.filter((value) => ACTION.test(value)).length * 2 > values.length)
		);
	});
}

/** The column whose values are quarters, weeks, months or years, and that is no date; −1 where there is none. */
function periodColumn(table: Table, options: ShapeOptions): number {
	return table.names.findIndex((name, i) => {
		if (declaredRole(table, i, options) !== undefined) return false;
		// A month of joining never changes for a person.
		if (
			/(?:^|_)(?:first|signup|sign_up|join\p{L}*|registr\p{L}*|cohort|kohorte|birth|since|erst\p{L}*)(?:_|$)/u.test(
				plainName(name)
			)
		)
			return false;
		const isNumber = meaningOf(name) !== null && meaningOf(name)?.target !== 'date';
		const values = valuesOf(table, i).filter((value) => !isTotalsLabel(value));
		// Months that can be read are days of the contract.
		const isDate = meaningOf(name)?.target === 'date' && values.every((value) => readWritten(value) !== null);
		return (
			!isNumber &&
			!isDate &&
			isWordy(table, i) &&
			values.length > 1 &&
			values.length <= MAX_STEPS &&
			values.every((value) => isPeriod(value))
		);
	});
}

/**
 * People who may be in several rows of a group: steps of a funnel, and periods that are no dates. The uploader is asked, as no sum can decide.
 * `--goal all` reads the largest step as people, and the others as outcomes.
 */
export function funnel(table: Table, options: ShapeOptions): Step {
	const variant = variantColumn(table, options);
	const people = peopleColumn(table, options);
	if (variant < 0 || people < 0) return null;
	const step = stepColumn(table, options);
	const column = step >= 0 ? step : periodColumn(table, options);
	if (column < 0 || column === variant || column === people) return null;
	const { goal } = options;
	const values = valuesOf(table, column).filter((value) => !isTotalsLabel(value));
	if (step >= 0 && goal === 'all') return { stage: outcomes(table, { column, people }, values) };
	if (goal !== undefined) return null;
	return {
		question: {
			code: 'people_unclear',
			line: table.lines[0]?.line ?? table.header,
			column: table.names[column] ?? '',
			values: values.slice(0, 10),
			why: step >= 0 ? 'steps' : 'periods'
		}
	};
}

/** One row for each group: people of its largest step, those of the others as outcomes, amounts of all steps. */
function outcomes(
	table: Table,
	{ column, people }: { column: number; people: number },
	values: readonly string[]
): Stage {
	const number = (line: Line | undefined, i: number): number => numberIn(line?.cells[i], table.style);
	const sizeOf = (value: string): number =>
		table.lines.reduce(
			(sum, line) => sum + (isSameName(line.cells[column] ?? '', value) ? number(line, people) || 0 : 0),
			0
		);
	const [largest = '', ...steps] = values.toSorted((a, b) => sizeOf(b) - sizeOf(a));
	const last = steps.at(-1) ?? '';
	const positions = table.names.map((_, i) => i);
	const isText = (i: number): boolean => i !== column && i !== people && isWordy(table, i);
	const keys = positions.filter((i) => isText(i) || meaningOf(table.names[i] ?? '')?.target === 'date');
	const groups = Map.groupBy(table.lines, ({ cells }) => keyOf(cells, keys));
	// Two steps may repeat the same amount.
	const amounts = positions.filter(
		(i) =>
			i !== people &&
			i !== column &&
			!keys.includes(i) &&
			measureWord(table.names[i] ?? '') === 'measure' &&
			[...groups.values()].every((lines) => lines.filter((line) => number(line, i) > 0).length <= 1)
	);
	const taken = amounts.map((i) => meaningOf(table.names[i] ?? '')?.target);
	const isFree = !taken.includes('conversions');
	const names = [
		...keys.map((i) => table.names[i] ?? ''),
		table.names[people] ?? '',
		...steps.map((value) => (value === last && isFree ? 'conversions' : value)),
		...amounts.map((i) => table.names[i] ?? '')
	];
	const roles = new Map<number, string>([[keys.length, 'people']]);
	for (const [i, value] of steps.entries())
		if (value !== last || !isFree) roles.set(keys.length + 1 + i, 'yes-no');
	return {
		names,
		roles,
		decisions: [
			{
				what: 'steps',
				value: `people are those of "${largest}"`,
				why: `"${table.names[column] ?? ''}" names ${values.length} steps, as you chose`,
				flag: 'goal'
			}
		],
		whole: (lines) =>
			[...Map.groupBy(lines, ({ cells }) => keyOf(cells, keys)).values()].map((group): Line => {
				const of = (value: string): Line | undefined =>
					group.find(({ cells }) => isSameName(cells[column] ?? '', value));
				const sum = (i: number): number =>
					group.reduce((all, line) => all + (Number.isNaN(number(line, i)) ? 0 : number(line, i)), 0);
				const [head] = group;
				return {
					line: head?.line ?? table.header,
					cells: [
						...keys.map((i) => head?.cells[i] ?? ''),
						of(largest)?.cells[people] ?? '',
						...steps.map((value) => of(value)?.cells[people] ?? ''),
						...amounts.map((i) => formatNumber(sum(i), table.style))
					]
				};
			})
	};
}
