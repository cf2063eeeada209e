import { dateRange } from '#lib/format/date.ts';
import { compactMoney } from '#lib/format/money.ts';
import { listed } from '#lib/format/names.ts';
import { number } from '#lib/format/number.ts';
import { wholeShare } from '#lib/format/share.ts';
import { formatLift } from '#lib/format/value.ts';
import { dataCategory } from '#lib/privacy/data-category.ts';
import { isoDay } from '../day.ts';
import { contractMetrics } from '../metrics/metrics.ts';
import type { CampaignPlan } from './campaign-plan.ts';

/** What was planned and what came, in words. */
export interface PlanLine {
	readonly label: string;
	readonly planned: string;
	/** Null where nothing came yet, or nothing can. */
	readonly came: string | null;
}

/** What came of a plan, in words that its campaign's page has too. */
export interface PlanOutcome {
	readonly people: string | null;
	readonly days: string | null;
	readonly variants: string | null;
	readonly primary: string | null;
	readonly lift: string | null;
	readonly guardrails: string | null;
	/** Null for those who may not see it. */
	readonly cost: string | null;
	readonly kinds: string | null;
}

const labelOf = (name: string): string =>
	contractMetrics.find((metric) => metric.name === name)?.label ?? name;

const daysWords = ({ startsOn, endsOn }: CampaignPlan): string => {
	if (startsOn !== null && endsOn !== null) return dateRange(isoDay(startsOn), isoDay(endsOn));
	if (endsOn !== null) return `until ${dateRange(isoDay(endsOn), isoDay(endsOn))}`;
	return startsOn === null ? '' : `from ${dateRange(isoDay(startsOn), isoDay(startsOn))}`;
};

function costWords({ marginRate, fixedCost, costPerPerson }: CampaignPlan, currency: string): string {
	const parts = [
		...(marginRate === null ? [] : [`${wholeShare(marginRate)} margin`]),
		...(fixedCost === null ? [] : [`${compactMoney(fixedCost, currency)} fixed`]),
		...(costPerPerson === null ? [] : [`${compactMoney(costPerPerson, currency)} a person`])
	];
	return parts.join(', ');
}

function splitWords({ treatments, share }: CampaignPlan): string {
	const whole = 1 - share + treatments * share;
	return `${number(treatments + 1)}, control ${wholeShare((1 - share) / whole)}`;
}

/**
 * A plan line by line; what nobody planned is left out.
 * @param outcome null while it is open, or where its campaign is not published
 */
export function planLines(plan: CampaignPlan, outcome: PlanOutcome | null, currency: string): PlanLine[] {
	const line = (label: string, planned: string | null, came: string | null | undefined): PlanLine[] =>
		planned === null || planned === '' ? [] : [{ label, planned, came: came ?? null }];
	return [
		...line('Hypothesis', plan.hypothesis, null),
		...line('Audience', plan.audience, null),
		...line('Channel', plan.channel, null),
		...line('Main metric', plan.primary === null ? null : labelOf(plan.primary), outcome?.primary),
		...line('Guardrails', listed(plan.guardrails.map(labelOf)), outcome?.guardrails),
		...line('Variants', splitWords(plan), outcome?.variants),
		...line('People', plan.people === null ? null : number(plan.people), outcome?.people),
		...line('Days', daysWords(plan), outcome?.days),
		...line('Smallest lift', plan.lift === null ? null : formatLift(plan.lift), outcome?.lift),
		...line('Costs', costWords(plan, currency), outcome?.cost),
		...line(
			'Personal data',
			listed(plan.kinds.map((code) => dataCategory(code)?.label ?? code)),
			outcome?.kinds
		)
	];
}
