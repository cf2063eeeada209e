import type { Statement } from '../statements.ts';
import type { Population } from './population.ts';
import { product } from './product.ts';
import type { Kind, Promised, Violation } from './rule.ts';

/** A published block of one version of one campaign, with the combinations of values it has. */
interface Block {
	readonly group: Statement['group'];
	readonly combinations: readonly string[];
	readonly values: Map<string, { readonly value: number; readonly isRounded: boolean }>;
}

/** Values of a dimension that an allowed range has; days are listed one by one. */
const valuesIn = (allowed: Statement['group'][string], known: readonly string[]): readonly string[] =>
	'from' in allowed
		? known.filter((value) => Number(value) >= allowed.from && Number(value) <= allowed.to)
		: allowed;

/** Blocks by edition (campaign and version) and axes. */
const editionsOf = ({ statements, cells }: Population): Map<string, Map<string, Map<string, Block>>> => {
	const days = new Set(cells.flatMap(({ group }) => ('date' in group ? [String(group['date'])] : [])));
	for (const { group } of statements) {
		const { date } = group;
		if (date && 'from' in date) days.add(String(date.from)).add(String(date.to));
		else for (const day of date ?? []) days.add(day);
	}
	const editions = new Map<string, Map<string, Map<string, Block>>>();
	for (const { dataset, version = 1, group, measure, value, rounded } of statements) {
		const axes = Object.keys(group).toSorted();
		if (axes.length > 2) continue;
		const edition = editions.get(`${version}/${dataset}`) ?? new Map<string, Map<string, Block>>();
		editions.set(`${version}/${dataset}`, edition);
		const table = edition.get(axes.join('\0')) ?? new Map<string, Block>();
		edition.set(axes.join('\0'), table);
		const lists = axes.map((axis) => valuesIn(group[axis] ?? [], [...days]));
		const key = JSON.stringify(lists);
		const block = table.get(key) ?? {
			group,
			combinations: product(lists).map((values) => JSON.stringify(values)),
			values: new Map<string, { value: number; isRounded: boolean }>()
		};
		table.set(key, block);
		block.values.set(measure, { value, isRounded: (rounded ?? 0) > 0 });
	}
	return editions;
};

/** Smallest unions of blocks that both tables publish: sets of blocks joined where they overlap. */
const unions = (a: readonly Block[], b: readonly Block[]): { a: Block[]; b: Block[] }[] => {
	const found: { a: Block[]; b: Block[]; has: Set<string> }[] = [];
	for (const [side, blocks] of [
		['a', a],
		['b', b]
	] as const) {
		for (const block of blocks) {
			const touched = found.filter(({ has }) => block.combinations.some((one) => has.has(one)));
			const joined = { a: [] as Block[], b: [] as Block[], has: new Set(block.combinations) };
			for (const one of touched) {
				joined.a.push(...one.a);
				joined.b.push(...one.b);
				for (const combination of one.has) joined.has.add(combination);
				found.splice(found.indexOf(one), 1);
			}
			joined[side].push(block);
			found.push(joined);
		}
	}
	return found;
};

/**
 * Do both sides of a union have the same people? A breakdown has everybody: a value that one of the two lacks has nobody there.
 * A table of two dimensions may have holes.
 */
const isWhole = ({ a, b }: { a: readonly Block[]; b: readonly Block[] }): boolean => {
	const axes = Object.keys(a[0]?.group ?? {});
	if (axes.length < 2 || axes.includes('date')) return true;
	const of = (blocks: readonly Block[]) => new Set(blocks.flatMap(({ combinations }) => combinations));
	return of(a).symmetricDifference(of(b)).size === 0;
};

/** Blocks of one table may overlap where it is about several periods: those tell nothing as a whole. */
const areDisjoint = (blocks: readonly Block[]): boolean => {
	const all = blocks.flatMap(({ combinations }) => combinations);
	return new Set(all).size === all.length;
};

/** Versions and campaigns about the same people whose unions of blocks differ by a few people, or a few outcomes. */
export const differences = (
	population: Population,
	kindOf: (measure: string) => Kind,
	{ k, m }: Promised
): Violation[] => {
	const editions = [...editionsOf(population)];
	const violations: Violation[] = [];
	const compare = (after: string, [a, b]: [Block[], Block[]]) => {
		for (const union of unions(a, b)) {
			if (union.a.length === 0 || union.b.length === 0 || !isWhole(union)) continue;
			const measures = [...(union.a[0]?.values.keys() ?? [])].filter((measure) =>
				[...union.a, ...union.b].every(({ values }) => values.has(measure))
			);
			for (const measure of measures) {
				const kind = kindOf(measure);
				if (kind !== 'people' && kind !== 'outcome') continue;
				const numbers = (blocks: Block[]) => blocks.flatMap(({ values }) => values.get(measure) ?? []);
				if ([...numbers(union.a), ...numbers(union.b)].some(({ isRounded }) => isRounded)) continue;
				const sum = (blocks: Block[]) => numbers(blocks).reduce((all, { value }) => all + value, 0);
				const difference = sum(union.b) - sum(union.a);
				const least = kind === 'people' ? k : m;
				if (Math.abs(difference) < 1 || Math.abs(difference) >= least) continue;
				violations.push({
					kind: 'difference',
					population: population.name,
					measure,
					version: Number(after.split('/')[0]),
					group: union.b[0]?.group ?? {},
					value: difference
				});
			}
		}
	};
	editions.forEach(([after, later], at) => {
		for (const [, earlier] of editions.slice(0, at)) {
			for (const [axes, blocks] of later) {
				const others = earlier.get(axes);
				if (!others) continue;
				const tables: [Block[], Block[]] = [[...others.values()], [...blocks.values()]];
				if (tables.every(areDisjoint)) compare(after, tables);
			}
		}
	});
	return violations;
};
