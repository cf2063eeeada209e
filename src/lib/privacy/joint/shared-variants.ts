import type { ReleasedEpoch } from '../released.ts';
import type { Published, Related } from './published.ts';

/** The name of a variant in another campaign, and in this one, of the same people. */
export type VariantPair = readonly [theirs: string, own: string];

/** Several variants together, there and here, that are the same people. */
export type UnionPair = readonly [theirs: readonly string[], own: readonly string[]];

/** Published people of each variant, over all periods; of a running period its ranges of days. */
const peopleOf = ({ epochs }: { readonly epochs: readonly ReleasedEpoch[] }): Map<string, number> => {
	const people = new Map<string, number>();
	for (const { variants, tables } of epochs) {
		const total = tables.find(({ axes, layer }) => axes.length === 0 && layer === 'people');
		variants.forEach((variant, v) =>
			people.set(variant, (people.get(variant) ?? 0) + (total?.blocks[0]?.sums[v]?.[0] ?? 0))
		);
	}
	return people;
};

/** People of both sides, and how few may differ between two that are the same. */
const bothSides = (of: Related, after: Pick<Published, 'epochs'>) => {
	const k = Math.max(0, ...[...of.epochs, ...after.epochs].map(({ policy }) => policy.k));
	const [theirs, own] = [peopleOf(of), peopleOf(after)];
	const sum = (people: ReadonlyMap<string, number>, names: readonly string[]) =>
		names.reduce((total, name) => total + (people.get(name) ?? 0), 0);
	const isNear = (a: readonly string[], b: readonly string[]) => {
		const [left, right] = [sum(theirs, a), sum(own, b)];
		return left > 0 && right > 0 && Math.abs(left - right) < k;
	};
	return { theirs, own, isNear };
};

/**
 * Variants of another campaign that are the same people as variants of this one.
 *
 * The control of an audience is one group of people, whatever each campaign calls it, and variants of the same name are the same
 * people. So are, of those that have no such partner of their size, two of nearly the same size: neither a new name nor another
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
const mostVariants = 8;

const unionsOf = (names: readonly string[]): string[][] =>
	names.length > mostVariants
		? [[...names]]
		: Array.from({ length: 2 ** names.length }, (_, bits) =>
				names.filter((_, i) => Math.floor(bits / 2 ** i) % 2 === 1)
			).filter((union) => union.length > 1);

/**
 * Unions of variants of one campaign that are nearly as many people as one variant, or as everybody, of the other one: somebody
 * may have split a variant, or joined some.
 */
export const sharedUnions = (of: Related, after: Pick<Published, 'epochs'>): UnionPair[] => {
	const { theirs, own, isNear } = bothSides(of, after);
	const [names, ownNames] = [[...theirs.keys()], [...own.keys()]];
	const candidates: UnionPair[] = [
		...unionsOf(names).flatMap((union) => ownNames.map((one): UnionPair => [union, [one]])),
		...unionsOf(ownNames).flatMap((union) => names.map((one): UnionPair => [[one], union])),
		...(names.length > 1 && ownNames.length > 1 ? [[names, ownNames] as const] : [])
	];
	return candidates.filter(([a, b]) => isNear(a, b));
};
