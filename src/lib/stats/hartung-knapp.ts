import { varianceBetween } from './between-studies.ts';
import { checkConfidence } from './check.ts';
import type { PooledEffect } from './meta-analysis.ts';
import { notComputable, type NotComputable } from './not-computable.ts';
import { studentUpperQuantile } from './student-t.ts';
import { checkStudies, weighted, type Study } from './study.ts';

/**
 * The mean of effects that differ between studies, with Hartung and Knapp's interval: its error is estimated from how far the
 * studies lie apart, and read by Student's t, so that it stays right with few studies. The variance between studies is Paule and
 * Mandel's.
 *
 * Studies that happen to agree perfectly would give a range of no width: their own errors are then its least, by the fixed effect
 * at the same critical value of a normal variable.
 *
 * @param studies    effects with squared standard errors that do not depend on the effects
 * @param confidence level in (0, 1)
 * @returns `too-few-campaigns` below two
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Hartung and Knapp (2001), Statistics in Medicine 20, 3875–3889; IntHout, Ioannidis and Borm (2014), BMC Medical Research
 *   Methodology 14, 25
 */
export function hartungKnapp(studies: readonly Study[], confidence: number): PooledEffect | NotComputable {
	checkStudies(studies);
	checkConfidence(confidence);
	if (studies.length < 2) return notComputable('too-few-campaigns');
	const between = varianceBetween(studies);
	const { estimate, standardError, q } = weighted(studies, between);
	const freedom = studies.length - 1;
	const scaled = standardError * Math.sqrt(q / freedom);
	const critical = studentUpperQuantile((1 - confidence) / 2, freedom);
	const least = (studentUpperQuantile((1 - confidence) / 2, Infinity) * standardError) / 2;
	const reach = Math.max(critical * scaled, least);
	return {
		kind: 'computed',
		estimate,
		standardError: Math.max(scaled, least / critical),
		low: estimate - reach,
		high: estimate + reach,
		betweenVariance: between
	};
}
