import type { ReleasedEpoch } from '../../released.ts';
import { peopleTables, positionKey, publishedSizes, type Sizes } from './attack-view.ts';
import type { Findings } from './attack-findings.ts';

/** How one variant's people are divided along an axis. */
interface Division {
	readonly axis: string;
	/** People by label. */
	readonly groups: ReadonlyMap<string, number>;
	/** Is there an Other besides? */
	readonly hasOther: boolean;
}

interface Divided {
	readonly people: number;
	readonly divisions: readonly Division[];
}

/** A publication with one period alone: over several a label may name groups that are not the same. */
function dividedOf(epochs: readonly ReleasedEpoch[], variant: string): Divided | null {
	const [epoch, ...more] = epochs;
	const v = epoch?.variants.indexOf(variant) ?? -1;
	if (!epoch || more.length > 0 || v < 0 || epoch.policy.rounding !== 1) return null;
	const people = peopleTables(epoch, 0)[0]?.blocks[0]?.sums[v]?.[0];
	if (people === undefined) return null;
	const divisions = peopleTables(epoch, 1).map(({ axes: [axis = ''], blocks }): Division => {
		const named = blocks.flatMap(({ at: [position], sums }) =>
			position && !('pooled' in position) ? [[positionKey(position), sums[v]?.[0] ?? 0] as const] : []
		);
		return { axis, groups: new Map(named), hasOther: named.length < blocks.length };
	});
	return { people, divisions };
}

/** Groups of one side that the other side does not have, with as many people. */
const without = (one: Division, other: Division): [string, number][] =>
	[...one.groups].filter(([label]) => !other.groups.has(label));

const isSameColumn = (one: Division, other: Division): boolean => {
	if (one.axis === other.axis) return true;
	const sizes = new Set(other.groups.values());
	const alike = [...one.groups.values()].filter((size) => sizes.has(size)).length;
	return alike >= 2 && 2 * alike >= Math.min(one.groups.size, other.groups.size);
};

/**
 * Relates groups of two publications whose labels differ: one may be the other with a few people more or fewer. Where everybody is
 * in both, and groups that have the same label are the same, the rest was only divided anew; else it is a guess.
 */
export function attackRegrouped(
	before: Version,
	{ epochs, k }: { epochs: readonly ReleasedEpoch[]; k: number },
	findings: Findings
): void {
	const named = (list: readonly ReleasedEpoch[]) => new Set(list.flatMap(({ variants }) => variants));
	const pairs =
		before.variants ??
		[...named(before.epochs).intersection(named(epochs))].map((name) => [name, name] as const);
	for (const [theirs, own] of pairs) {
		const [one, two] = [dividedOf(before.epochs, theirs), dividedOf(epochs, own)];
		if (!one || !two) continue;
		for (const a of one.divisions)
			for (const b of two.divisions) {
				if (!isSameColumn(a, b)) continue;
				const [gone, come] = [without(a, b), without(b, a)];
				const divides = (list: readonly unknown[], { hasOther }: Division) =>
					list.length + Number(hasOther) > 1;
				if (!divides(gone, a) || !divides(come, b)) continue;
				const shared = [...a.groups].filter(([label]) => b.groups.has(label));
				const isSure =
					one.people === two.people &&
					shared.length > 0 &&
					shared.every(([label, size]) => b.groups.get(label) === size);
				const note = findings.noter([b.axis], k, 'regrouped');
				for (const [, x] of gone)
					for (const [, y] of come) {
						const apart = Math.abs(x - y);
						if (isSure || apart === 0 || apart >= k) note(apart, apart);
						else findings.supposed([b.axis], apart, 'regrouped');
					}
			}
	}
}

/** Something else that was published about the same people. */
export interface Version {
	readonly epochs: readonly ReleasedEpoch[];
	/** Variants that are the same people in both: their names here, then there; left out for a version, where all of the same name are. */
	readonly variants?: readonly (readonly [before: string, after: string])[];
}

/** People who are in one of two publications only, as far as a reader can tell. */
interface Change extends Sizes {
	/** [] for everybody; one axis for a group of it, or for all its groups that are not in both. */
	readonly axes: readonly string[];
}

const nothing: Sizes = { low: 0, high: 0 };
const plus = (a: Sizes, b: Sizes): Sizes => ({ low: a.low + b.low, high: a.high + b.high });
const minus = (a: Sizes, b: Sizes): Sizes => ({ low: a.low - b.high, high: a.high - b.low });

/** How many it is, whichever of the two has more. */
const apart = ({ low, high }: Sizes): Sizes => ({
	low: low > 0 ? low : high < 0 ? -high : 0,
	high: Math.max(Math.abs(low), Math.abs(high))
});

/** One variant's people in all periods of a publication. */
interface Sums {
	readonly total: Sizes;
	/** By axis, then by position; a value is there only where every period shows it. */
	readonly axes: ReadonlyMap<string, ReadonlyMap<string, Sizes>>;
}

const sumsOf = (epochs: readonly ReleasedEpoch[], variant: string, what?: string): Sums => {
	let total = nothing;
	const axes = new Map<string, Map<string, { sizes: Sizes; periods: number }>>();
	for (const epoch of epochs) {
		const v = epoch.variants.indexOf(variant);
		const sizesOf = (sums: readonly (readonly number[])[]) => publishedSizes(sums[v]?.[0] ?? 0, epoch.policy);
		const everybody = peopleTables(epoch, 0, what)[0]?.blocks[0];
		if (everybody) total = plus(total, sizesOf(everybody.sums));
		for (const {
			axes: [axis = ''],
			blocks
		} of peopleTables(epoch, 1, what)) {
			const positions = axes.get(axis) ?? new Map<string, { sizes: Sizes; periods: number }>();
			axes.set(axis, positions);
			for (const { at, sums } of blocks) {
				const [position] = at;
				if (!position || 'pooled' in position) continue;
				const known = positions.get(positionKey(position));
				positions.set(positionKey(position), {
					sizes: plus(known?.sizes ?? nothing, sizesOf(sums)),
					periods: (known?.periods ?? 0) + 1
				});
			}
		}
	}
	return {
		total,
		axes: new Map(
			[...axes].map(([axis, positions]) => [
				axis,
				new Map(
					[...positions].flatMap(([key, { sizes, periods }]) =>
						axis === 'date' || periods === epochs.length ? [[key, sizes] as const] : []
					)
				)
			])
		)
	};
};

/** Variants of other names, of which one may be the other with a few people more or fewer: by how many, where they differ. */
export const nearVariants = (before: Version, after: Version, k: number): number[] => {
	const named = ({ epochs }: Version) => [...new Set(epochs.flatMap(({ variants }) => variants))];
	const isPaired = (one: string, other: string) =>
		before.variants?.some(([theirs, own]) => theirs === one && own === other) ?? one === other;
	return named(before).flatMap((one) =>
		named(after).flatMap((other) => {
			if (isPaired(one, other)) return [];
			const { low, high } = minus(sumsOf(after.epochs, other).total, sumsOf(before.epochs, one).total);
			const size = Math.abs(low);
			return low === high && size > 0 && size < k ? [size] : [];
		})
	);
};

/**
 * By how many people two publications about the same people differ: in total, in every group that both show, and in all the
 * others of its axis together. Whoever kept both subtracts one from the other.
 * @param what everybody, or the people with an outcome
 */
export const changesBetween = (before: Version, after: Version, what?: string): Change[] => {
	const named = (version: Version) => new Set(version.epochs.flatMap(({ variants }) => variants));
	const shared =
		before.variants ?? [...named(before).intersection(named(after))].map((name) => [name, name] as const);
	return shared.flatMap(([theirs, own]): Change[] => {
		const [one, two] = [sumsOf(before.epochs, theirs, what), sumsOf(after.epochs, own, what)];
		const difference = minus(two.total, one.total);
		const changes: Change[] = [{ axes: [], ...apart(difference) }];
		for (const [axis, positions] of two.axes) {
			let rest = difference;
			let compared = 0;
			for (const [key, sizes] of positions) {
				const earlier = one.axes.get(axis)?.get(key);
				if (!earlier) continue;
				const change = minus(sizes, earlier);
				changes.push({ axes: [axis], ...apart(change) });
				rest = { low: rest.low - change.high, high: rest.high - change.low };
				compared += 1;
			}
			if (compared > 0) changes.push({ axes: [axis], ...apart(rest) });
		}
		return changes;
	});
};
