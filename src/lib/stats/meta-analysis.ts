import { varianceBetween } from './between-studies.ts';
import { checkConfidence } from './check.ts';
import { normalQuantile } from './normal.ts';
import { notComputable, type NotComputable } from './not-computable.ts';
import { checkStudies, weighted, type Study } from './study.ts';

/** Effects taken together. */
export interface PooledEffect {
	readonly kind: 'computed';
	readonly estimate: number;
	readonly standardError: number;
	readonly low: number;
	readonly high: number;
	/** Variance of the true effects between studies; 0 for a fixed effect. */
	readonly betweenVariance: number;
}

function pooled(studies: readonly Study[], between: number, confidence: number): PooledEffect {
	const { estimate, standardError } = weighted(studies, between);
	const reach = -normalQuantile((1 - confidence) / 2) * standardError;
	return {
		kind: 'computed',
		estimate,
		standardError,
		low: estimate - reach,
		high: estimate + reach,
		betweenVariance: between
	};
}

/**
 * One effect for all studies, weighted by precision.
 *
 * Takes the true effect as the same everywhere; where `heterogeneity` says otherwise the interval is too narrow.
 *
 * @param studies    effects with squared standard errors
 * @param confidence level in (0, 1)
 * @throws {StatsError} `not_a_number`, `out_of_range`
 */
export function fixedEffect(studies: readonly Study[], confidence: number): PooledEffect | NotComputable {
	checkStudies(studies);
	checkConfidence(confidence);
	return studies.length === 0 ? notComputable('too-few-campaigns') : pooled(studies, 0, confidence);
}

/**
 * The mean of effects that differ between studies, by DerSimonian and Laird. The variance between studies is never
 * negative: homogeneous studies give the fixed effect.
 *
 * With fewer than about five studies the interval is too narrow.
 *
 * @param studies    effects with squared standard errors
 * @param confidence level in (0, 1)
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see DerSimonian and Laird (1986), Controlled Clinical Trials 7, 177–188
 */
export function derSimonianLaird(
	studies: readonly Study[],
	confidence: number
): PooledEffect | NotComputable {
	checkStudies(studies);
	checkConfidence(confidence);
	if (studies.length < 2) return notComputable('too-few-campaigns');
	const { q, total, squares } = weighted(studies, 0);
	const between = Math.max(0, (q - (studies.length - 1)) / (total - squares / total));
	return pooled(studies, between, confidence);
}

/**
 * The mean of effects that differ between studies, by Paule and Mandel: the variance between studies is the one that
 * makes Q as large as chance would.
 *
 * @param studies    effects with squared standard errors
 * @param confidence level in (0, 1)
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Paule and Mandel (1982), Journal of Research of the National Bureau of Standards 87, 377–385
 */
export function pauleMandel(studies: readonly Study[], confidence: number): PooledEffect | NotComputable {
	checkStudies(studies);
	checkConfidence(confidence);
	if (studies.length < 2) return notComputable('too-few-campaigns');
	return pooled(studies, varianceBetween(studies), confidence);
}
