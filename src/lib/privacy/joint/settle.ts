import { asStrictAs } from '../policy.ts';
import { OutOfWork, Work } from '../disclosure/system/work.ts';
import { earlierGrouping, withLongerRanges } from '../earlier.ts';
import { Trial, type KnownProofs } from './trial.ts';
import { type Ask, type Attempt, type Refusal, type Settled, reasonOf } from './settlement.ts';
import type { Cube } from '../cube.ts';
import { nameKey } from '../name-key.ts';
import { alignedAs, type Aligned, type Published, type Related } from './published.ts';
import { sharedVariants, twinColumns, twinLabels } from './shared-variants.ts';

const shareOf = (one: ReadonlySet<string>, other: ReadonlySet<string>): number => {
	const fewer = Math.min(one.size, other.size);
	return fewer === 0 ? 0 : [...one].filter((value) => other.has(value)).length / fewer;
};

/** Columns that were renamed: those without a namesake that share at least half of their values. @param twins are known */
const renamedColumns = (from: Cube, to: Cube, twins: ReadonlyMap<string, string>): Map<string, string> => {
	const names = new Map(twins);
	const missing = (cube: Cube, other: Cube) =>
		cube.dimensions.filter(({ name }) => !other.dimensions.some((one) => one.name === name));
	const free = missing(to, from).map(({ name, values }) => ({ name, values: new Set(values.map(nameKey)) }));
	for (const { name, values } of missing(from, to)) {
		if (names.has(name)) continue;
		const own = new Set(values.map(nameKey));
		const [best] = free
			.filter((one) => ![...names.values()].includes(one.name))
			.map((one) => ({ name: one.name, share: shareOf(own, one.values) }))
			.toSorted((a, b) => b.share - a.share);
		if (best && best.share >= 0.5) names.set(name, best.name);
	}
	return names;
};

/** Brings a campaign about the same people in a form that can be compared. */
const aligned = (of: Related, after: Published): Aligned => {
	const { cube } = of;
	const twins = twinColumns(of, after);
	const columns = cube && after.cube ? renamedColumns(cube, after.cube, twins) : twins;
	return alignedAs(of, {
		columns,
		labels: twinLabels(of, after, columns),
		variants: sharedVariants(of, after)
	});
};

/**
 * Fits what is about to be published beside everything that was published about the same people: all versions of a campaign,
 * and all campaigns of its audience.
 *
 * Each smallest common union of blocks must differ by 0 or enough, and no small group may be narrowed by all rows together.
 * The strictest rule of all of them counts: what was promised of people before stays true. Where that fails, the others'
 * grouping is tried, then cross-tabs and then breakdowns are left out; only a total that cannot be shown is refused.
 */
export const settle = <A extends Attempt>(asking: Ask<A>): Settled<A> => {
	const { related, cube, history, own, make } = asking;
	const promised = related.flatMap(({ epochs }) => epochs.map(({ policy }) => policy));
	const ask = { ...asking, policy: asStrictAs(asking.policy, promised) };
	if (related.length === 0) return { kind: 'settled', attempt: own, leftOut: [], proof: null };
	const others = related
		.map((one) => aligned(one, { epochs: [...history, ...own.ranges, ...own.epochs], cube }))
		.filter(({ variants }) => variants.length > 0);
	const proofs: KnownProofs = new Map();
	/** What would cost more to prove than it may: a grouping made of groups of the others tells least then. */
	const unproved = new Map<Settled<A>, number>();
	const priceOf = (settled: Settled<A>) => costOf(settled) + (unproved.get(settled) ?? 0);
	const attempt = (made: A): Settled<A> => {
		const trial = new Trial(ask, made, { others, proofs, work: new Work(maxWork) });
		const refusal = trial.compare();
		if (refusal) return { kind: 'refused', refusal };
		const proof = proveWithin(trial);
		if (proof !== null && proof !== 'out of work') return { kind: 'refused', refusal: proof };
		// Totals beside rows that cannot be read are compared, not proved.
		const epochs =
			proof === null && !trial.totalsBeside
				? trial.epochs
				: trial.epochs.map((epoch) => ({ ...epoch, assurance: 'exact' as const }));
		const settled: Settled<A> = {
			kind: 'settled',
			attempt: { ...made, epochs },
			leftOut: trial.leftOut,
			...(trial.totalsBeside ? { totalsBeside: trial.totalsBeside } : {}),
			proof: proof === null ? { others, certificates: () => trial.certificates() } : null
		};
		if (proof !== null) unproved.set(settled, maxTables * (made === own ? 2 : 1));
		return settled;
	};
	const grouping = earlierGrouping(
		others.map(({ epochs }) => epochs),
		cube,
		reasonOf(others.some(({ relation }) => relation === 'audience') ? 'audience' : 'version')
	);
	const firstDay = Math.min(...others.flatMap(({ epochs }) => epochs.flatMap(({ from }) => from ?? [])));
	const longer = (length: 'week' | 'all') => () => make(withLongerRanges(grouping, { firstDay, length }));
	const ways = [
		() => own,
		() => make(grouping),
		...(Number.isFinite(firstDay) ? [longer('week'), longer('all')] : [])
	];
	let best: Settled<A> | undefined;
	for (const [at, way] of ways.entries()) {
		// Longer ranges help only where days are in the way.
		if (at > 1 && best && !isAboutDays(best)) break;
		const found = attempt(way());
		if (!best || priceOf(found) < priceOf(best)) best = found;
		if (priceOf(best) === 0) break;
	}
	return best ?? { kind: 'settled', attempt: own, leftOut: [], proof: null };
};

/** Where the proof would cost more than it may, what differs by enough is published, and its ranges are not proved. */
const proveWithin = <A extends Attempt>(trial: Trial<A>): Refusal | 'out of work' | null => {
	try {
		return trial.prove();
	} catch (error) {
		if (error instanceof OutOfWork) return 'out of work';
		throw error;
	}
};

/** Work of one attempt: there are four at most, beside that of the release itself. */
const maxWork = 40_000_000;

/** More than there are tables: what is proved is better than what is not. */
const maxTables = 1e6;

/** Tables that an attempt costs; more than any where it is refused. */
const costOf = <A extends Attempt>(settled: Settled<A>): number =>
	settled.kind === 'refused' ? Infinity : settled.leftOut.length;

const isAboutDays = <A extends Attempt>(settled: Settled<A>): boolean =>
	settled.kind === 'refused'
		? settled.refusal.isAboutRange === true
		: settled.leftOut.some(({ dated }) => dated);
