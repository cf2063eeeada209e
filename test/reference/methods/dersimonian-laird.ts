import { checkConfidence } from '#lib/stats/check.ts';
import { pooled, type PooledEffect } from '#lib/stats/pooling/meta-analysis.ts';
import { notComputable, type NotComputable } from '#lib/stats/not-computable.ts';
import { checkStudies, weighted, type Study } from '#lib/stats/pooling/between-studies.ts';

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
