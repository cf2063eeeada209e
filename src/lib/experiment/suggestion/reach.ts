import { furtherPeople } from '#lib/stats/further-people.ts';
import { defaultTuning } from '#lib/stats/sequential.ts';
import type { CampaignResults, ResultRow } from '../results.ts';

/** The change that a campaign should be able to find: one in ten, with a chance of 80 %, as where the planner starts. */
export const worthFinding = { lift: 0.1, power: 0.8 } as const;

/** What running longer would take. */
export type Reach =
	/** So many more people, all variants together, would find a change worth finding. */
	| { readonly kind: 'longer'; readonly people: number }
	/** There are enough already: a change worth finding would have been seen. */
	| { readonly kind: 'enough' }
	/** Not even as many people again would be enough, or nothing is known. */
	| { readonly kind: 'out-of-reach' };

/** Two significant digits, upwards: an order of size, and never too few. */
function roughly(people: number): number {
	const unit = 10 ** Math.max(0, Math.floor(Math.log10(people)) - 1);
	return Math.ceil(people / unit) * unit;
}

/**
 * How many more people would decide, as the planner says it: those that find the change worth finding, at the noise seen so far, at the
 * pace and split seen so far. Reachable is what takes no longer than the campaign has taken already.
 *
 * The change aimed at is the one worth finding and never the one seen, which would only repeat p.
 *
 * @param row the total that decides
 */
export function reachOf(results: CampaignResults, row: ResultRow | undefined): Reach {
	const outOfReach: Reach = { kind: 'out-of-reach' };
	const error = row?.status === 'shown' ? (row.basis?.standardError ?? null) : null;
	if (row?.status !== 'shown' || error === null || !(error > 0) || row.control.value === 0) return outOfReach;
	const found = furtherPeople({
		variance: error ** 2 * (row.dayNoise ?? 1),
		people: row.control.people + row.treatment.people,
		target: Math.abs(worthFinding.lift * row.control.value),
		confidence: results.confidence,
		power: worthFinding.power,
		tests: Math.max(1, results.treatments.length),
		...(results.sequential ? { tunedTo: row.basis?.tunedTo ?? defaultTuning } : {})
	});
	if (found.kind !== 'computed' || found.multiple > 1) return outOfReach;
	if (found.multiple === 0) return { kind: 'enough' };
	return { kind: 'longer', people: roughly(found.multiple * results.people.total) };
}
