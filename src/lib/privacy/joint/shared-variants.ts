import type { ReleasedEpoch } from '../released.ts';
import { DATE } from '../cells.ts';
import {
	publishedCells,
	type Published,
	type Related,
	type UnionPair,
	type VariantPair,
	type Labels
} from './published.ts';
import { isBucket } from '../certificates/sheet.ts';
import { nameKey } from '../name-key.ts';

/** How alike two names are: but for typing, then but for capitals, too. */
const likenesses = [nameKey, (name: string) => nameKey(name).toLowerCase()] as const;

/**
 * Names there that are names here but for how they are typed, or else but for capitals; none where several could be meant. "iOS"
 * and "ios" in two uploads are one group to a reader, who subtracts them.
 */
export function twinNames(theirs: Iterable<string>, own: Iterable<string>): Map<string, string> {
	const [there, here] = [new Set(theirs), new Set(own)];
	const found = new Map<string, string>();
	for (const keyOf of likenesses) {
		const isTaken = new Set(found.values());
		const left = Map.groupBy(
			[...there].filter((name) => !here.has(name) && !found.has(name)),
			keyOf
		);
		const mine = Map.groupBy(
			[...here].filter((name) => !there.has(name) && !isTaken.has(name)),
			keyOf
		);
		for (const [key, [name, ...more]] of left) {
			const [twin, ...others] = mine.get(key) ?? [];
			const isOne = more.length === 0 && others.length === 0;
			if (name !== undefined && twin !== undefined && isOne) found.set(name, twin);
		}
	}
	return found;
}

/** Groups of each column, hidden ones too where the cells may be looked at. */
function groupsOf({ epochs, cube }: Published): Map<string, Set<string>> {
	const found = new Map(cube?.dimensions.map(({ name, values }) => [name, new Set(values)]));
	for (const { axes, blocks } of epochs.flatMap(({ tables }) => tables)) {
		axes.forEach((axis, a) => {
			const groups = found.get(axis) ?? new Set();
			found.set(axis, groups);
			for (const { at } of blocks) {
				const position = at[a];
				if (position && 'value' in position) groups.add(position.value);
			}
		});
	}
	return found;
}

/** Columns there that are columns here but for how they are typed. */
export const twinColumns = (of: Published, after: Published): Map<string, string> =>
	twinNames(groupsOf(of).keys(), groupsOf(after).keys());

/**
 * Groups there that are groups here but for how they are typed.
 * @param columns names here of columns that are called otherwise there
 */
export function twinLabels(of: Published, after: Published, columns: ReadonlyMap<string, string>): Labels {
	const own = groupsOf(after);
	return new Map(
		[...groupsOf(of)].flatMap(([column, groups]) => {
			const name = columns.get(column) ?? column;
			const twins = twinNames(groups, own.get(name) ?? []);
			return twins.size > 0 ? [[name, twins] as const] : [];
		})
	);
}

/** People of each published group of each column, of some variants together, over all periods. */
export const groupsByColumn = (
	epochs: readonly ReleasedEpoch[],
	variants: readonly string[]
): Map<string, Map<string, number>> => {
	const found = new Map<string, Map<string, number>>();
	for (const { tables, variants: names } of epochs) {
		for (const { axes, layer, blocks } of tables) {
			const [axis = DATE] = axes;
			if (axes.length !== 1 || axis === DATE || layer !== 'people') continue;
			const groups = found.get(axis) ?? new Map<string, number>();
			if (blocks.length > 0) found.set(axis, groups);
			for (const { at, sums } of blocks) {
				const [position] = at;
				if (!position || !('value' in position)) continue;
				const people = variants.reduce((sum, name) => sum + (sums[names.indexOf(name)]?.[0] ?? 0), 0);
				groups.set(position.value, (groups.get(position.value) ?? 0) + people);
			}
		}
	}
	return found;
};

/** Published people of each variant, over all periods; of a running campaign those of its ranges of days. */
const peopleOf = ({ epochs }: { readonly epochs: readonly ReleasedEpoch[] }): Map<string, number> => {
	const people = new Map<string, number>();
	const closed = epochs.filter((epoch) => !isBucket(epoch));
	const closedThrough = Math.max(-Infinity, ...closed.map(({ to }) => to ?? Infinity));
	const open = epochs.filter((epoch) => isBucket(epoch) && (epoch.to ?? 0) > closedThrough);
	for (const epoch of [...closed, ...open]) {
		const { variants, tables } = epoch;
		const axes = isBucket(epoch) ? DATE : '';
		const total = tables.find((table) => table.axes.join() === axes && table.layer === 'people');
		variants.forEach((variant, v) => {
			const sum = total?.blocks.reduce((all, { sums }) => all + (sums[v]?.[0] ?? 0), 0) ?? 0;
			people.set(variant, (people.get(variant) ?? 0) + sum);
		});
	}
	return people;
};

/** People of each group of each column of some variants together, hidden ones too. */
const ownGroups = (after: Published, variants: readonly string[]): Map<string, Map<string, number>> => {
	const cells = publishedCells(after, variants);
	return new Map(
		cells?.columns.map((column, c) => {
			const groups = new Map<string, number>();
			cells.codes[c]?.forEach((code, cell) => {
				const label = cells.values[c]?.[code] ?? '';
				groups.set(label, (groups.get(label) ?? 0) + (cells.people[cell] ?? 0));
			});
			return [column, groups];
		})
	);
};

/** People of both sides, and whether variants may be the same people. */
const bothSides = (of: Related, after: Published) => {
	const k = Math.max(0, ...[...of.epochs, ...after.epochs].map(({ policy }) => policy.k));
	const [theirs, own] = [peopleOf(of), peopleOf(after)];
	const sum = (people: ReadonlyMap<string, number>, names: readonly string[]) =>
		names.reduce((total, name) => total + (people.get(name) ?? 0), 0);
	/** Groups of the same label that differ by k people or more are not the same people. */
	const areGroupsNear = (a: readonly string[], b: readonly string[]) => {
		const groups = ownGroups(after, b);
		return [...groupsByColumn(of.epochs, a)].every(([column, list]) =>
			[...list].every(([label, people]) => {
				const here = groups.get(column)?.get(label);
				return here === undefined || Math.abs(here - people) < k;
			})
		);
	};
	const isNear = (a: readonly string[], b: readonly string[]) => {
		const [left, right] = [sum(theirs, a), sum(own, b)];
		return left > 0 && right > 0 && Math.abs(left - right) < k && areGroupsNear(a, b);
	};
	return { theirs, own, isNear };
};

/**
 * Variants of another campaign that are the same people as variants of this one.
 *
 * The control of an audience is one group of people, whatever each campaign calls it, and variants of the same name, however it is
 * typed, are the same people. So are, of those that have no such partner of their size, two of nearly the same size: neither a new name nor another
 * role may hide that somebody left. Of a version a renamed variant is the one that is nearest in size.
 */
export const sharedVariants = (of: Related, after: Published): VariantPair[] => {
	const { theirs, own, isNear } = bothSides(of, after);
	const shared = new Map<string, string>();
	const left = () => [...own.keys()].filter((name) => ![...shared.values()].includes(name));
	const [control] = own.keys();
	const [theirControl] = theirs.keys();
	const pair = (name: string | undefined, to: string | undefined) => {
		if (name !== undefined && to !== undefined && !shared.has(name) && left().includes(to))
			shared.set(name, to);
	};
	if (of.relation === 'audience') pair(theirControl, control);
	for (const name of theirs.keys()) pair(name, name);
	for (const [name, twin] of twinNames(theirs.keys(), own.keys())) pair(name, twin);
	if (of.relation === 'version') {
		pair(theirControl, control);
		for (const [name, people] of theirs) {
			const distance = (to: string) => Math.abs((own.get(to) ?? 0) - people);
			pair(name, left().toSorted((a, b) => distance(a) - distance(b))[0]);
		}
	}
	const pairs: VariantPair[] = [...shared];
	const matched = pairs.filter(([a, b]) => isNear([a], [b]));
	const near = [...theirs.keys()].flatMap((a) =>
		matched.some(([name]) => name === a)
			? []
			: [...own.keys()].flatMap((b): VariantPair[] =>
					isNear([a], [b]) && !matched.some(([, name]) => name === b) ? [[a, b]] : []
				)
	);
	return [...pairs, ...near];
};

/** Unions of more variants are not looked for: there are too many. */
const maxVariants = 8;

const unionsOf = (names: readonly string[]): string[][] =>
	names.length > maxVariants
		? [[...names]]
		: Array.from({ length: 2 ** names.length }, (_, bits) =>
				names.filter((_, i) => Math.floor(bits / 2 ** i) % 2 === 1)
			).filter((union) => union.length > 1);

/**
 * Unions of variants of one campaign that are nearly as many people as one variant, or as everybody, of the other one: somebody
 * may have split a variant, or joined some.
 */
export const sharedUnions = (of: Related, after: Published): UnionPair[] => {
	const { theirs, own, isNear } = bothSides(of, after);
	const [names, ownNames] = [[...theirs.keys()], [...own.keys()]];
	const candidates: UnionPair[] = [
		...unionsOf(names).flatMap((union) => ownNames.map((one): UnionPair => [union, [one]])),
		...unionsOf(ownNames).flatMap((union) => names.map((one): UnionPair => [[one], union])),
		...(names.length > 1 && ownNames.length > 1 ? [[names, ownNames] as const] : [])
	];
	return candidates.filter(([a, b]) => isNear(a, b));
};
