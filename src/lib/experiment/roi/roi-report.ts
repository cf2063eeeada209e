import { policyWords } from '#lib/privacy/words.ts';
import type { Assumptions } from './money/assumptions.ts';
import { campaignGain, type CampaignGain } from './money/campaign-gain.ts';
import type { Covariance } from './money/covariances.ts';
import { isTrust } from '../metrics/definitions.ts';
import { extraOptOuts, extraOptOutWords, type ExtraOptOuts } from './money/extra-opt-outs.ts';
import type { DataReturn } from './data/return-on-data.ts';
import type { Metric } from '../metrics/metric.ts';
import { totalRow } from './money/money-basis.ts';
import { pulledForward, pulledForwardWords, type PulledForward } from './money/pulled-forward.ts';
import { reasonWords } from './reasons.ts';
import type { CampaignResults, Headline, ResultRow } from '../results/comparison/results.ts';
import { campaignRoi, leadReturn } from './roi.ts';
import { roiDecision } from './roi-decision.ts';
import type { VariantRoi } from './money/roi-figures.ts';
import { gainSensitivity, type GainRow } from './money/sensitivity.ts';
import { rangeWords } from './roi-reading.ts';
import { suggestionOf, type Suggestion } from './suggestion/suggestion.ts';

/** The campaign of a report, and its presentation. */
export interface ReportedCampaign {
	readonly slug: string;
	readonly name: string;
	readonly demo: boolean;
	/** First and last planned day, ISO; null without a plan. */
	readonly from: string | null;
	readonly to: string | null;
	/** ISO 4217 code of amounts. */
	readonly currency: string;
}

/** The assumptions of a return, with who entered them and when. */
export interface EnteredAssumptions {
	readonly value: Assumptions;
	readonly by: string | null;
	readonly at: string;
}

/** One metric of the variant in the report. */
export interface EvidenceRow {
	readonly metric: Metric;
	readonly row: ResultRow;
}

/**
 * Everything a report on the return shows, and nothing else: this is what gets signed, word for word and number for number.
 */
export interface RoiReport {
	/** Version of the format, so that old reports stay readable. */
	readonly form: 1;
	readonly campaign: ReportedCampaign;
	readonly control: string;
	readonly people: number;
	readonly recurring: boolean;
	/** Where people recur: at least this many on one day. Not in older reports. */
	readonly onOneDay?: number;
	readonly running: boolean;
	/** Last released day, ISO; null where the file has no dates. */
	readonly asOf: string | null;
	readonly confidence: number;
	readonly policy: CampaignResults['policy'];
	readonly said: EnteredAssumptions | null;
	readonly decision: Headline;
	/** The suggestion; null where nothing can be compared. The decision is a manager's. Not in older reports. */
	readonly suggestion?: Suggestion | null;
	readonly variants: readonly VariantRoi[];
	/** The gain of all treatments together, with the fixed cost once; null where that is unknown. Not in older reports. */
	readonly total?: CampaignGain | null;
	/** The campaign's gain at other margins and costs. Not in older reports; empty where the gain is unknown. */
	readonly sensitivity?: readonly GainRow[];
	/** The variant in the figures and the evidence; null where nothing is published. */
	readonly lead: string | null;
	readonly evidence: readonly EvidenceRow[];
	/** Guardrails, of all variants. */
	readonly trust: readonly EvidenceRow[];
	/** What is hidden and why, in sentences. */
	readonly notShown: readonly string[];
	/** How to read the ranges, in sentences. */
	readonly reading: readonly string[];
	/** People who opted out beyond the control's, by treatment. Not in older reports; left out where opt-outs are not shown. */
	readonly optOuts?: readonly (ExtraOptOuts & { readonly words: string })[];
	/** Where the file has a value over a longer time: how the effect on it differs. Not in older reports. */
	readonly pulledForward?: readonly (PulledForward & { readonly words: string })[];
	/** The return on each kind of personal data; null where none is declared. */
	readonly data: readonly DataReturn[] | null;
}

/** Sentences on what is hidden: the rule, totals that are not there, and what is combined. */
function notShownOf(results: CampaignResults): string[] {
	const { policy, metrics, dimensions } = results;
	const reasons = new Map<string, Set<string>>();
	for (const row of results.results) {
		if (row.by.length > 0 || row.status === 'shown') continue;
		const words = reasonWords(row.reason, policy);
		const labels = reasons.get(words) ?? new Set();
		labels.add(metrics.find(({ name }) => name === row.metric)?.label ?? row.metric);
		reasons.set(words, labels);
	}
	const combined = dimensions.filter((axis) =>
		results.results.some(({ by, pooled }) => by.includes(axis) && pooled.includes(axis))
	);
	return [
		policyWords(policy),
		...[...reasons].map(([words, labels]) => `${[...labels].join(', ')}: ${words}.`),
		...(combined.length > 0
			? [
					`Small groups of ${combined.join(' and ').replaceAll('_', ' ')} are combined into Other. All totals are complete.`
				]
			: [])
	];
}

/**
 * Makes the report on a campaign's return from its published results and the entered margin and costs; the return on
 * personal data is left out, because it depends on other campaigns too.
 */
export function roiReport(
	results: CampaignResults,
	{
		campaign,
		entered,
		covariances = [],
		valuePerSubscriber = null
	}: {
		campaign: ReportedCampaign;
		entered: EnteredAssumptions | null;
		covariances?: readonly Covariance[];
		valuePerSubscriber?: number | null;
	}
): RoiReport {
	const variants = campaignRoi(results, entered?.value ?? null, covariances);
	const lead = leadReturn(variants);
	const assumed = entered?.value ?? null;
	const gainAt = (marginRate: number): CampaignGain | null => {
		const found = campaignGain(results, assumed && { ...assumed, marginRate }, covariances);
		return typeof found === 'string' ? null : found;
	};
	const total = assumed && gainAt(assumed.marginRate);
	const currency = entered?.value.currency ?? campaign.currency;
	const wording = { currency, several: results.treatments.length > 1 };
	const optOuts = extraOptOuts(results, valuePerSubscriber);
	const forward = pulledForward(results, covariances);
	const about = (metric: Metric, variant: string): EvidenceRow[] => {
		const row = totalRow(results, metric.name, variant);
		return row ? [{ metric, row }] : [];
	};
	const isOfTrust = (metric: Metric) => metric.role === 'guardrail' && isTrust(metric);
	const guardrails = results.metrics.filter(isOfTrust);
	return {
		form: 1,
		campaign: { ...campaign, currency },
		control: results.control,
		people: results.people.total,
		recurring: results.recurring,
		...(results.people.onOneDay ? { onOneDay: results.people.onOneDay } : {}),
		running: results.running,
		asOf: results.asOf,
		confidence: results.confidence,
		policy: results.policy,
		said: entered,
		decision: roiDecision(results, lead, currency, { total, variants }),
		suggestion: suggestionOf(results, variants),
		variants,
		total,
		sensitivity:
			assumed && total
				? gainSensitivity((rate) => gainAt(rate)?.gain ?? null, total.cost, assumed.marginRate)
				: [],
		lead: lead?.variant ?? null,
		evidence: results.metrics
			.filter((metric) => !isOfTrust(metric))
			.flatMap((metric) => (lead ? about(metric, lead.variant) : [])),
		trust: results.treatments.flatMap((variant) => guardrails.flatMap((metric) => about(metric, variant))),
		...(optOuts.length > 0
			? { optOuts: optOuts.map((one) => ({ ...one, words: extraOptOutWords(one, wording) })) }
			: {}),
		...(forward.length > 0
			? { pulledForward: forward.map((one) => ({ ...one, words: pulledForwardWords(one, wording) })) }
			: {}),
		notShown: notShownOf(results),
		reading: rangeWords(results, lead, entered?.value ?? null),
		data: null
	};
}
