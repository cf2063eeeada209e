import { findRoot } from '#lib/stats/find-root.ts';
import { furtherPeople } from '#lib/stats/planning/further-people.ts';
import { normalCdf, normalQuantile } from '#lib/stats/distributions/normal.ts';
import { defaultTuning } from '#lib/stats/sequential/sequential.ts';
import type { CampaignResults, Range, ResultRow } from '../../results/comparison/results.ts';

/** The change that a campaign should be able to find: one in ten, with a chance of 80%, as where the planner starts. */
export const worthFinding = { lift: 0.1, power: 0.8 } as const;

/** The effort of running longer. */
export type Reach =
	/** This many more people, all variants together, would find a change worth finding. */
	| { readonly kind: 'longer'; readonly people: number }
	/** This many more people would probably show that the gain is above 0, as it nearly is. */
	| { readonly kind: 'nearly'; readonly people: number }
	/** There are enough already: a change worth finding would have been seen. */
	| { readonly kind: 'enough' }
	/** Not even doubling the people would suffice. */
	| { readonly kind: 'out-of-reach' }
	/** Nothing is known. */
	| { readonly kind: 'unknown' };

/** From this chance on, more people would probably show a gain. */
const probable = 2 / 3;

/** Two significant digits, rounded up: an order of magnitude, and never too few. */
function roughly(people: number): number {
	const unit = 10 ** Math.max(0, Math.floor(Math.log10(people)) - 1);
	return Math.ceil(people / unit) * unit;
}

/**
 * How many more people would decide, as the planner says it: those that find the change worth finding, at the noise seen so far, at the
 * pace and split seen so far. Reachable is what takes no longer than the campaign has taken already.
 *
 * The target is the change worth finding, never the observed one, which would only repeat p.
 *
 * @param row the total that decides
 */
export function reachOf(results: CampaignResults, row: ResultRow | undefined): Reach {
	const unknown: Reach = { kind: 'unknown' };
	const error = row?.status === 'shown' ? (row.basis?.standardError ?? null) : null;
	if (row?.status !== 'shown' || error === null || !(error > 0) || row.control.value === 0) return unknown;
	const found = furtherPeople({
		variance: error ** 2 * (row.dayNoise ?? 1),
		people: row.control.people + row.treatment.people,
		target: Math.abs(worthFinding.lift * row.control.value),
		confidence: results.confidence,
		power: worthFinding.power,
		tests: Math.max(1, results.treatments.length),
		...(results.sequential ? { tunedTo: row.basis?.tunedTo ?? defaultTuning } : {})
	});
	if (found.kind !== 'computed' || found.multiple > 1) return { kind: 'out-of-reach' };
	if (found.multiple === 0) return { kind: 'enough' };
	return { kind: 'longer', people: roughly(found.multiple * results.people.total) };
}

/**
 * How many more people would probably show that a gain is above 0, where its range nearly is: the chance of that, over what is known
 * of the true gain (normal, flat prior) and the noise of the people to come, is two in three or more.
 * Null where doubling the people would not suffice.
 *
 * With f times the people z is normal with mean z·√f and variance f − 1.
 *
 * @param gain  its range, which includes 0
 * @param level of the range, in (0, 1)
 * @see Spiegelhalter, Freedman and Blackburn (1986), Controlled Clinical Trials 7, 8–17: predictive power
 */
export function nearlyShown(
	results: CampaignResults,
	{ estimate, low }: Range,
	level: number
): Extract<Reach, { kind: 'nearly' }> | null {
	if (!(estimate > 0) || !(estimate > low)) return null;
	const critical = -normalQuantile((1 - level) / 2);
	const z = (critical * estimate) / (estimate - low);
	const shortfall = (more: number): number =>
		normalCdf((z * Math.sqrt(1 + more) - critical) / Math.sqrt(more)) - probable;
	if (shortfall(1) < 0) return null;
	return { kind: 'nearly', people: roughly(findRoot(shortfall, 1e-6, 1) * results.people.total) };
}
