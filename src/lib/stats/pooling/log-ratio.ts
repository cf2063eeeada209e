import type { Estimate } from '#lib/stats/estimate.ts';
import { checkProportion, type Proportion } from '#lib/stats/proportions/proportion.ts';
import type { Study } from './between-studies.ts';

/**
 * The log of the ratio of two shares, for pooling over campaigns.
 *
 * Half a person is added to the counts, so that nobody in one variant gives a number. The variance is that of one share in both
 * variants: the observed one falls as the count rises, so that weights would depend on chance (with 500 against 1,500 people and 2%
 * a pooled A/A interval would cover 0 in 83%, with 200 against 1,800 in 29%).
 *
 * @returns ln(treatment/control) with its squared standard error; null where nobody, or everybody, has the outcome
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Walter (1975), Biometrika 62, 371–374; Bakbergenuly, Hoaglin and Kulinskaya (2020), Statistics in Medicine 39, 171–191
 */
export function logRatioOfShares(control: Proportion, treatment: Proportion): Study | null {
	checkProportion(control);
	checkProportion(treatment);
	const people = control.n + treatment.n;
	const count = control.count + treatment.count;
	if (control.n === 0 || treatment.n === 0 || count === 0 || count === people) return null;
	const padded = ({ n, count: own }: Proportion) => Math.log((own + 0.5) / (n + 0.5));
	const share = (count + 1) / (people + 1);
	return {
		effect: padded(treatment) - padded(control),
		variance: (1 / share - 1) * (1 / control.n + 1 / treatment.n)
	};
}

/**
 * The log of the ratio of two means, for pooling over campaigns.
 *
 * The relative variance is that of both variants together, for the same reason as with shares, and the bias of the
 * logarithm of a noisy mean (−variance/2) is corrected.
 *
 * @returns null where a mean is not positive or nothing varies
 */
export function logRatioOfMeans(control: Estimate, treatment: Estimate): Study | null {
	if (!(control.mean > 0 && treatment.mean > 0)) return null;
	const relative = ({ mean, variance }: Estimate) => variance / mean ** 2;
	const people = control.n + treatment.n;
	const spread = (control.n * relative(control) + treatment.n * relative(treatment)) / people;
	if (!(spread > 0)) return null;
	const biasCorrection = (spread / 2) * (1 / treatment.n - 1 / control.n);
	return {
		effect: Math.log(treatment.mean / control.mean) + biasCorrection,
		variance: spread * (1 / control.n + 1 / treatment.n)
	};
}
