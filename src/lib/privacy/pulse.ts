import { canonical } from './canonical.ts';
import { NO_DAY, type Cube } from './cube.ts';
import { closeConsecutive, mergeConsecutive } from './grouping/buckets.ts';
import { readEpoch, type EpochCells } from './grouping/epoch.ts';
import { outcomeWidth } from './disclosure/system/judged.ts';
import type { Sums } from './grouping/exact.ts';
import type { Solve } from './disclosure/system/work.ts';
import { familiesOf } from './grouping/family.ts';
import { proved } from './disclosure/gate.ts';
import { peopleOk } from './grouping/group.ts';
import { isReach, isTrust } from './grouping/outcomes/outcome-plan.ts';
import { outcomesOk, isWithoutOpen } from './grouping/outcome.ts';
import { nobodyIn, type Nobody } from './grouping/nobody.ts';
import { sumAt } from './grouping/plan.ts';
import type { Policy } from './policy.ts';
import type { EarlierGrouping } from './earlier.ts';
import { proveEpoch, type ProvedEpoch } from './release.ts';
import type { ReleasedEpoch } from './released.ts';

/** A closed range of days of a running campaign: published, frozen. */
export interface ReleasedBucket {
	readonly from: number;
	readonly to: number;
	/** Control first. */
	readonly variants: readonly string[];
	/** The first is always `people`; the same in every bucket of a campaign. */
	readonly measures: readonly string[];
	/** `sums[variant][measure]`. */
	readonly sums: readonly (readonly number[])[];
}

/** Everything published about a running campaign. */
export interface ReleaseState {
	readonly epochs: readonly ReleasedEpoch[];
	/** Buckets closed since the last epoch. */
	readonly buckets: readonly ReleasedBucket[];
}

/** Last day of closed buckets and epochs: whatever arrives for it or before is kept for audit and never released. */
export const closedThrough = ({ epochs, buckets }: ReleaseState): number | null =>
	buckets.at(-1)?.to ?? epochs.at(-1)?.to ?? null;

/** The last day whose outcomes are complete. */
export const matureThrough = (today: number, { outcomeWindow }: Policy): number => today - outcomeWindow;

/** Events that are frequent enough for buckets to wait for m of them; own counts come with the epoch. */
const frequent = /^(pre_)?(clicks|orders)$/;

/**
 * Measures every bucket publishes: what was sent, the outcomes of the funnel (buckets wait for m people on both sides of them),
 * and beside them clicks and orders that every variant has (buckets wait for m of them). Opt-outs, complaints, own counts, amounts and scores are too
 * rare for a bucket, people reached too common: they come with the epoch.
 */
const bucketMeasures = (
	cube: Cube,
	known: readonly number[],
	{ state, isFrequent }: { state: ReleaseState; isFrequent: (sum: number) => boolean }
) => {
	const { sent, events, outcomes } = familiesOf(cube.measures, known);
	const nameOf = (measure: number) => cube.measures[measure]?.name ?? '';
	const before = state.buckets[0]?.measures;
	const isOld = (measure: number) => !before || before.includes(nameOf(measure));
	const steps = outcomes.filter(
		(y) =>
			isOld(y) &&
			cube.measures[y]?.role === 'sum' &&
			!isTrust(nameOf(y)) &&
			!isReach(nameOf(y)) &&
			!nameOf(y).startsWith('pre_')
	);
	const families = events.filter(({ counts }) =>
		counts.every(({ sum }) => frequent.test(nameOf(sum)) && (before ? isOld(sum) : isFrequent(sum)))
	);
	const all = families.flatMap(({ counts, products }) => [
		...counts.flatMap(({ sum, square }) => (square < 0 ? [sum] : [sum, square])),
		...products
	]);
	const beside = steps.length > 0 ? all.filter(isOld) : [];
	// Costs are often known late, and no day waits for them. Impressions tell who was reached, and come with it.
	const isReachKnown = outcomes.some((y) => isReach(nameOf(y)));
	const shown = sent.filter((m) => (before ? isOld(m) : !isReachKnown) && cube.measures[m]?.kind !== 'money');
	return {
		sent: shown,
		impressions: shown.flatMap((sum) =>
			cube.measures[sum]?.role === 'sum'
				? [{ sum, square: shown.find((m) => nameOf(m) === `${nameOf(sum)}_sq`) ?? -1 }]
				: []
		),
		/** Sums of events with their squares, and what else is published of them. */
		events: beside,
		counts: families.flatMap(({ counts }) => counts).filter(({ sum }) => beside.includes(sum)),
		outcomes: steps
	};
};

type BucketMeasures = Pick<ReturnType<typeof bucketMeasures>, 'counts' | 'impressions' | 'outcomes'>;

/**
 * May a bucket with these sums be published?
 * @param onOneDay people on its largest day, where people recur
 */
const bucketOk = (
	sums: Sums,
	{ counts, impressions, outcomes }: BucketMeasures,
	{
		policy,
		onOneDay,
		isNobody
	}: { policy: Policy; onOneDay: readonly number[] | undefined; isNobody: Nobody }
): boolean => {
	const { k, minOutcome } = policy;
	const people = sums.map((variant) => variant[0] ?? 0);
	if (!peopleOk(onOneDay ?? people, k) || (people[0] ?? 0) === 0) return false;
	const areEnough = (variant: readonly number[], v: number) =>
		counts.every(
			({ sum, square }) =>
				variant[0] === 0 ||
				isNobody(variant, sum, v) ||
				(sumAt(variant, sum) >= minOutcome &&
					(square < 0 ||
						(sumAt(variant, sum) ** 2 >= minOutcome * sumAt(variant, square) &&
							isWithoutOpen(variant, { sum, square }, { m: minOutcome, width: outcomeWidth(minOutcome) }))))
		);
	// None were sent, or enough, to enough people as far as squares tell.
	const isSentToMany = (variant: readonly number[]) =>
		impressions.every(
			({ sum, square }) =>
				sumAt(variant, sum) === 0 ||
				(sumAt(variant, sum) >= minOutcome &&
					(square < 0 || sumAt(variant, sum) ** 2 >= minOutcome * sumAt(variant, square)))
		);
	if (!sums.every(areEnough) || !sums.every(isSentToMany)) return false;
	// Steps of a funnel, as far as this bucket tells: true nesting always shows.
	const nested = outcomes.flatMap((_, earlier) =>
		outcomes.flatMap((later, l) =>
			l !== earlier &&
			sums.every((variant) => sumAt(variant, later) <= sumAt(variant, outcomes[earlier] ?? 0))
				? [[earlier, l] as const]
				: []
		)
	);
	return sums.every((variant, v) =>
		outcomesOk(
			{ people: variant[0] ?? 0, counts: outcomes.map((y) => sumAt(variant, y)) },
			nested,
			minOutcome,
			(outcome) => isNobody(variant, outcomes[outcome] ?? -1, v)
		)
	);
};

const firstDay = (cube: Cube, after: number | null): number => {
	let first = Infinity;
	for (const day of cube.day)
		if (day !== NO_DAY && (after === null || day > after) && day < first) first = day;
	return first;
};

/** Sums of some buckets of days of an epoch's cells. */
const sumsOfDays = (epoch: EpochCells, rows: readonly number[]): Sums => epoch.axes[0]?.table.sum(rows) ?? [];

/** Has every variant with people at least so many of a measure on the days on which it is known? */
const isInEveryVariant = (epoch: EpochCells, measure: number, min: number): boolean => {
	const daily = epoch.days.map((_, row) => sumsOfDays(epoch, [row]));
	return epoch.cube.variants.every((_, v) => {
		const known = daily.map((sums) => sumAt(sums[v] ?? [], measure)).filter((sum) => !Number.isNaN(sum));
		const hasPeople = daily.some((sums) => (sums[v]?.[0] ?? 0) > 0);
		return !hasPeople || known.reduce((a, b) => a + b, 0) >= min;
	});
};

/** A range of days ready to be published. */
const bucketOf = (
	epoch: EpochCells,
	range: { from: number; to: number },
	measures: readonly number[]
): ReleasedBucket => {
	const rows = epoch.days.flatMap((day, row) => (day >= range.from && day <= range.to ? [row] : []));
	return {
		...range,
		variants: epoch.cube.variants,
		measures: ['people', ...measures.map((measure) => epoch.cube.measures[measure]?.name ?? '')],
		sums: sumsOfDays(epoch, rows).map((variant) => [
			variant[0] ?? 0,
			...measures.map((measure) => sumAt(variant, measure))
		])
	};
};

/**
 * The new buckets of a running campaign: days that are mature and not closed yet, in order, closed as soon as every variant has
 * 0 or at least k people (the control has some) and at least m on each side of every funnel outcome.
 *
 * Cells of closed days are not looked at: late rows and corrections change nothing. A day whose funnel outcomes are blank is
 * not known yet, and nothing after it is released before it.
 *
 * @param through last mature day, see `matureThrough`
 * @param ended   no day will follow: the open tail joins the last bucket of this pulse, if that may be published then
 * @param earlier grouping of releases about the same people, to take over
 */
export const pulse = (
	cube: Cube,
	policy: Policy,
	at: { state: ReleaseState; through: number; ended?: boolean; earlier?: EarlierGrouping | null }
): ReleasedBucket[] => {
	const { state, through, ended = false, earlier = null } = at;
	const cells = canonical(cube);
	const closed = closedThrough(state);
	const from = closed === null ? firstDay(cells, null) : closed + 1;
	if (from > through) return [];
	const all = cells.measures.map((_, measure) => measure);
	const epoch = readEpoch(cells, { from, to: through, known: all, k: policy.k });
	const wasKnown = new Set(state.epochs.flatMap(({ measures }) => measures.map(({ name }) => name)));
	const isKnownLater = (measure: number) =>
		cells.sums[measure]?.some((sum, i) => (cells.day[i] ?? 0) >= from && !Number.isNaN(sum)) ?? false;
	const expected = all.filter(
		(measure) => wasKnown.has(cells.measures[measure]?.name ?? '') || isKnownLater(measure)
	);
	const isFrequent = (sum: number) => isInEveryVariant(epoch, sum, policy.minOutcome);
	const { sent, events, counts, impressions, outcomes } = bucketMeasures(cells, expected, {
		state,
		isFrequent
	});
	const measures = [...sent, ...events, ...outcomes].toSorted((a, b) => a - b);
	const unknown = epoch.days.findIndex((_, row) =>
		sumsOfDays(epoch, [row]).some((variant) =>
			measures.some((measure) => Number.isNaN(sumAt(variant, measure)))
		)
	);
	const count = unknown < 0 ? epoch.days.length : unknown;
	const largestDay = epoch.axes[0]?.largestDay;
	const isNobody = nobodyIn(cells, policy, epoch.total);
	const isEnd = (row: number) =>
		(earlier?.endsOn(epoch.days[row] ?? from, row === count - 1) ?? true) || (ended && row === count - 1);
	const ok = (first: number, last: number) => {
		if (!isEnd(last)) return false;
		const rows = Array.from({ length: last - first + 1 }, (_, row) => first + row);
		return bucketOk(
			sumsOfDays(epoch, rows),
			{ counts, impressions, outcomes },
			{ policy, onOneDay: largestDay?.(rows), isNobody }
		);
	};
	const whole = ended && unknown < 0 ? mergeConsecutive(count, ok) : [];
	const ready = whole.length > 0 ? whole : closeConsecutive(count, ok).closed;
	const ranges = ready.map((rows) => epoch.days[rows.at(-1) ?? 0] ?? from);
	return ranges.map((to, index) =>
		bucketOf(epoch, { from: index === 0 ? from : (ranges[index - 1] ?? 0) + 1, to }, measures)
	);
};

/** The answer to closing an epoch. */
export type Closing =
	| ({ readonly kind: 'closed'; readonly state: ReleaseState } & ProvedEpoch)
	| { readonly kind: 'refused'; readonly reason: 'no-buckets' | 'cells-changed' };

/**
 * Closes an epoch: the buckets since the last one, now with every breakdown. Its date table is the published buckets.
 *
 * @param cube cells as they were when the buckets closed (without rows that came later for closed days);
 *             where they no longer add up to a bucket the epoch is refused: the difference would tell who was added
 */
export const closeEpoch = (
	cube: Cube,
	policy: Policy,
	state: ReleaseState,
	solve: Solve | null = null,
	earlier: EarlierGrouping | null = null
): Closing => {
	const cells = canonical(cube);
	const first = state.buckets[0];
	const last = state.buckets.at(-1);
	if (!first || !last) return { kind: 'refused', reason: 'no-buckets' };
	const days = { from: first.from, to: last.to };
	const known = cells.measures.flatMap((_, measure) =>
		cells.sums[measure]?.some(
			(sum, i) => Number.isNaN(sum) && (cells.day[i] ?? 0) >= days.from && (cells.day[i] ?? 0) <= days.to
		)
			? []
			: [measure]
	);
	const epoch = readEpoch(cells, { ...days, known, buckets: state.buckets, earlier, k: policy.k });
	const indexOf = (name: string) => cells.measures.findIndex((measure) => measure.name === name);
	const isSame = state.buckets.every((bucket) => {
		const now = bucketOf(epoch, bucket, bucket.measures.slice(1).map(indexOf));
		const sumsOf = ({ variants, sums }: ReleasedBucket, variant: string) =>
			sums[variants.indexOf(variant)] ?? [];
		return cells.variants.every((variant) => {
			const published = sumsOf(bucket, variant);
			return sumsOf(now, variant).every((sum, at) => sum === (published[at] ?? 0));
		});
	});
	if (!isSame) return { kind: 'refused', reason: 'cells-changed' };
	const released = proveEpoch(epoch, policy, proved(solve));
	return { kind: 'closed', ...released, state: { epochs: [...state.epochs, released.epoch], buckets: [] } };
};
