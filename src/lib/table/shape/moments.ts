import { plainName } from '../words/names.ts';
import { isMeanName, isSpreadName } from '../words/column-kinds.ts';
import { peopleColumn, declaredRole } from './columns.ts';
import { measureWord } from './meaning.ts';
import { numberIn, numbersIn, formatNumber } from './table.ts';
import type { Line, ShapeOptions, Step, Table } from './table.ts';

const TOKENS =
	/(?:^|_)(?:avg|average|mean|means|sd|std|stddev|stdev|std_dev|standard_deviation|se|stderr|std_err|std_error|standard_error|spread|error|errors|fehler|deviation|abweichung|streuung|uncertainty|dispersion|erreur|errore|fout|erro|variance|var|per_(?:user|visitor|customer|person|recipient|unit))(?=_|$)/g;
/** A spread whose name does not specify its kind. */
const OPEN =
	/(?:^|_)(?:spread|error|errors|fehler|deviation|abweichung|streuung|uncertainty|dispersion|erreur|dispersión|errore|fout|erro)(?:_|$)|[±]|\+\/-/u;
const CLEAR =
	/(?:^|_)(?:sd|std|stddev|stdev|std_dev|standard_deviation|standardabweichung|écart_type|desviación_estándar|deviazione_standard|standaardafwijking|desvio_padrão)(?:_|$)/u;
const ERROR = /(?:^|_)(?:se|stderr|std_err|std_error|standard_error|standardfehler)(?:_|$)/;
const VARIANCE = /(?:^|_)(?:var|variance)(?:_|$)/;
const BOUND = /(?:^|_)(?:ci|lower|upper|interval|low|high|bound)(?:_|$)/;

/** The measure that a mean or a spread is of: `revenue` for "Revenue SD", nothing for "stddev". */
const baseOf = (header: string): string =>
	plainName(header)
		.replace(TOKENS, '')
		.replace(/^_+|_+$/g, '')
		.replace(/^of_/, '');

/** One measure given as a mean and a spread, or as a sum and a spread. */
interface Moments {
	base: string;
	mean: number;
	spread: number;
	/** −1 where it has to be computed */
	sum: number;
}

function find(table: Table, people: number): Moments[] {
	const positions = table.names.map((_, i) => i);
	const spreads = positions.filter((i) => {
		const name = table.names[i] ?? '';
		return (isSpreadName(name) || isOpenName(name)) && !BOUND.test(plainName(name)) && isNumeric(table, i);
	});
	return spreads.flatMap((spread): Moments[] => {
		const base = baseOf(table.names[spread] ?? '');
		const mean = positions.findIndex(
			(i) => i !== spread && isMean(table.names[i] ?? '') && baseOf(table.names[i] ?? '') === base
		);
		const sum = positions.findIndex((i) => {
			const name = table.names[i] ?? '';
			if (i === people || i === spread || i === mean || isMeanName(name) || isSpreadName(name)) return false;
			return base === ''
				? measureWord(name) === 'count'
				: plainName(name).replace(/^(?:total|sum)_|_(?:total|sum)$/g, '') === base;
		});
		return mean < 0 && sum < 0 ? [] : [{ base, mean, spread, sum }];
	});
}

/** Whether a name may be that of a spread; `Error rate` is none. */
const isOpenName = (name: string): boolean =>
	OPEN.test(plainName(name)) || /±|\+\/-/.test(name)
		? !/(?:^|_)(?:rate|count|quote)(?:_|$)/.test(plainName(name))
		: false;

const isNumeric = (table: Table, column: number): boolean => numbersIn(table, column).numbers > 0;

/** The kind of a spread: as declared, by the arithmetic of a yes/no outcome, or by its name; null if unknown. */
function kindOf(
	table: Table,
	{ mean, sum, spread }: Moments,
	{ people, options }: { people: number; options: ShapeOptions }
): 'sd' | 'se' | 'variance' | null {
	const declared = declaredRole(table, spread, options);
	if (declared === 'sd' || declared === 'se') return declared;
	const name = plainName(table.names[spread] ?? '');
	if (VARIANCE.test(name)) return 'variance';
	const rows = table.lines.flatMap(({ cells }) => {
		const n = numberIn(cells[people], table.style);
		const average = mean >= 0 ? numberIn(cells[mean], table.style) : numberIn(cells[sum], table.style) / n;
		const value = numberIn(cells[spread], table.style);
		return [n, average, value].some(Number.isNaN) ? [] : [{ n, share: average * (1 - average), value }];
	});
	const fits = (of: (row: { n: number; share: number }) => number): boolean =>
		rows.length > 1 && rows.every((row) => row.share > 0 && Math.abs(row.value - of(row)) <= 0.02 * of(row));
	if (fits(({ share }) => Math.sqrt(share))) return 'sd';
	if (fits(({ share, n }) => Math.sqrt(share / n))) return 'se';
	if (ERROR.test(name)) return 'se';
	return CLEAR.test(name) || !OPEN.test(name) ? 'sd' : null;
}

const isMean = (name: string): boolean =>
	isMeanName(name) || /_per_(?:user|visitor|customer|person|recipient|unit)$/.test(plainName(name));

/** Σx and Σx² of n people from their mean (or sum) and spread; of a yes/no outcome both are the people who did it. */
function sums(
	n: number,
	given: { mean: number; sum: number; spread: number }
): { sum: number; squares: number } {
	const { mean: printed, spread } = given;
	const mean = Number.isNaN(given.sum) ? printed : given.sum / n;
	const sum = Number.isNaN(given.sum) ? printed * n : given.sum;
	const share = mean * (1 - mean);
	const isYesNo =
		mean >= 0 &&
		mean <= 1 &&
		Math.abs(spread * spread - share) <= 0.01 * share + 1e-9 &&
		Math.abs(sum - Math.round(sum)) <= Math.max(1e-6 * n, 0.05);
	if (isYesNo) return { sum: Math.round(sum), squares: Math.round(sum) };
	return { sum, squares: spread * spread * (n - 1) + mean * mean * n };
}

/**
 * Means with their spread and the number of people become sums and sums of squares: Σx = n·mean, Σx² = sd²·(n − 1) + n·mean². A standard
 * error is the standard deviation divided by √n.
 */
export function moments(table: Table, options: ShapeOptions): Step {
	const people = peopleColumn(table, options);
	if (people < 0) return null;
	const found = find(table, people);
	if (found.length === 0) return null;
	const open = found.find((one) => kindOf(table, one, { people, options }) === null);
	if (open)
		return {
			question: { code: 'spread_unclear', line: table.header, column: table.names[open.spread] ?? '' }
		};
	const kinds = new Map(found.map((one) => [one.spread, kindOf(table, one, { people, options })]));
	const spreadOf = ({ spread }: Moments, cells: readonly string[], n: number): number => {
		const value = numberIn(cells[spread], table.style);
		const kind = kinds.get(spread);
		if (kind === 'variance') return Math.sqrt(value);
		return kind === 'se' ? value * Math.sqrt(n) : value;
	};
	const gone = new Set(found.flatMap(({ mean, spread }) => [mean, spread]));
	const columns = table.names.flatMap((_, i) => (gone.has(i) ? [] : [i]));
	const made = found.flatMap((one) => {
		const name = one.base === '' ? 'value' : one.base;
		const squares = one.base === '' ? 'sum_of_squares' : `${name}_sq`;
		return one.sum < 0 ? [name, squares] : [squares];
	});
	const each = ({ cells, line }: Line): Line[] => {
		const n = numberIn(cells[people], table.style);
		const more = found.flatMap((one) => {
			const { sum, squares } = sums(n, {
				mean: numberIn(cells[one.mean], table.style),
				sum: one.sum < 0 ? NaN : numberIn(cells[one.sum], table.style),
				spread: spreadOf(one, cells, n)
			});
			const texts = [formatNumber(sum, table.style), formatNumber(squares, table.style)];
			return one.sum < 0 ? texts : texts.slice(1);
		});
		return [{ line, cells: [...columns.map((i) => cells[i] ?? ''), ...more] }];
	};
	return {
		stage: {
			names: [...columns.map((i) => table.names[i] ?? ''), ...made],
			decisions: found.map(({ base, mean, spread, sum }) => ({
				what: base === '' ? 'value' : base,
				value: sum < 0 ? 'mean × people' : 'sum of squares',
				why: `from ${[mean, spread].flatMap((i) => (i < 0 ? [] : [`"${table.names[i] ?? ''}"`])).join(' and ')}`,
				flag: 'map'
			})),
			each
		}
	};
}
