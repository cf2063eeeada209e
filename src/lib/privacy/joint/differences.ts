import type { Measure } from '../cube.ts';
import type { Policy } from '../policy.ts';
import type { Layer, ReleasedEpoch } from '../released.ts';
import { amountsIn, readAmount, amountProducts, readProduct } from './amounts.ts';
import { DATE, type VariantCells } from '../cells.ts';
import { pointsOf, stretchesOf } from './points.ts';
import type { Aligned } from './published.ts';
import { regrouped } from './regrouped.ts';
import { isSentThere } from './judged.ts';
import { sheetsOf, type Sheet, type SheetBlock } from '../certificates/sheet.ts';
import { smallestUnions, type Union, groupsOf, numbersOf, remainder } from './unions.ts';

/** A union of blocks that two campaigns publish with a small difference, or in a way that would tell more. */
export interface Difference {
	/** Axes of the breakdown without `date`; none for totals. */
	readonly axes: readonly string[];
	readonly dated: boolean;
	readonly layer: Layer;
	readonly plan: string;
	/** What differs: `people`, or an outcome. */
	readonly measure: string;
	/** The measure whose blocks these are; null for the blocks of people. */
	readonly of: string | null;
	/** Least difference that would do: k people, or m with an outcome. */
	readonly min: number;
	/** Do the same people have other outcomes? */
	readonly restated: boolean;
	/** Could one customer's amount be read? */
	readonly isAmount?: true;
	/** Only from a sum of products: without its column nothing can be read. */
	readonly isColumn?: true;
}

type Rule = Pick<Policy, 'k' | 'minOutcome' | 'minBuyers' | 'dominance'>;

/** Counts of people or of what they did; what the sender decides (impressions) tells nothing about a person. */
const isCount = ({ name, kind, role }: Measure, epochs: readonly ReleasedEpoch[]): boolean =>
	role === 'sum' && !isSentThere(name, epochs) && ['outcome', 'event', 'responses', 'answer'].includes(kind);

const sumOf = (
	blocks: readonly SheetBlock[],
	indices: readonly number[],
	{ measure, variants }: { measure: string; variants: readonly string[] }
): number | undefined => {
	let sum = 0;
	for (const index of indices) {
		const of = blocks[index]?.sums.get(measure);
		if (!of) return undefined;
		for (const variant of variants) sum += of.get(variant) ?? 0;
	}
	return sum;
};

const isPair = (before: Sheet, after: Sheet): boolean =>
	JSON.stringify(before.axes) === JSON.stringify(after.axes);

const isCross = ({ axes, dated }: Sheet): boolean => axes.length + Number(dated) > 1;

/** Do both sides publish more than one group of people who are divided anew? */
const isDividedAnew = (one: Sheet, other: Sheet, { before, after }: Union): boolean =>
	groupsOf(one, before) > 1 && groupsOf(other, after) > 1;

/** Everything that two campaigns publish about one variant that both have, or about several together. */
interface Pair {
	readonly before: Aligned;
	readonly after: readonly ReleasedEpoch[];
	readonly variants: readonly [before: readonly string[], after: readonly string[]];
	readonly cells: readonly [before: VariantCells | null, after: VariantCells | null];
	readonly rule: Rule;
}

/**
 * Unions of blocks in which what is about to be published differs from what was published by 1 to k − 1 people, or by 1 to
 * m − 1 people with an outcome: whoever has both subtracts. Each smallest common union is compared, of every breakdown and
 * cross-tab, of totals, by period and over all periods. Printed sums are compared: of one that is printed rounded, only what
 * is certain counts.
 */
export const differencesOf = ({ before, after, variants, cells, rule }: Pair): Difference[] => {
	const [old, young] = [sheetsOf(before.epochs), sheetsOf(after)];
	const stretches = stretchesOf([...old, ...young].flatMap(({ blocks }) => blocks));
	const both = [...before.epochs, ...after];
	const counts = new Set(
		both.flatMap(({ measures }) =>
			measures.filter((measure) => isCount(measure, both)).map(({ name }) => name)
		)
	);
	const products = amountProducts(both.flatMap(({ measures }) => measures));
	const half = (epochs: readonly ReleasedEpoch[], sheet: Sheet, indices: readonly number[]) =>
		indices.reduce((sum, b) => {
			const rounding = epochs[sheet.blocks[b]?.epoch ?? -1]?.policy.rounding ?? 1;
			return rounding === 1 ? sum : sum + rounding / 2;
		}, 0);
	const k = Math.max(rule.k, ...before.epochs.map(({ policy }) => policy.k));
	const m = Math.max(rule.minOutcome, ...before.epochs.map(({ policy }) => policy.minOutcome));
	const found: Difference[] = [];
	const grounds = new Map<
		string,
		{ before: ReturnType<typeof pointsOf>; after: ReturnType<typeof pointsOf> }
	>();
	const groundOf = (axes: readonly string[]) => {
		const key = JSON.stringify(axes);
		const known = grounds.get(key) ?? {
			before: pointsOf(cells[0], axes, stretches),
			after: pointsOf(cells[1], axes, stretches)
		};
		grounds.set(key, known);
		return { ...known, stretches };
	};
	const compare = (one: Sheet, other: Sheet, whole: Union) => {
		const { axes, dated, layer, plan } = other;
		const table = { axes, dated, layer, plan };
		const isPeople = one.layer === 'people' && layer === 'people';
		const addAmount = (measure: string, more: { readonly isColumn?: true } = {}) =>
			found.push({
				...table,
				measure,
				of: measure,
				min: rule.minBuyers,
				restated: false,
				isAmount: true,
				...more
			});
		const inBoth = [...counts].filter((measure) =>
			[one, other].every(({ blocks }) => blocks.every(({ sums }) => sums.has(measure)))
		);
		const union = whole.isRegrouped
			? remainder(whole, {
					before: numbersOf(one, variants[0], inBoth),
					after: numbersOf(other, variants[1], inBoth)
				})
			: whole;
		if (union.before.length === 0 || union.after.length === 0) return;
		const sides = {
			union,
			before: { sheet: one, all: old, variants: variants[0] },
			after: { sheet: other, all: young, variants: variants[1] }
		};
		for (const amount of amountsIn(other).filter((name) => amountsIn(one).includes(name)))
			for (const read of readAmount(amount, sides, rule)) addAmount(read);
		for (const product of products)
			if (readProduct(product, sides, rule)) addAmount(product.name, { isColumn: true });
		const unsure = half(before.epochs, one, union.before) + half(after, other, union.after);
		const by = (measure: string): number | undefined => {
			const a = sumOf(one.blocks, union.before, { measure, variants: variants[0] });
			const b = sumOf(other.blocks, union.after, { measure, variants: variants[1] });
			if (a === undefined || b === undefined) return undefined;
			return Math.max(0, Math.abs(b - a) - unsure);
		};
		const shared = [...counts].filter((measure) => by(measure) !== undefined);
		if (!isPeople && shared.length === 0) return;
		const people = by('people') ?? 0;
		const add = (measure: string, min: number) =>
			found.push({
				...table,
				measure,
				of: isPeople ? (measure === 'people' ? null : measure) : (shared[0] ?? null),
				min,
				restated: people === 0 && measure !== 'people'
			});
		if (union.isRegrouped && isDividedAnew(one, other, union)) add('people', k);
		if (people > 0 && people < k) add('people', k);
		for (const measure of shared) {
			const change = by(measure) ?? 0;
			if (change > 0 && change < m) add(measure, m);
		}
	};
	const axesAnew = new Set<string>();
	for (const other of young) {
		for (const one of old.filter((sheet) => isPair(sheet, other))) {
			const ground = groundOf(other.axes);
			const anew = regrouped(one, other, { ground, days: before.relation === 'version' });
			if (anew) axesAnew.add(other.axes[0] ?? DATE);
			for (const union of smallestUnions(one, other, { ground, regrouped: anew })) compare(one, other, union);
			if (one.whole && other.whole)
				for (const union of smallestUnions(one, other, { ground, altogether: true, regrouped: anew }))
					compare(one, other, union);
		}
	}
	for (const { axes, dated, layer, plan } of young.filter(
		(sheet) => isCross(sheet) && old.some((one) => isPair(one, sheet))
	)) {
		if (![...axes, ...(dated ? [DATE] : [])].some((axis) => axesAnew.has(axis))) continue;
		// Parts of groups that are divided anew cannot be compared.
		if (layer === 'people')
			found.push({ axes, dated, layer, plan, measure: 'people', of: null, min: k, restated: false });
	}
	return found;
};
