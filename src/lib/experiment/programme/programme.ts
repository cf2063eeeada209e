import { qProfile, heterogeneity } from '#lib/stats/pooling/between-studies.ts';
import { hartungKnapp, fixedEffect } from '#lib/stats/pooling/meta-analysis.ts';
import { spreadOf, type Spread } from '#lib/stats/descriptive.ts';
import type { CampaignCard } from './card.ts';
import { spreadByChannel, type ChannelSpread } from './programme-spread.ts';
import type { Range } from '../results/comparison/results.ts';
import type { LeftOutReason } from '../roi/money/left-out.ts';

/** One campaign's contribution: the relative change of its primary metric, all treatments together. */
export interface Contribution {
	readonly slug: string;
	readonly name: string;
	/** Relative change, 0.1 is +10%. */
	readonly effect: number;
	/** Standard error of its logarithm. */
	readonly standardError: number;
	readonly channel: string | null;
}

/** The pooled result of campaigns with the same primary metric: relative changes, 0.1 is +10%. */
export interface PooledLift extends Range {
	/** Name and label of the metric. */
	readonly metric: string;
	readonly label: string;
	readonly campaigns: readonly Contribution[];
	/** The fixed-effect result, so that readers can recompute it. */
	readonly fixed: Range;
	/** Standard deviation of the true log ratios between campaigns, with its range. */
	readonly tau: Range;
	/** Cochran's Q: do campaigns differ more than chance allows? */
	readonly q: number;
	readonly degreesOfFreedom: number;
	readonly p: number;
	/** How the campaigns' own changes spread, in all and by channel: descriptive, chance included. */
	readonly spread: Spread | null;
	readonly channels: readonly ChannelSpread[];
}

export interface LeftOut {
	readonly slug: string;
	readonly name: string;
	readonly reason: LeftOutReason;
}

/** The pooled results of many campaigns, metric by metric. */
export interface Programme {
	readonly demo: boolean;
	readonly confidence: number;
	/** The metric with most campaigns first; each has at least two. */
	readonly lifts: readonly PooledLift[];
	/** Published campaigns that are left out. */
	readonly leftOut: readonly LeftOut[];
}

type Card = Pick<CampaignCard, 'slug' | 'name' | 'demo' | 'lift'> & { readonly channel?: string | null };

const relative = ({ estimate, low, high }: Range): Range => ({
	estimate: Math.expm1(estimate),
	low: Math.expm1(low),
	high: Math.expm1(high)
});

interface Part {
	readonly card: Card;
	readonly lift: Exclude<CampaignCard['lift'], LeftOutReason | null>;
}

function pooled(metric: string, parts: readonly Part[], confidence: number): PooledLift | null {
	const studies = parts.map(({ lift }) => lift.study);
	const [mean, fixed, spread] = [
		hartungKnapp(studies, confidence),
		fixedEffect(studies, confidence),
		heterogeneity(studies)
	];
	if (mean.kind !== 'computed' || fixed.kind !== 'computed' || spread.kind !== 'computed') return null;
	const between = qProfile(studies, confidence);
	const { q, degreesOfFreedom, p } = spread;
	const effects = parts.map(({ card: { channel = null }, lift: { study } }) => ({
		channel,
		effect: Math.expm1(study.effect)
	}));
	return {
		spread: spreadOf(effects.map(({ effect }) => effect)),
		channels: spreadByChannel(effects),
		metric,
		label: parts[0]?.lift.label ?? metric,
		...relative(mean),
		campaigns: parts.map(({ card: { slug, name, channel = null }, lift: { study } }) => ({
			slug,
			name,
			channel,
			effect: Math.expm1(study.effect),
			standardError: Math.sqrt(study.variance)
		})),
		fixed: relative(fixed),
		tau: {
			estimate: Math.sqrt(mean.betweenVariance),
			low: Math.sqrt(between.low),
			high: Math.sqrt(between.high)
		},
		q,
		degreesOfFreedom,
		p
	};
}

/**
 * The pooled relative change of campaigns, metric by metric: conversion is never mixed with revenue. On the log scale, with
 * Hartung and Knapp's range; never a sum of percentages.
 *
 * Takes campaigns as independent of each other. Of a metric that should fall, a change below 0 is good.
 *
 * @param cards      campaigns of one sort, demo or real; mixing them would measure nothing
 * @param confidence two-sided level in (0, 1)
 * @returns null where no two campaigns are compared by the same metric
 */
export function programme(cards: readonly Card[], confidence: number): Programme | null {
	const parts = cards.flatMap((card): Part[] =>
		card.lift === null || typeof card.lift === 'string' ? [] : [{ card, lift: card.lift }]
	);
	const groups = [...Map.groupBy(parts, ({ lift }) => lift.metric)].sort((a, b) => b[1].length - a[1].length);
	const lifts = groups.flatMap(([metric, group]) =>
		group.length < 2 ? [] : (pooled(metric, group, confidence) ?? [])
	);
	if (lifts.length === 0) return null;
	const counted = new Set(lifts.flatMap(({ campaigns }) => campaigns.map(({ slug }) => slug)));
	return {
		demo: cards.some(({ demo }) => demo),
		confidence,
		lifts,
		leftOut: cards.flatMap(({ slug, name, lift }): LeftOut[] => {
			if (lift === null || counted.has(slug)) return [];
			return [{ slug, name, reason: typeof lift === 'string' ? lift : 'only_one_of_its_metric' }];
		})
	};
}
