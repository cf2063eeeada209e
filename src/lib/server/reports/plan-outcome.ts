import { isoDay } from '#lib/experiment/day.ts';
import { decidingLift } from '#lib/experiment/results/comparison/deciding.ts';
import { leadRow } from '#lib/experiment/results/lead.ts';
import type { PlanOutcome } from '#lib/experiment/planning/campaign-plan-words.ts';
import { dateRange } from '#lib/format/date.ts';
import { compactMoney } from '#lib/format/money.ts';
import { listed } from '#lib/format/names.ts';
import { number } from '#lib/format/number.ts';
import { wholeShare } from '#lib/format/share.ts';
import { liftEstimate, liftInterval } from '#lib/format/value.ts';
import { campaignResults } from '../analysis/campaign-results.ts';
import { campaigns, type Campaign } from '../campaigns/campaigns.ts';
import { dataUse } from '../campaigns/data-use.ts';
import type { Read } from '../db/database.ts';
import { assumptions } from './assumptions.ts';

/** What came of a planned campaign: from released numbers only; null while nothing is published. */
export async function planOutcome(
	store: Read,
	campaign: Campaign,
	{ now, seesMoney }: { now: Date; seesMoney: boolean }
): Promise<PlanOutcome | null> {
	const results = await campaignResults(store, campaign, now);
	if (!results) return null;
	const known = (await assumptions.find(store, campaign))?.value ?? null;
	const uses = (await dataUse(store, campaign.id, [results.control, ...results.treatments])).variants;
	const kinds = uses.flatMap(({ categories }) => (categories ?? []).map(({ label }) => label));
	const weights = await campaigns.plan(store, campaign.id);
	const whole = Object.values(weights ?? {}).reduce((sum, weight) => sum + weight, 0);
	const control = weights?.[results.control];
	const row = leadRow(results);
	const found = row?.status === 'shown' ? decidingLift(row) : null;
	const lift =
		found?.stable && found.low !== null && found.high !== null
			? { estimate: found.estimate, low: found.low, high: found.high }
			: null;
	const { startsOn, endsOn, currency } = campaign;
	const money = (amount: number) => compactMoney(amount, known?.currency ?? currency);
	return {
		people: number(results.people.total),
		days:
			startsOn !== null && endsOn !== null
				? dateRange(isoDay(startsOn), isoDay(endsOn))
				: results.asOf && `data to ${dateRange(results.asOf, results.asOf)}`,
		variants: `${number(results.treatments.length + 1)}${control === undefined || whole === 0 ? '' : `, control ${wholeShare(control / whole)}`}`,
		primary: results.metrics[0]?.label ?? null,
		lift: lift && `${liftEstimate(lift)} (${liftInterval(lift)})`,
		guardrails:
			listed(results.metrics.filter(({ role }) => role === 'guardrail').map(({ label }) => label)) || null,
		cost:
			seesMoney && known
				? `${wholeShare(known.marginRate)} margin, ${money(known.fixedCost)} fixed, ${money(known.costPerPerson)} a person`
				: null,
		kinds: kinds.length === 0 ? null : listed([...new Set(kinds)])
	};
}
