import { checkConfidence } from '#lib/stats/check.ts';
import { findRoot } from '#lib/stats/find-root.ts';
import { logGamma } from '#lib/stats/distributions/log-gamma.ts';
import { checkProportion, type Proportion } from '#lib/stats/proportions/proportion.ts';
import type { Interval } from '#lib/stats/estimate.ts';

/** The rule for which counts of a variant are shown. */
export type IsShown = (count: number) => boolean;

/** Two shares of which only some counts are ever shown. */
export interface SelectedShares {
	readonly control: Proportion;
	readonly treatment: Proportion;
	readonly isShown: { readonly control: IsShown; readonly treatment: IsShown };
}

/** A test conditional on both counts being shown. */
export interface SelectedTest {
	/** Two-sided mid-p of no difference. */
	readonly p: number;
	/** Differences treatment − control, and relative ones, at a two-sided level; they exclude 0 exactly when p < 1 − level. */
	readonly interval: (confidence: number) => { readonly difference: Interval; readonly relative: Interval };
}

const logChoose = (n: number, k: number): number => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);

/** Counts of the treatment with a non-negligible chance, given all who have the outcome. */
interface Support {
	readonly first: number;
	/** ln of the ways to have each count, −Infinity where it is never shown. */
	readonly ways: readonly number[];
}

function supportOf({ control, treatment, isShown }: SelectedShares): Support {
	const all = control.count + treatment.count;
	const first = Math.max(0, all - control.n);
	const last = Math.min(treatment.n, all);
	const ways = Array.from({ length: last - first + 1 }, (_, i) => {
		const count = first + i;
		return isShown.treatment(count) && isShown.control(all - count)
			? logChoose(treatment.n, count) + logChoose(control.n, all - count)
			: -Infinity;
	});
	return { first, ways };
}

/** P(X < count) and P(X = count) of the treatment's count at an odds ratio. */
function chances({ first, ways }: Support, count: number, logOdds: number) {
	let peak = -Infinity;
	const logs = ways.map((way, i) => {
		const log = way + (first + i) * logOdds;
		peak = Math.max(peak, log);
		return log;
	});
	let [below, here, above] = [0, 0, 0];
	logs.forEach((log, i) => {
		const weight = Math.exp(log - peak);
		if (first + i < count) below += weight;
		else if (first + i === count) here += weight;
		else above += weight;
	});
	const all = below + here + above;
	return { below: below / all, here: here / all, above: above / all };
}

/** The two shares with this odds ratio and the observed number of people with the outcome. */
function sharesAt({ control, treatment }: SelectedShares, odds: number) {
	const all = control.count + treatment.count;
	if (odds === 0)
		return { control: Math.min(1, all / control.n), treatment: Math.max(0, all - control.n) / treatment.n };
	if (odds === Infinity)
		return { control: Math.max(0, all - treatment.n) / control.n, treatment: Math.min(1, all / treatment.n) };
	const other = (share: number) => (odds * share) / (1 - share + odds * share);
	const excess = (share: number) => control.n * share + treatment.n * other(share) - all;
	const share = all === 0 ? 0 : all === control.n + treatment.n ? 1 : findRoot(excess, 0, 1);
	return { control: share, treatment: other(share) };
}

/**
 * The difference of two shares of which small counts are never shown: exact, given how many had the outcome in both variants
 * together and that both counts are among those ever shown.
 *
 * Where counts under m stay hidden, a small campaign is shown only if it did well, and an ordinary test mistakes that for an effect:
 * at 9,500 against 500 people, 2% and m = 10 the A/A campaigns shown have +22% on average. Given the sum of both counts the
 * treatment's count is (noncentral) hypergeometric, here truncated to the counts that are shown; it does not depend
 * on the share itself. Mid-p. An end is 0 or 1 where the observed counts are the smallest that are ever shown.
 *
 * @throws {StatsError} `not_a_number`, `out_of_range`
 * @see Fisher (1935), Journal of the Royal Statistical Society 98, 39–82; Lancaster (1961), JASA 56, 223–234 (mid-p); Fithian, Sun
 *   and Taylor (2014), arXiv:1410.2597 (selective inference)
 */
export function selectedShares(shares: SelectedShares): SelectedTest {
	checkProportion(shares.control);
	checkProportion(shares.treatment);
	const { count } = shares.treatment;
	const support = supportOf(shares);
	const tails = (logOdds: number) => {
		const { below, here, above } = chances(support, count, logOdds);
		return { upper: above + here / 2, lower: below + here / 2 };
	};
	const none = tails(0);
	/** The odds ratio at which a tail has this probability; an end of the range where none has. */
	const bound = (side: 'upper' | 'lower', tail: number): number => {
		const excess = (logOdds: number) => Math.log(tails(logOdds)[side]) - Math.log(tail);
		// The upper tail grows with the odds ratio: below the bound the observed count would be too large.
		const outwards = side === 'upper' ? -1 : 1;
		const isOutside = excess(0) < 0;
		let [near, far] = [0, isOutside ? -outwards : outwards];
		for (let round = 0; round < 60; round += 1) {
			if (excess(far) < 0 !== isOutside) return Math.exp(findRoot(excess, near, far));
			if (Math.abs(far) > 500) break;
			near = far;
			far *= 1.7;
		}
		return side === 'upper' ? 0 : Infinity;
	};
	return {
		p: Math.min(1, 2 * Math.min(none.upper, none.lower)),
		interval(confidence) {
			checkConfidence(confidence);
			const tail = (1 - confidence) / 2;
			const [low, high] = [sharesAt(shares, bound('upper', tail)), sharesAt(shares, bound('lower', tail))];
			const relative = (at: typeof low) => (at.control === 0 ? Infinity : at.treatment / at.control - 1);
			return {
				difference: { low: low.treatment - low.control, high: high.treatment - high.control },
				relative: { low: relative(low), high: relative(high) }
			};
		}
	};
}

/**
 * The chance that the counts of two variants with one share are both shown: near 1, nothing was selected.
 *
 * Uses the observed share, which is biased upward: where this is small, the true chance is smaller still.
 */
export function chanceOfBeingShown({ control, treatment, isShown }: SelectedShares): number {
	const share = (control.count + treatment.count) / (control.n + treatment.n);
	const shown = (n: number, own: IsShown) => {
		// Counts beyond ten standard deviations from the mean are negligible.
		const reach = 10 * Math.sqrt(n * share * (1 - share)) + 30;
		const [from, to] = [
			Math.max(0, Math.floor(n * share - reach)),
			Math.min(n, Math.ceil(n * share + reach))
		];
		let hidden = 0;
		for (let count = from; count <= to; count += 1) {
			if (own(count)) continue;
			const logs = logChoose(n, count) + count * Math.log(share) + (n - count) * Math.log1p(-share);
			hidden += Math.exp(logs);
		}
		return 1 - Math.min(1, hidden);
	};
	if (!(share > 0 && share < 1)) return 1;
	return shown(control.n, isShown.control) * shown(treatment.n, isShown.treatment);
}
