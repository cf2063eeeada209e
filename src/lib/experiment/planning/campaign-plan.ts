import type { RoleChoice } from '../metrics/goals.ts';

/** Margin and costs that are expected; null where they are not known. */
export interface PlannedCosts {
	/** Share of revenue left after the goods, in (0, 1]. */
	readonly marginRate: number | null;
	/** In the workspace's currency. */
	readonly fixedCost: number | null;
	readonly costPerPerson: number | null;
}

/** What is planned of a campaign before its first number is seen. */
export interface CampaignPlan extends PlannedCosts {
	readonly name: string;
	readonly hypothesis: string | null;
	readonly audience: string | null;
	readonly channel: string | null;
	/** Names of metrics; null where the goal of the campaign decides. */
	readonly primary: string | null;
	readonly guardrails: readonly string[];
	/** Variants besides the control. */
	readonly treatments: number;
	/** Share of one treatment's people in that treatment and the control together, in (0, 1). */
	readonly share: number;
	/** All variants together. */
	readonly people: number | null;
	/** Smallest relative change worth finding, 0.1 is +10%. */
	readonly lift: number | null;
	/** First and last day, days since 1970-01-01. */
	readonly startsOn: number | null;
	readonly endsOn: number | null;
	/** Codes of the kinds of personal data that the treatments will use. */
	readonly kinds: readonly string[];
	/** The planner's address, without `?`. */
	readonly question: string;
}

/** Weights of variants by name that a plan declares, the control first; null where the file has another number of variants. */
export function plannedWeights(
	{ treatments, share }: Pick<CampaignPlan, 'treatments' | 'share'>,
	variants: readonly string[]
): Record<string, number> | null {
	if (variants.length !== treatments + 1) return null;
	const weight = (part: number) => Math.round(part * 1000);
	return Object.fromEntries(variants.map((name, i) => [name, weight(i === 0 ? 1 - share : share)]));
}

/** People of one treatment and the control together, of a plan for all variants; null where no size is planned. */
export function plannedPair({
	people,
	treatments,
	share
}: Pick<CampaignPlan, 'people' | 'treatments' | 'share'>): number | null {
	return people === null ? null : Math.round(people / (1 - share + treatments * share));
}

/** The roles that a plan gives to metrics. */
export const plannedRoles = ({ guardrails }: Pick<CampaignPlan, 'guardrails'>): RoleChoice[] =>
	guardrails.map((metric) => ({ metric, role: 'guardrail', margin: null }));

/** A plan as one line, the same for the same plan: what its fingerprint is of. */
export const planLine = (plan: CampaignPlan): string =>
	JSON.stringify((Object.keys(plan) as (keyof CampaignPlan)[]).toSorted().map((name) => [name, plan[name]]));
