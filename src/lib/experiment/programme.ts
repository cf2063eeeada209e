import { heterogeneity } from '#lib/stats/heterogeneity.ts';
import { derSimonianLaird, fixedEffect, pauleMandel, type PooledEffect } from '#lib/stats/meta-analysis.ts';
import { fewestCampaigns } from '#lib/stats/fewest-campaigns.ts';
import { shrunkenTotal } from '#lib/stats/shrinkage.ts';
import type { CampaignCard } from './card.ts';
import { decidingLift } from './deciding.ts';

/** One campaign's part: its relative change on the primary metric, turned so that more is better. */
export interface Contribution {
	readonly slug: string;
	readonly name: string;
	/** Label of the primary metric. */
	readonly metric: string;
	readonly variant: string;
	readonly effect: number;
	readonly standardError: number;
	/** What is left after shrinking; null below six campaigns. */
	readonly shrunken: number | null;
}

type Pooled = Omit<PooledEffect, 'kind'>;

/** What many campaigns say together, on the relative scale of their primary metrics. */
export interface Programme {
	readonly demo: boolean;
	readonly confidence: number;
	readonly campaigns: readonly Contribution[];
	/** Campaigns whose primary metric has no comparable relative change. */
	readonly leftOut: number;
	readonly fixed: Pooled;
	readonly derSimonianLaird: Pooled;
	/** The one that is said first: campaigns may differ in their true effect. */
	readonly pauleMandel: Pooled;
	/** Cochran's Q: do campaigns differ more than chance allows? */
	readonly q: number;
	readonly degreesOfFreedom: number;
	readonly p: number;
	/** James–Stein; null below six campaigns. Effects are in `campaigns`. */
	readonly shrunken: {
		/** Share of each effect that is kept. */
		readonly kept: number;
		readonly total: number;
		readonly low: number;
		readonly high: number;
	} | null;
}

/** A campaign's relative change with its error, or null where it cannot be compared or rests on an assumption. */
function contribution({ slug, name, primary, metric }: CampaignCard): Contribution | null {
	if (!metric || primary?.status !== 'shown') return null;
	if (primary.varianceSource !== 'exact' && primary.varianceSource !== 'by-bucket') return null;
	const standardError = primary.basis?.liftError ?? 0;
	const lift = decidingLift(primary);
	if (!lift?.stable || !(standardError > 0)) return null;
	const effect = metric.direction === 'increase' ? lift.estimate : -lift.estimate;
	return {
		slug,
		name,
		metric: metric.label,
		variant: primary.variant,
		effect,
		standardError,
		shrunken: null
	};
}

const withoutKind = ({ estimate, standardError, low, high, betweenVariance }: PooledEffect): Pooled => ({
	estimate,
	standardError,
	low,
	high,
	betweenVariance
});

/**
 * The pooled relative change of many campaigns, and from six on their shrunken effects: never a plain sum.
 *
 * Takes campaigns as independent of each other and each change as normal with known variance (delta method). A campaign
 * with several treatments counts with the one its headline speaks of: being the best of them, it leans upward.
 *
 * @param cards      campaigns of one sort, demo or real; mixing them would measure nothing
 * @param confidence two-sided level in (0, 1)
 * @returns null with fewer than two campaigns that can be pooled
 */
export function programme(cards: readonly CampaignCard[], confidence: number): Programme | null {
	const released = cards.filter(({ primary }) => primary !== null);
	const found = released.flatMap((card) => contribution(card) ?? []);
	const studies = found.map(({ effect, standardError }) => ({ effect, variance: standardError ** 2 }));
	const [fixed, laird, mandel] = [fixedEffect, derSimonianLaird, pauleMandel].map((pool) =>
		pool(studies, confidence)
	);
	const spread = heterogeneity(studies);
	if (fixed?.kind !== 'computed' || laird?.kind !== 'computed' || mandel?.kind !== 'computed') return null;
	if (spread.kind !== 'computed') return null;
	const shrunken = found.length < fewestCampaigns ? null : shrunkenTotal(studies, confidence);
	const computed = shrunken?.kind === 'computed' ? shrunken : null;
	const { q, degreesOfFreedom, p } = spread;
	return {
		demo: cards.some(({ demo }) => demo),
		confidence,
		campaigns: found.map((one, i) => ({ ...one, shrunken: computed?.effects[i] ?? null })),
		leftOut: released.length - found.length,
		fixed: withoutKind(fixed),
		derSimonianLaird: withoutKind(laird),
		pauleMandel: withoutKind(mandel),
		q,
		degreesOfFreedom,
		p,
		shrunken: computed && {
			kept: computed.kept,
			total: computed.total,
			low: computed.low,
			high: computed.high
		}
	};
}

/** The programmes of a portfolio: real campaigns and demo campaigns, each by itself. */
export const programmes = (cards: readonly CampaignCard[], confidence: number): Programme[] =>
	[false, true].flatMap(
		(kind) =>
			programme(
				cards.filter(({ demo }) => demo === kind),
				confidence
			) ?? []
	);
