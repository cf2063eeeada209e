import type { Policy } from '../policy.ts';
import { revenueCertified, boundsOf } from '../grouping/money/revenue.ts';
import type { Sheet } from '../certificates/sheet.ts';
import type { Union } from './unions.ts';
import type { Measure } from '../cube.ts';

/** A sum of products of two amounts of each person (`revenue_x_points`). */
interface AmountProduct {
	readonly name: string;
	readonly factors: readonly [string, string];
}

/** Products of two amounts that tables show; those of discounts are judged with the discounts. */
export const amountProducts = (measures: readonly Measure[]): AmountProduct[] => {
	const isMoney = (name: string) => measures.some((one) => one.name === name && one.kind === 'money');
	const isDiscount = (name: string) => /^(pre_)?discount$/.test(name);
	const found = new Map<string, AmountProduct>();
	for (const { name, role, of } of measures) {
		const [one, other] = of;
		if (role !== 'product' || one === undefined || other === undefined) continue;
		if ([one, other].every((factor) => isMoney(factor) && !isDiscount(factor)))
			found.set(name, { name, factors: [one, other] });
	}
	return [...found.values()];
};

/** What one side has more of an amount: its people as far as readers know, Σx, and the most that one of them can have. */
interface Factor {
	readonly people: number;
	readonly sum: number;
	readonly highest: number;
}

/**
 * Could whoever subtracts read an amount from a sum of products? The people whom one side has more are a group of their own, and Σxy
 * is what those with the one amount have of the other: as in a group, k of them need each amount, and what those with much of the
 * one paid on average must not be the largest amount of the other. Only where the difference can be a group: of people who were
 * added and others who were taken away it is nobody's.
 */
export const readProduct = (
	{ name, factors }: AmountProduct,
	{ union, before, after }: Both,
	{ k, dominance }: Pick<Policy, 'k' | 'dominance'>
): boolean => {
	const by = (measure: string): number | undefined => {
		const one = sumIn(before.sheet, union.before, { measure, variants: before.variants });
		const other = sumIn(after.sheet, union.after, { measure, variants: after.variants });
		return one === undefined || other === undefined ? undefined : other - one;
	};
	const product = by(name);
	if (product === undefined || product === 0) return false;
	const sign = Math.sign(product);
	const factorOf = (amount: string): Factor | null => {
		const [sum, squares, all] = [by(amount), by(`${amount}_sq`), by('people')].map(
			(number) => number && sign * number
		);
		if (sum === undefined || !(sum > 0)) return null;
		const paid = amount === 'revenue' ? by('conversions') : undefined;
		const buyers = paid === undefined ? (all ?? 0) : sign * paid;
		if (squares === undefined) return { people: buyers, sum, highest: sum };
		if (!(squares > 0) || !(buyers > 0) || sum * sum > buyers * squares * (1 + 1e-9)) return null;
		const { highest } = boundsOf({ buyers, sum, squares });
		return { people: paid === undefined ? sum ** 2 / squares : buyers, sum, highest };
	};
	const [a, b] = [factorOf(factors[0]), factorOf(factors[1])];
	if (!a || !b) return false;
	const isRead = (one: Factor, other: Factor) =>
		one.highest - (sign * product) / other.sum < dominance * one.highest;
	return a.people < k || b.people < k || isRead(a, b) || isRead(b, a);
};

/** Blocks of both sides that cover the same people, and the variants that they are compared for. */
export interface Both {
	readonly union: Pick<Union, 'before' | 'after'>;
	readonly before: {
		readonly sheet: Sheet;
		readonly all: readonly Sheet[];
		readonly variants: readonly string[];
	};
	readonly after: {
		readonly sheet: Sheet;
		readonly all: readonly Sheet[];
		readonly variants: readonly string[];
	};
}

/** An amount of one side with who is behind it. */
interface Sums {
	readonly buyers: number;
	readonly sum: number;
	readonly squares: number;
	readonly cubes: number | undefined;
}

/** A sum of some variants over some blocks; undefined where one of them does not show it. */
export const sumIn = (
	sheet: Sheet,
	blocks: readonly number[],
	{ measure, variants }: { measure: string; variants: readonly string[] }
): number | undefined => {
	let sum = 0;
	for (const index of blocks) {
		const of = sheet.blocks[index]?.sums.get(measure);
		if (!of) return undefined;
		for (const variant of variants) sum += of.get(variant) ?? 0;
	}
	return sum;
};

/** The same from another table of totals of the same periods; undefined where one of them does not have it. */
const ofTotals = (
	{ sheet, all, variants }: Both['before'],
	blocks: readonly number[],
	measure: string
): number | undefined => {
	if (sheet.axes.length > 0 || sheet.dated) return undefined;
	const epochs = new Set(blocks.map((index) => sheet.blocks[index]?.epoch));
	const other = all.find(
		(one) => one.axes.length === 0 && !one.dated && one.blocks.some(({ sums }) => sums.has(measure))
	);
	const found = other?.blocks.flatMap(({ epoch, sums }, b) =>
		epochs.has(epoch) && sums.has(measure) ? [b] : []
	);
	return other && found?.length === epochs.size ? sumIn(other, found, { measure, variants }) : undefined;
};

function sumsOf(side: Both['before'], blocks: readonly number[], amount: string): Sums | null {
	const { sheet, variants } = side;
	const of = (measure: string) => sumIn(sheet, blocks, { measure, variants });
	const [sum, squares] = [of(amount), of(`${amount}_sq`)];
	const buyers = of('conversions') ?? of('people') ?? ofTotals(side, blocks, 'people');
	if (sum === undefined || squares === undefined || buyers === undefined) return null;
	return { buyers, sum, squares, cubes: ofTotals(side, blocks, `${amount}_cu`) };
}

/** One price for everybody is nobody's secret where buyers are counted. */
const price = ({ buyers, sum, squares }: Sums): number | null =>
	buyers > 0 && Math.abs(sum * sum - buyers * squares) <= 1e-9 * sum * sum ? sum / buyers : null;

/** Amounts with squares that a table shows. */
export const amountsIn = (sheet: Sheet): string[] => {
	const names = [...(sheet.blocks[0]?.sums.keys() ?? [])];
	return sheet.layer === 'revenue' ? names.filter((name) => names.includes(`${name}_sq`)) : [];
};

/** People who bought, in totals. */
const buyersIn = (side: Both['before'], blocks: readonly number[]) => ofTotals(side, blocks, 'conversions');

/**
 * The columns of an amount that have to be left out because whoever subtracts could read one customer's amount: the people whom one side
 * has more are a group of their own, with their buyers, sum and sum of squares, and in totals Σx³. Only where they are: of people
 * who were added and others who were taken away the difference is nobody's.
 *
 * Ranges of the margin give away Σ of revenue × discount: of the people whom one side has more it needs k with a discount, as a
 * group's does, and k without or nobody.
 *
 * @returns the amount with its cubes; the cubes, or the product, where those alone would tell; nothing where nothing can be read
 */
export const readAmount = (
	amount: string,
	{ union, before, after }: Both,
	{ k, dominance, minBuyers }: Pick<Policy, 'k' | 'dominance' | 'minBuyers'>
): string[] => {
	const one = sumsOf(before, union.before, amount);
	const other = sumsOf(after, union.after, amount);
	if (!one || !other) return [];
	const sign = Math.sign(other.buyers - one.buyers);
	const buyers = sign * (other.buyers - one.buyers);
	const sum = sign * (other.sum - one.sum);
	const squares = sign * (other.squares - one.squares);
	if (buyers === 0 || !(sum > 0) || !(squares > 0) || sum * sum > buyers * squares * (1 + 1e-9)) return [];
	const [a, b] = [price(one), price(other)];
	if (a !== null && b !== null && Math.abs(a - b) <= 1e-9 * a) return [];
	const hasCubes = other.cubes !== undefined;
	if (!revenueCertified({ buyers, sum, squares }, dominance, minBuyers))
		return [amount, ...(hasCubes ? [`${amount}_cu`] : [])];
	if (amount === 'discount') {
		const product = 'revenue_x_discount';
		const isUsed = ofTotals(before, union.before, product) !== undefined;
		const given = sum ** 2 / squares;
		const rest =
			sign * ((buyersIn(after, union.after) ?? NaN) - (buyersIn(before, union.before) ?? NaN)) - given;
		return isUsed && (given < k || (rest > 0.5 && rest < k)) ? [product] : [];
	}
	if (one.cubes === undefined || other.cubes === undefined) return [];
	const cubes = sign * (other.cubes - one.cubes);
	const isGroup = cubes > 0 && cubes * sum >= squares * squares * (1 - 1e-9);
	return isGroup && !revenueCertified({ buyers, sum, squares, cubes }, dominance, minBuyers)
		? [`${amount}_cu`]
		: [];
};
