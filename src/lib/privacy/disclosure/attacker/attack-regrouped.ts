import type { ReleasedEpoch } from '../../released.ts';
import type { Findings } from './attack-findings.ts';
import type { Version } from './attack-versions.ts';
import { peopleTables, placeKey } from './attack-view.ts';

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

/** A publication with one period alone: over several a label may stand for groups that are not the same. */
function dividedOf(epochs: readonly ReleasedEpoch[], variant: string): Divided | null {
	const [epoch, ...more] = epochs;
	const v = epoch?.variants.indexOf(variant) ?? -1;
	if (!epoch || more.length > 0 || v < 0 || epoch.policy.rounding !== 1) return null;
	const people = peopleTables(epoch, 0)[0]?.blocks[0]?.sums[v]?.[0];
	if (people === undefined) return null;
	const divisions = peopleTables(epoch, 1).map(({ axes: [axis = ''], blocks }): Division => {
		const named = blocks.flatMap(({ at: [place], sums }) =>
			place && !('pooled' in place) ? [[placeKey(place), sums[v]?.[0] ?? 0] as const] : []
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
