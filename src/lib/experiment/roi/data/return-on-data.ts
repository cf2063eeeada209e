import type { Sensitivity } from '#lib/privacy/data-category.ts';
import { checkConfidence } from '#lib/stats/check.ts';
import { fixedEffect, pauleMandel } from '#lib/stats/pooling/meta-analysis.ts';
import { normalQuantile } from '#lib/stats/distributions/normal.ts';
import type { Study } from '#lib/stats/pooling/between-studies.ts';
import type { CategoryUse, TrustEffect } from './category-uses.ts';
import type { Range } from '../../results/comparison/results.ts';
import { testedHarms, type Contrasted, type TestedHarm } from './trust-contrasts.ts';

/**
 * `causal`: two treatments of one campaign that differ in exactly this kind of data were compared; chance alone decided who
 * got which. `association`: treatments that use it against no treatment; whatever else they did is in it.
 */
export type DataEvidence = 'causal' | 'association';

/**
 * The conclusion. Advice to drop a kind rests only on comparisons within a campaign (`lower trust shown`); associations are
 * reported as linked, and data that the channel needs get no advice.
 */
export type DataConclusion =
	| 'needed to deliver'
	| 'lower trust shown'
	| 'linked to lower trust'
	| 'gain shown'
	| 'linked to a gain'
	| 'no gain shown';

/** The return on one kind of personal data, and its cost in trust. */
export interface DataReturn {
	readonly category: string;
	readonly sensitivity: Sensitivity;
	readonly campaigns: readonly string[];
	/** Treatments that use it, over all campaigns. */
	readonly variants: number;
	/** Relative change of the primary metric, pooled over campaigns; null where none can be compared. */
	readonly lift: Range | null;
	readonly evidence: DataEvidence | null;
	/** Campaigns that the pooled change rests on. */
	readonly restsOn: number;
	/** Margin of an average campaign that uses it, by association; null where none is known, or currencies differ. */
	readonly margin: (Range & { readonly currency: string }) | null;
	/** Guardrails that treatments with it certainly harmed, against their control: an association. */
	readonly trustCost: readonly (TrustEffect & { readonly campaign: string; readonly variant: string })[];
	/** Guardrails that it certainly harmed, against a treatment without it. Not in older reports. */
	readonly testedHarm?: readonly TestedHarm[];
	/** The number of campaigns that did not need it and had a guardrail that certainly got worse. Not in older reports. */
	readonly linkedIn?: number;
	/** Campaigns whose channel needs it. Not in older reports. */
	readonly neededIn?: readonly string[];
	readonly conclusion: DataConclusion;
}

/** Values by key, in order of first appearance. */
const grouped = <T>(list: readonly T[], key: (one: T) => string): Map<string, T[]> =>
	list.reduce(
		(groups, one) => groups.set(key(one), [...(groups.get(key(one)) ?? []), one]),
		new Map<string, T[]>()
	);

/** Several effects of one campaign as one: they share people, so their errors are averaged, not combined as independent. */
function averaged(studies: readonly Study[]): Study[] {
	if (studies.length === 0) return [];
	const mean = (of: (one: Study) => number) =>
		studies.reduce((sum, one) => sum + of(one), 0) / studies.length;
	return [{ effect: mean(({ effect }) => effect), variance: mean(({ variance }) => variance) }];
}

/** One effect is used as it is; several are pooled with random effects (Paule and Mandel). */
function pool(studies: readonly Study[], confidence: number): Range | null {
	const found = studies.length > 1 ? pauleMandel(studies, confidence) : fixedEffect(studies, confidence);
	if (found.kind !== 'computed') return null;
	return { estimate: found.estimate, low: found.low, high: found.high };
}

/** The difference of two relative changes against one control. @see delta method: cov = (1 + a)(1 + b)·v/(n·m²) */
function contrast(one: Study, other: Study, controlVariance: number): Study {
	const shared = (1 + one.effect) * (1 + other.effect) * controlVariance;
	const variance = one.variance + other.variance - 2 * shared;
	// Rounding, or a control's error that was given too large: assume independence.
	return {
		effect: one.effect - other.effect,
		variance: variance > 0 ? variance : one.variance + other.variance
	};
}

/** Pairs of a treatment and another of its campaign that uses all it uses except this kind, and nothing else. */
function pairsOf(use: CategoryUse, own: ReadonlySet<string>): Contrasted[] {
	return use.others.flatMap((other) => {
		const theirs = new Set(other.categories);
		const isPair =
			!theirs.has(use.category) && theirs.size === own.size - 1 && [...theirs].every((name) => own.has(name));
		return isPair ? [{ use, other }] : [];
	});
}

/** Their differences in the primary metric. */
const contrasts = (pairs: readonly Contrasted[]): Study[] =>
	pairs.flatMap(({ use: { study, controlVariance = 0 }, other }) =>
		study && other.study ? [contrast(study, other.study, controlVariance)] : []
	);

/** Effects by campaign, one each. */
const byCampaign = (uses: readonly CategoryUse[], of: (use: CategoryUse) => readonly Study[]): Study[] =>
	[...grouped(uses, ({ campaign }) => campaign).values()].flatMap((list) => averaged(list.flatMap(of)));

function marginOf(uses: readonly CategoryUse[], confidence: number): DataReturn['margin'] {
	const known = uses.flatMap(({ margin, currency }) => (margin ? [{ margin, currency }] : []));
	const [currency, other] = new Set(known.map((one) => one.currency));
	if (currency === undefined || other !== undefined) return null;
	const z = -normalQuantile((1 - confidence) / 2);
	// A range at a stricter level than `confidence` is wider: its error is then overestimated, never underestimated.
	const study = ({ margin }: CategoryUse): Study[] =>
		margin && margin.high > margin.low
			? [{ effect: margin.estimate, variance: ((margin.high - margin.low) / (2 * z)) ** 2 }]
			: [];
	const range = pool(byCampaign(uses, study), confidence);
	return range && { ...range, currency };
}

const isHarm = ({ verdict }: TrustEffect): boolean => verdict === 'guardrail broken' || verdict === 'worse';

type ConclusionInput = Pick<DataReturn, 'lift' | 'evidence' | 'margin'> & {
	readonly isNeeded: boolean;
	readonly isTested: boolean;
	readonly isLinked: boolean;
};

/**
 * Data that a channel needs come first. Then trust, tested before linked; then an effect that is certainly above zero and no margin that
 * is certainly below it: more buyers with less margin are no gain. Everything else shows no gain.
 */
function conclude({ isNeeded, isTested, isLinked, lift, evidence, margin }: ConclusionInput): DataConclusion {
	if (isNeeded) return 'needed to deliver';
	if (isTested) return 'lower trust shown';
	if (isLinked) return 'linked to lower trust';
	const earns = lift !== null && lift.low > 0 && !(margin && margin.high < 0);
	if (!earns) return 'no gain shown';
	return evidence === 'causal' ? 'gain shown' : 'linked to a gain';
}

/**
 * The return on each kind of personal data, over all campaigns that use it, and its cost in trust.
 *
 * Where one campaign has two treatments that differ in exactly this kind, their contrast is causal and decides. Elsewhere the
 * treatments' own changes are pooled: an association, because a treatment is more than the data it uses. A kind that the control
 * uses too takes part in contrasts alone, and harm that a contrast gives to one kind is linked to no other. Campaigns are assumed
 * independent; treatments of one campaign are averaged first, as if their errors were the same.
 *
 * @param uses       one entry for each kind × treatment; every kind of a treatment must be there
 * @param confidence two-sided level in (0, 1)
 * @param about      the campaign whose report shows them: where its own guardrails did well, other campaigns' guardrails
 *                   with the same kind of data are irrelevant to it
 * @returns the kinds in order of first appearance
 * @throws {StatsError} `out_of_range` for a level outside (0, 1) or a variance not above 0
 */
export function returnOnData(
	uses: readonly CategoryUse[],
	confidence: number,
	about: string | null = null
): DataReturn[] {
	checkConfidence(confidence);
	const variantKey = ({ campaign, variant }: CategoryUse) => JSON.stringify([campaign, variant]);
	const categoriesOf = new Map(
		[...grouped(uses, variantKey)].map(([key, list]) => [key, new Set(list.map(({ category }) => category))])
	);
	const pairs = (use: CategoryUse) => pairsOf(use, categoriesOf.get(variantKey(use)) ?? new Set());
	const kinds = [...grouped(uses, ({ category }) => category)].map(([category, list]) => ({
		category,
		list,
		testedHarm: testedHarms(list.filter(({ needed }) => !needed).flatMap(pairs), confidence)
	}));
	// Harm that a test attributes to one kind is not linked to the other kinds of the treatment.
	const explained = new Map<string, Set<string>>();
	for (const { testedHarm } of kinds)
		for (const { campaign, variant, metric } of testedHarm) {
			const key = JSON.stringify([campaign, variant]);
			explained.set(key, (explained.get(key) ?? new Set()).add(metric));
		}
	const isLinkedHarm = (use: CategoryUse, effect: TrustEffect): boolean =>
		!use.inControl && isHarm(effect) && explained.get(variantKey(use))?.has(effect.metric) !== true;
	return kinds.map(({ category, list, testedHarm }): DataReturn => {
		// A control that uses it too makes the comparison uninformative about this kind of data.
		const differing = list.filter(({ inControl }) => !inControl);
		const causal = byCampaign(list, (use) => contrasts(pairs(use)));
		const studies = causal.length > 0 ? causal : byCampaign(differing, ({ study }) => (study ? [study] : []));
		const lift = pool(studies, confidence);
		const margin = marginOf(differing, confidence);
		const tested = new Set(testedHarm.map((one) => JSON.stringify([one.campaign, one.variant, one.metric])));
		const trustCost = list.flatMap((use) =>
			use.trust
				.filter(
					(effect) =>
						isLinkedHarm(use, effect) ||
						(isHarm(effect) && tested.has(JSON.stringify([use.campaign, use.variant, effect.metric])))
				)
				.map((effect) => ({ ...effect, campaign: use.campaign, variant: use.variant }))
		);
		const evidence = lift && (causal.length > 0 ? 'causal' : 'association');
		const asked = list.filter(({ campaign }) => about === null || campaign === about);
		const linked = (some: readonly CategoryUse[]) =>
			new Set(
				some
					.filter((use) => !use.needed && use.trust.some((effect) => isLinkedHarm(use, effect)))
					.map(({ campaign }) => campaign)
			).size;
		return {
			category,
			sensitivity: list[0]?.sensitivity ?? 'low',
			campaigns: [...new Set(list.map(({ campaign }) => campaign))],
			variants: new Set(list.map(variantKey)).size,
			lift,
			evidence,
			restsOn: studies.length,
			margin,
			trustCost,
			testedHarm,
			linkedIn: linked(list),
			neededIn: [...new Set(list.filter(({ needed }) => needed).map(({ campaign }) => campaign))],
			conclusion: conclude({
				isNeeded: (asked.length > 0 ? asked : list).every(({ needed }) => needed),
				isTested: testedHarm.length > 0,
				isLinked: linked(asked) > 0,
				lift,
				evidence,
				margin
			})
		};
	});
}
