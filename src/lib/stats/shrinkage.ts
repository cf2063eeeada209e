import { checkConfidence } from './check.ts';
import { fewestCampaigns } from './fewest-campaigns.ts';
import { normalQuantile } from './normal.ts';
import { notComputable, type NotComputable } from './not-computable.ts';
import { checkStudies, type Study } from './study.ts';

/** A programme's effects, pulled back towards zero. */
export interface Shrunken {
	readonly kind: 'computed';
	/** Share of each campaign's effect that is kept, in [0, 1]. */
	readonly kept: number;
	/** Shrunken effects, in the order given. */
	readonly effects: readonly number[];
	/** Their sum: the programme's total. */
	readonly total: number;
	readonly low: number;
	readonly high: number;
}

/**
 * The total of many campaigns, shrunken: a plain sum of estimates counts every lucky campaign in full.
 *
 * Positive-part James–Stein towards zero, on effects in units of their standard errors: kept = max(0, 1 − (k − 2)/Σ z²).
 * Takes the estimates as normal, independent and with known variance. The interval is the empirical-Bayes one and leaves
 * out the uncertainty of `kept` itself: near six campaigns it is somewhat too narrow.
 *
 * @param studies    one effect a campaign with its squared standard error, all in one unit
 * @param confidence level in (0, 1)
 * @returns shrunken effects and total; `too-few-campaigns` below six
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see James and Stein (1961), Proc. Fourth Berkeley Symposium 1, 361–379; Efron and Morris (1973), JASA 68, 117–130
 */
export function shrunkenTotal(studies: readonly Study[], confidence: number): Shrunken | NotComputable {
	checkStudies(studies);
	checkConfidence(confidence);
	if (studies.length < fewestCampaigns) return notComputable('too-few-campaigns');
	const surprise = studies.reduce((sum, { effect, variance }) => sum + effect ** 2 / variance, 0);
	const kept = surprise > 0 ? Math.max(0, 1 - (studies.length - 2) / surprise) : 0;
	const effects = studies.map(({ effect }) => kept * effect);
	const total = effects.reduce((sum, effect) => sum + effect, 0);
	const variance = studies.reduce((sum, study) => sum + study.variance, 0);
	const reach = -normalQuantile((1 - confidence) / 2) * Math.sqrt(kept * variance);
	return { kind: 'computed', kept, effects, total, low: total - reach, high: total + reach };
}
