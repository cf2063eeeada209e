import { checkConfidence, StatsError } from '#lib/stats/check.ts';
import type { Alternative, OneSided } from '#lib/stats/means/non-inferiority.ts';
import { defaultTuning, sequentialRho, type InterimLook } from '#lib/stats/sequential/sequential.ts';

/**
 * The one-sided always-valid bound, for guardrails monitored while the campaign runs.
 *
 * @param look        as for `sequentialEffect`; confidence is one-sided and above 0.5
 * @param alternative `greater` for a lower bound
 * @returns the bound, and the smallest one-sided error at which it would still exclude 0 (1 where the estimate points
 *   the other way)
 * @throws {StatsError} `out_of_range` if a parameter is
 * @see Waudby-Smith et al. (2021), arXiv:2103.06476v7
 */
export function sequentialOneSided(look: InterimLook, alternative: Alternative): OneSided {
	checkConfidence(look.confidence);
	const { estimate, standardError, people, confidence, tunedTo = defaultTuning } = look;
	const alpha = 1 - confidence;
	if (alpha >= 0.5) throw new StatsError('out_of_range', 'a one-sided sequential level must be above 0.5');
	const r = people * sequentialRho(2 * alpha, tunedTo) ** 2;
	const scale = (2 * (r + 1)) / r;
	const reach = standardError * Math.sqrt(scale * Math.log1p(Math.sqrt(r + 1) / (2 * alpha)));
	const t = (alternative === 'greater' ? estimate : -estimate) / standardError;
	const exponent = t > 0 ? t ** 2 / scale : 0;
	const logGrowth =
		exponent > 30 ? exponent + Math.log1p(-Math.exp(-exponent)) : Math.log(Math.expm1(exponent));
	const logP = Math.min(0, 0.5 * Math.log(r + 1) - Math.LN2 - logGrowth);
	return {
		kind: 'computed',
		low: alternative === 'greater' ? estimate - reach : -Infinity,
		high: alternative === 'greater' ? Infinity : estimate + reach,
		p: Math.exp(logP),
		log10P: logP / Math.LN10
	};
}
