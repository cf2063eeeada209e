import { chiSquareLogSurvival } from '#lib/stats/distributions/chi-square.ts';
import { notComputable, type NotComputable } from '#lib/stats/not-computable.ts';
import { checkStudies, weighted, type Study } from './study.ts';

/** The heterogeneity of effects. */
export interface Heterogeneity {
	readonly kind: 'computed';
	/** Cochran's Q. */
	readonly q: number;
	readonly degreesOfFreedom: number;
	/** p of effects at least this different if all true effects are equal. */
	readonly p: number;
	/** log10 of p, finite where p underflows. */
	readonly log10P: number;
	/** Share of the variation that is not chance, in [0, 1]. */
	readonly inconsistency: number;
}

/**
 * Cochran's Q: do effects differ more than chance allows? Check this before calling any segment a winner.
 *
 * Assumes that each effect is normal with known variance. Little power with few or small studies: a large p is no proof of
 * equality.
 *
 * @param studies effects with squared standard errors, independent of each other
 * @returns Q with its p; `too-few-campaigns` below two
 * @throws {StatsError} `not_a_number`, `out_of_range` if a variance is not above 0
 * @see Cochran (1954), Biometrics 10, 101–129; Higgins and Thompson (2002), Statistics in Medicine 21, 1539–1558
 */
export function heterogeneity(studies: readonly Study[]): Heterogeneity | NotComputable {
	checkStudies(studies);
	if (studies.length < 2) return notComputable('too-few-campaigns');
	const { q } = weighted(studies, 0);
	const degreesOfFreedom = studies.length - 1;
	const logP = chiSquareLogSurvival(q, degreesOfFreedom);
	return {
		kind: 'computed',
		q,
		degreesOfFreedom,
		p: Math.exp(logP),
		log10P: logP / Math.LN10,
		inconsistency: q > 0 ? Math.max(0, (q - degreesOfFreedom) / q) : 0
	};
}
