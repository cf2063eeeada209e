import type { CampaignResults } from '../../results/comparison/results.ts';
import type { VariantRoi } from '../money/roi-figures.ts';
import { isOffInMany } from '../../results/health/splits.ts';
import { nearlyShown, reachOf, type Reach } from './reach.ts';
import {
	basisOf,
	treatmentOutcome,
	type TreatmentOutcome,
	type SuggestionBasis,
	type RuleResult,
	type SuggestionKind
} from './treatment-outcome.ts';
import { suggestionWords } from './words.ts';

/** The product's suggestion. The decision is a manager's, and recorded apart. */
export interface Suggestion {
	readonly kind: SuggestionKind;
	/** The treatment concerned; null where the whole campaign is. */
	readonly variant: string | null;
	readonly basis: SuggestionBasis;
	/** One short sentence, such as "Roll out Personal picks and keep a holdout." */
	readonly words: string;
	/** Why, without amounts. */
	readonly reason: string;
	/** More people of all variants together that would decide; null where running longer is not the suggestion. */
	readonly morePeople: number | null;
}

const low = ({ gain }: TreatmentOutcome): number => gain?.low ?? -Infinity;
const isWinner = ({ gain, fell }: TreatmentOutcome): boolean =>
	gain !== null && gain.low > 0 && fell.length === 0;
const isLoser = ({ gain, fell }: TreatmentOutcome): boolean =>
	(gain !== null && gain.high < 0) || fell.length > 0;

const isHarmful = ({ over, worse }: TreatmentOutcome): boolean => over.length > 0 || worse.length > 0;
/** No harm to trust is certain, and none may be hidden. */
const isWithin = (one: TreatmentOutcome): boolean => !isHarmful(one) && one.unseen.length === 0;

const byLowerBound = (list: readonly TreatmentOutcome[]): TreatmentOutcome[] =>
	list.toSorted((a, b) => low(b) - low(a));

/** The best reach of several treatments: the smallest number of people that would decide one of them. */
function nearest(results: CampaignResults, list: readonly TreatmentOutcome[]): Reach {
	const all = list.map(({ row }) => reachOf(results, row));
	const longer = all
		.flatMap((one) => (one.kind === 'longer' ? [one] : []))
		.toSorted((a, b) => a.people - b.people);
	const nearly = list
		.flatMap(({ gain, level }) => (gain ? (nearlyShown(results, gain, level) ?? []) : []))
		.toSorted((a, b) => a.people - b.people);
	return (
		longer[0] ??
		nearly[0] ??
		all.find(({ kind }) => kind === 'enough') ??
		all.find(({ kind }) => kind === 'out-of-reach') ?? { kind: 'unknown' }
	);
}

/** The rule, in its order; null where nothing can be compared. */
function ruleOf(results: CampaignResults, money: readonly VariantRoi[]): RuleResult | null {
	const basis = basisOf(money);
	const none = { basis, about: [], beside: [], reach: { kind: 'unknown' } } as const;
	if (results.health.sampleRatio?.flagged || isOffInMany(results.health.splits))
		return { ...none, kind: 'find-the-cause' };
	const all = results.treatments.map((variant) => treatmentOutcome(results, variant, money));
	const over = all.filter(isHarmful);
	if (results.running) {
		if (over.length > 0) return { ...none, kind: 'stop-variant', about: over };
		return results.people.total > 0 ? { ...none, kind: 'let-it-run' } : null;
	}
	if (all.every(({ gain }) => gain === null)) {
		return over.length > 0 ? { ...none, kind: 'do-not-roll-out', about: over } : null;
	}
	const winners = byLowerBound(all.filter(isWinner));
	const [best] = winners.filter(isWithin);
	if (best) {
		const dearer = winners.filter((one) => !isWithin(one) && low(one) > low(best));
		return { ...none, kind: 'roll-out', about: [best], beside: dearer };
	}
	const [payer] = winners;
	if (payer) return { ...none, kind: 'do-not-roll-out', about: [payer] };
	const losers = all.filter(isLoser);
	if (losers.length === all.length) return { ...none, kind: 'stop', about: byLowerBound(all) };
	const open = all.filter((one) => !isHarmful(one) && !isLoser(one));
	if (open.length === 0) return { ...none, kind: 'do-not-roll-out', about: over };
	const reach = nearest(results, open);
	const beside = all.filter((one) => !open.includes(one));
	return {
		...none,
		kind: reach.kind === 'longer' || reach.kind === 'nearly' ? 'run-longer' : 'keep-the-simpler',
		about: open,
		beside,
		reach
	};
}

/**
 * What to do, from gain, trust and certainty: one rule for all campaigns.
 *
 * Money decides where it is known: each treatment's margin less all of its cost, the fixed cost in full, as if it were rolled out alone.
 * Otherwise the main metric does. Of several that very likely paid within all limits the one with the largest lower end is suggested:
 * the most certain, not the luckiest.
 *
 * @param money the return of each treatment; empty where margin and costs are not entered
 * @param seesReturns whether the reader may see returns: for others the reason leaves out money
 * @returns null where nothing can be compared, such as too few people
 */
export function suggestionOf(
	results: CampaignResults,
	money: readonly VariantRoi[],
	{ seesReturns = true }: { readonly seesReturns?: boolean } = {}
): Suggestion | null {
	const found = ruleOf(results, money);
	if (!found) return null;
	const { kind, basis, about, reach } = found;
	const isAboutOne = kind === 'roll-out' || about.length === 1;
	const unknown =
		basis === 'metric' && money.every(({ reason }) => reason === 'no-assumptions' || reason === 'no-money');
	return {
		kind,
		variant: isAboutOne ? (about[0]?.variant ?? null) : null,
		basis,
		...suggestionWords(results, found, { unknown, seesReturns }),
		morePeople:
			kind === 'run-longer' && (reach.kind === 'longer' || reach.kind === 'nearly') ? reach.people : null
	};
}
