import { checkConfidence, StatsError } from '#lib/stats/check.ts';
import type { Effect } from '#lib/stats/means/difference.ts';

/** An interim look: an estimate while data still arrive. */
export interface InterimLook {
	readonly estimate: number;
	readonly standardError: number;
	/** People of both variants so far. */
	readonly people: number;
	/** Level in (0, 1) over all looks together. */
	readonly confidence: number;
	/** People (both variants) at which the interval is tightest; fix it before the start. 5000 by default. */
	readonly tunedTo?: number;
}

/** Number of people at which sequential intervals are tightest, unless planned otherwise. */
export const defaultTuning = 5000;

function checkLook({ standardError, people, confidence, tunedTo = defaultTuning }: InterimLook): void {
	checkConfidence(confidence);
	if (!(standardError > 0)) throw new StatsError('out_of_range', `the standard error is ${standardError}`);
	if (!(people > 0)) throw new StatsError('out_of_range', `there are ${people} people`);
	if (!(tunedTo > 0)) throw new StatsError('out_of_range', `tunedTo is ${tunedTo}, expected above 0`);
}

/**
 * The mixture's width parameter ρ = √((−2 ln α + ln(1 − 2 ln α))/N*).
 *
 * @param alpha   two-sided error in (0, 1)
 * @param tunedTo N*, people at which the interval is tightest
 * @see Waudby-Smith et al. (2021), arXiv:2103.06476v7, equation 161
 */
export function sequentialRho(alpha: number, tunedTo: number): number {
	return Math.sqrt((-2 * Math.log(alpha) + Math.log(1 - 2 * Math.log(alpha))) / tunedTo);
}

/** The half-width of the always-valid interval in standard errors: the sequential counterpart of z. */
export function sequentialCriticalValue(parts: {
	people: number;
	confidence: number;
	tunedTo?: number;
}): number {
	const { people, confidence, tunedTo = defaultTuning } = parts;
	checkConfidence(confidence);
	const alpha = 1 - confidence;
	const r = people * sequentialRho(alpha, tunedTo) ** 2;
	return Math.sqrt(((2 * (r + 1)) / r) * (0.5 * Math.log(r + 1) - Math.log(alpha)));
}

/**
 * An always-valid interval and p: valid at any number of looks while the campaign runs.
 *
 * Asymptotic: assumes that the estimate's error is normal at every look, from a few hundred people on. Neither the level nor
 * `tunedTo` may change during a campaign. Wider than the fixed interval; take that one at the planned end.
 *
 * @param look estimate, standard error, people, confidence, tuning
 * @returns interval that covers the truth at all looks together with the given confidence, and its p; p < α exactly when
 *   the interval excludes 0
 * @throws {StatsError} `out_of_range` if a parameter is
 * @see Waudby-Smith et al. (2021), arXiv:2103.06476v7, equations 9 and 155; Howard et al. (2021), Annals of Statistics 49
 */
export function sequentialEffect(look: InterimLook): Effect {
	checkLook(look);
	const { estimate, standardError, people, confidence, tunedTo = defaultTuning } = look;
	const halfWidth = standardError * sequentialCriticalValue({ people, confidence, tunedTo });
	const r = people * sequentialRho(1 - confidence, tunedTo) ** 2;
	const logEvidence = ((estimate / standardError) ** 2 * r) / (2 * (r + 1)) - 0.5 * Math.log(r + 1);
	const logP = Math.min(0, -logEvidence);
	return {
		kind: 'computed',
		estimate,
		low: estimate - halfWidth,
		high: estimate + halfWidth,
		p: Math.exp(logP),
		log10P: logP / Math.LN10
	};
}
