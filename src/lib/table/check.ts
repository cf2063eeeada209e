import { quotedValue } from './cells.ts';
import type { MeasureFacts, OwnKinds } from './words/measure.ts';
import { measureFacts } from './words/measure.ts';
import { parseNumber, roundedNumber, type NumberStyle } from './values/number.ts';
import type { Problem } from './problems/problem.ts';
import {
	isPossibleGroup,
	isImpossibleProduct,
	productsOf,
	type ProductOf,
	type RoundedNumber
} from './product-check.ts';

/** The checks of a file's measures, prepared once. */
export interface Checks {
	facts: MeasureFacts[];
	/** 1 where the measure counts people */
	outcome: Uint8Array;
	/** 1 where the measure cannot be negative */
	nonNegative: Uint8Array;
	/** indices of promoters, detractors and everyone who answered; −1 where the file has none */
	answers: { promoters: number; detractors: number; responses: number };
	/** where the measure is a square: the index of its base, else −1 */
	base: Int32Array;
	/** where the measure is a square of revenue: the index of the people who paid it, else −1 */
	buyers: Int32Array;
	/** by the index of a sum of cubes: its sum and squares; −1 where the file has none */
	cubes: ReadonlyMap<number, { sum: number; squares: number }>;
	/** products of two amounts whose sums and squares bound them */
	products: readonly ProductOf[];
	/** the largest value of a measure: a larger one would lose digits */
	max: Float64Array;
	/** 1 where a known number shows that the row is about people: everything but cost */
	isAboutPeople: Uint8Array;
}

/** How many numbers of a person are multiplied in a measure. */
const powers: Readonly<Partial<Record<MeasureFacts['kind'], number>>> = { square: 2, product: 2, cube: 3 };

/** The index of the measure that counts who paid an amount; −1 where the file has none. */
const buyersOf = (amount: string, measures: readonly string[]): number =>
	/^(?:pre_)?revenue$/.test(amount) ? measures.indexOf(amount.replace('revenue', 'conversions')) : -1;

/**
 * Prepares the checks of a file's measures.
 *
 * @param measures canonical names, in the header's order
 * @param kinds    declared kinds of those outside the contract
 */
export function prepareChecks(measures: readonly string[], kinds: OwnKinds = {}): Checks {
	const facts = measures.map((name) => measureFacts(name, measures, kinds));
	const flags = (test: (fact: MeasureFacts) => boolean): Uint8Array =>
		Uint8Array.from(facts, (fact) => (test(fact) ? 1 : 0));
	return {
		facts,
		outcome: flags(({ kind }) => kind === 'outcome' || kind === 'respondents' || kind === 'answer'),
		nonNegative: flags((fact) => {
			if ('own' in fact) return fact.kind !== 'money' && fact.kind !== 'score';
			// Refunds may be more than what was paid in the window; and a sum of cubes is as negative as they are.
			if (fact.kind === 'money') return fact.base === 'cost' || fact.base === 'discount';
			return fact.kind !== 'custom' && fact.kind !== 'product' && fact.kind !== 'cube';
		}),
		answers: {
			promoters: measures.indexOf('promoters'),
			detractors: measures.indexOf('detractors'),
			responses: measures.indexOf('nps_responses')
		},
		base: Int32Array.from(facts, (fact) => (fact.kind === 'square' ? measures.indexOf(fact.of) : -1)),
		buyers: Int32Array.from(facts, (fact) => (fact.kind === 'square' ? buyersOf(fact.of, measures) : -1)),
		cubes: new Map(
			facts.flatMap((fact, i) =>
				fact.kind === 'cube'
					? [[i, { sum: measures.indexOf(fact.of), squares: measures.indexOf(`${fact.of}_sq`) }] as const]
					: []
			)
		),
		products: productsOf(measures, facts),
		max: Float64Array.from(facts, ({ kind }) => Number.MAX_SAFE_INTEGER ** (powers[kind] ?? 1)),
		isAboutPeople: flags((fact) => !('base' in fact && fact.base === 'cost'))
	};
}

/** One row's numbers, with the cells they came from. */
export interface RowNumbers {
	people: number;
	/** NaN is unknown */
	measures: readonly number[];
	/** the cell of a measure, as written */
	text: (measure: number) => string;
	/** the column of a measure, for messages */
	label: (measure: number) => string;
	line: number;
	style: NumberStyle;
}

/** Half a unit of the last digit: the most that rounding may have removed. */
function rounding(text: string, style: NumberStyle): number {
	const short = /[a-z]/i.test(text) ? roundedNumber(text, style) : null;
	if (short !== null) return Math.abs(short) / 2;
	const mark = text.lastIndexOf(style.decimal);
	const digits = mark < 0 ? 0 : (/^\d*/.exec(text.slice(mark + 1))?.[0].length ?? 0);
	const percent = typeof parseNumber(text, style) === 'number' && text.includes('%') ? 100 : 1;
	return 0.5 / 10 ** digits / percent;
}

/** Whether Σx² < (Σx)²/n even when both were rounded to the digits shown (counts are exact). */
function tooSmall(row: RowNumbers, square: number, base: number, exact: boolean): boolean {
	const squares = row.measures[square] ?? NaN;
	const sum = Math.abs(row.measures[base] ?? NaN);
	if (!(squares * row.people < sum * sum * (1 - 1e-9))) return false;
	if (exact) return true;
	const smallest = Math.max(0, sum - rounding(row.text(base), row.style));
	return (squares + rounding(row.text(square), row.style)) * row.people < smallest * smallest * (1 - 1e-9);
}

/** Whether Σx² < (Σx)²/buyers even when both were rounded: more people would have paid than bought. */
function tooSmallForBuyers(
	row: RowNumbers,
	square: number,
	{ sum, buyers }: { sum: number; buyers: number }
) {
	const [count, total] = [row.measures[buyers] ?? NaN, row.measures[sum] ?? NaN];
	// An impossible number of buyers is a problem of its own.
	if (!(total > 0) || !(count >= 0) || count % 1 > 0) return false;
	if (!((row.measures[square] ?? NaN) * count < total * total * (1 - 1e-9))) return false;
	const [paid, squares] = [roundedAt(row, sum), roundedAt(row, square)];
	const smallest = Math.max(0, paid.value - paid.lost);
	return (squares.value + squares.lost) * count < smallest * smallest * (1 - 1e-9);
}

const roundedAt = (row: RowNumbers, at: number): RoundedNumber => ({
	value: row.measures[at] ?? NaN,
	lost: at < 0 ? 0 : rounding(row.text(at), row.style)
});

/** Whether the cubes are too small for the sum and the squares, even when all three were rounded: (Σx²)² ≤ Σx·Σx³. */
function cubesTooSmall(row: RowNumbers, cube: number, of: { sum: number; squares: number }): boolean {
	const [sum, squares, cubes] = [of.sum, of.squares, cube].map((at) => roundedAt(row, at));
	if (!sum || !squares || !cubes || !(sum.value >= 0)) return false;
	const smallest = Math.max(0, squares.value - squares.lost) ** 2;
	return (cubes.value + cubes.lost) * (sum.value + sum.lost) < smallest * (1 - 1e-9);
}

/** Whether the cubes are too large for the squares, even when both were rounded: |Σx³| ≤ (Σx²)^1.5. */
function cubesTooLarge(row: RowNumbers, cube: number, of: { squares: number }): boolean {
	const [squares, cubes] = [roundedAt(row, of.squares), roundedAt(row, cube)];
	return Math.abs(cubes.value) - cubes.lost > (squares.value + squares.lost) ** 1.5 * (1 + 1e-9);
}

/** Whether neither the people nor, for discounts, the buyers can have such a sum of products. */
function productImpossible(row: RowNumbers, { product, factors, buyers }: ProductOf): boolean {
	const written = factors.map(({ sum, squares }) => ({
		sum: roundedAt(row, sum),
		squares: roundedAt(row, squares)
	}));
	const bought = buyers < 0 ? NaN : (row.measures[buyers] ?? NaN);
	// Where conversions are fewer than those who paid, they are not the buyers.
	const groups = [row.people, ...(written.every((one) => isPossibleGroup(bought, one)) ? [bought] : [])];
	return groups.some((n) => isImpossibleProduct(n, roundedAt(row, product), written));
}

/**
 * The problems of a row's numbers: outcomes above people or not whole, more answers than people who answered, negatives, impossible
 * sums of squares.
 *
 * @param row    one row with known people
 * @param checks of the file
 * @returns null when there are no problems, without an allocation
 */
export function checkNumbers(row: RowNumbers, checks: Checks): Problem[] | null {
	let problems: Problem[] | null = null;
	const add = (problem: Problem): void => void (problems ??= []).push(problem);
	const { outcome, nonNegative, base, max, facts } = checks;
	for (let i = 0; i < facts.length; i += 1) {
		const value = row.measures[i] ?? NaN;
		if (Math.abs(value) > (max[i] ?? 0))
			add({ code: 'number_too_large', line: row.line, column: row.label(i) });
		else if (value < 0 && nonNegative[i] === 1)
			add({ code: 'negative_value', line: row.line, column: row.label(i), ...quotedValue(row.text(i)) });
		else if (outcome[i] === 1) {
			if (value > row.people)
				add({
					code: 'outcome_exceeds_people',
					line: row.line,
					column: row.label(i),
					outcome: value,
					people: row.people
				});
			else if (value % 1 > 0)
				add({
					code: 'outcome_not_integer',
					line: row.line,
					column: row.label(i),
					...quotedValue(row.text(i))
				});
		}
		const of = base[i] ?? -1;
		if (of >= 0 && value >= 0) {
			const kind = facts[of]?.kind;
			const exact = kind === 'outcome' || (kind === 'event' && !('own' in (facts[of] ?? {})));
			const buyers = checks.buyers[i] ?? -1;
			if (tooSmall(row, i, of, exact))
				add({ code: 'squares_too_small', line: row.line, column: row.label(i), of: row.label(of) });
			else if (buyers >= 0 && tooSmallForBuyers(row, i, { sum: of, buyers }))
				add({
					code: 'squares_too_small_for_buyers',
					line: row.line,
					column: row.label(i),
					of: row.label(of),
					buyers: row.label(buyers),
					bought: row.measures[buyers] ?? 0
				});
		}
	}
	for (const [i, of] of checks.cubes)
		if (cubesTooSmall(row, i, of))
			add({ code: 'cubes_too_small', line: row.line, column: row.label(i), of: row.label(of.squares) });
	for (const [i, of] of checks.cubes)
		if (cubesTooLarge(row, i, of))
			add({ code: 'cubes_too_large', line: row.line, column: row.label(i), of: row.label(of.squares) });
	for (const one of checks.products)
		if (productImpossible(row, one)) {
			const [of, and] = one.factors.map(({ squares }) => row.label(squares));
			add({
				code: 'product_impossible',
				line: row.line,
				column: row.label(one.product),
				of: of ?? '',
				and: and ?? ''
			});
		}
	const { promoters, detractors, responses } = checks.answers;
	if (responses < 0) return problems;
	const answered = row.measures[responses] ?? NaN;
	const answers = [promoters, detractors].reduce((sum, at) => sum + (row.measures[at] || 0), 0);
	if (answers > answered)
		add({
			code: 'answers_exceed_responses',
			line: row.line,
			column: row.label(responses),
			answers,
			responses: answered
		});
	return problems;
}
