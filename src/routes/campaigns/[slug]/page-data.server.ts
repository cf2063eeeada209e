import { dayOf, isoDay } from '#lib/experiment/day.ts';
import type { Scale } from '#lib/charts/effect.ts';
import { lifetimeValue } from '#lib/experiment/results/lifetime.ts';
import { leadRow } from '#lib/experiment/results/lead.ts';
import { outlookWords } from '#lib/experiment/planning/outlook-words.ts';
import type { CampaignResults, ResultRow } from '#lib/experiment/results/comparison/results.ts';
import { prePostLine } from '#lib/experiment/results/pre-post-words.ts';
import type { Assumptions } from '#lib/experiment/roi/money/assumptions.ts';
import { campaignGain } from '#lib/experiment/roi/money/campaign-gain.ts';
import { extraOptOuts, extraOptOutWords } from '#lib/experiment/roi/money/extra-opt-outs.ts';
import { hasSegmentGains, segmentGain } from '#lib/experiment/roi/money/segment-gain.ts';
import { pulledForward, pulledForwardWords } from '#lib/experiment/roi/money/pulled-forward.ts';
import { campaignRoi } from '#lib/experiment/roi/roi.ts';
import { suggestionOf } from '#lib/experiment/roi/suggestion/suggestion.ts';
import { lowerLabel } from '#lib/experiment/roi/verdict/words.ts';
import { campaignVerdict, type CampaignMoney } from '#lib/experiment/roi/verdict/campaign-verdict.ts';
import { compactMoney } from '#lib/format/money.ts';
import {
	campaignAnalysis,
	campaignOutlook,
	type CampaignAnalysis
} from '#lib/server/analysis/campaign-results.ts';
import { campaignCrossTables } from '#lib/server/analysis/cross-tables.ts';
import { statusOf } from '#lib/server/analysis/portfolio.ts';
import { releasedEpochs } from '#lib/server/analysis/released-epochs.ts';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import { dataUse } from '#lib/server/campaigns/data-use.ts';
import { subscriberValue } from '#lib/server/campaigns/workspace.ts';
import { otherWords } from '#lib/privacy/words.ts';
import { store } from '#lib/server/db/store.ts';
import { assumptions } from '#lib/server/reports/assumptions.ts';
import { remarksOf } from './analysts/foundation.ts';
import { segmentTests } from './analysts/segment-tests.ts';
import type { NoteLine } from './decisions/noting.ts';
import { cardOf } from './results/card.ts';
import { allMetrics, metricOrder, rangeFooter } from './results/metric-lines.ts';
import { overTime } from './results/over-time.ts';
import { whereItWorked } from './results/where.ts';
import { absences } from './data/hidden.ts';
import { orderOf } from './segments/orders.ts';
import { segmentTable } from './segments/segment-lines.ts';
import { goalOf, outlookPower, priorOf, rowsOf, viewOf } from './view.ts';

/** Who reads the page, and when. */
export interface Reading {
	readonly url: URL;
	readonly now: Date;
	/** Money is shown. */
	readonly seesMoney: boolean;
	/** Margin and costs can be entered. */
	readonly mayAdd: boolean;
	/** The settings of the address are fixed: no pages are turned, and a breakdown that they name is the only one. */
	readonly fixed: boolean;
	readonly notes: readonly NoteLine[];
}

/** What the tabs of a campaign are made from. */
export interface Facts extends Reading {
	readonly campaign: Campaign;
	readonly analysis: CampaignAnalysis;
	readonly results: CampaignResults;
	/** Of amounts. */
	readonly currency: string;
	readonly money: CampaignMoney;
	/** Margin and costs as entered; they decide what is suggested, also for those who may not see money. */
	readonly entered: Assumptions | null;
	/** What a subscriber is worth to the workspace; null where nobody entered it. */
	readonly subscriber: number | null;
	/** The treatment that is viewed. */
	readonly variant: string;
}

/** Planned share of people by variant, control first; null where no split is declared. */
async function plannedShares({ id }: Campaign): Promise<{ name: string; share: number }[] | null> {
	const plan = await campaigns.plan(store(), id);
	const total = Object.values(plan ?? {}).reduce((sum, weight) => sum + weight, 0);
	if (plan === null || total === 0) return null;
	const variants = await campaigns.variants(store(), id);
	return variants.flatMap(({ name }) => (name in plan ? [{ name, share: (plan[name] ?? 0) / total }] : []));
}

function moneyOf(analysis: CampaignAnalysis, entered: Assumptions | null, seesMoney: boolean): CampaignMoney {
	if (!seesMoney) return { kind: 'private' };
	const gain = campaignGain(analysis.results, entered, analysis.covariances);
	if (typeof gain !== 'string') return { kind: 'known', gain };
	return gain === 'no_margin' ? { kind: 'missing' } : { kind: 'none', reason: gain };
}

/** The released results of a campaign with what a page makes of them; null while nothing is published. */
export async function campaignFacts(campaign: Campaign, reading: Reading): Promise<Facts | null> {
	const { url, now, seesMoney } = reading;
	const analysis = await campaignAnalysis(store(), campaign, now, priorOf(url));
	if (!analysis) return null;
	const { results } = analysis;
	const asked = results.treatments.find((name) => name === url.searchParams.get('variant'));
	const entered = (await assumptions.find(store(), campaign))?.value ?? null;
	return {
		...reading,
		campaign,
		analysis,
		results,
		currency: (seesMoney ? entered?.currency : null) ?? campaign.currency,
		money: moneyOf(analysis, entered, seesMoney),
		entered,
		subscriber: await subscriberValue(store(), campaign),
		variant: asked ?? leadRow(results)?.variant ?? results.treatments[0] ?? ''
	};
}

/** Name, plan and state of a campaign, for its head. */
export async function campaignHead(campaign: Campaign, facts: Facts | null, now: Date) {
	const { slug, name, demo, kind, hypothesis, audience, channel, aims, startsOn, endsOn } = campaign;
	const results = facts?.results ?? null;
	const asOf = results?.asOf ?? null;
	const today = dayOf(now, campaign.timeZone);
	return {
		slug,
		name,
		demo,
		kind,
		hypothesis,
		audience,
		channel,
		currency: campaign.currency,
		goal: aims?.goal ?? null,
		planned: await plannedShares(campaign),
		status: await statusOf(store(), campaign, { released: results !== null, now }),
		from: startsOn === null ? null : isoDay(startsOn),
		to: endsOn === null ? null : isoDay(endsOn),
		asOf,
		/** Days since the last published one. */
		age: asOf === null ? null : today - Date.parse(`${asOf}T00:00:00Z`) / 86_400_000,
		control: results?.control ?? null,
		people: results && results.people.total > 0 ? results.people.total : null,
		recurring: results?.recurring ?? false
	};
}

/** Extra opt-outs in sentences; in money too, where the reader may see it. */
function optOutWords({ results, seesMoney, subscriber, currency }: Facts): string[] {
	const wording = { currency, several: results.treatments.length > 1 };
	return extraOptOuts(results, seesMoney ? subscriber : null)
		.filter(({ people }) => people.low > 0)
		.map((one) => extraOptOutWords(one, wording));
}

export function cardFor(facts: Facts) {
	const { campaign, analysis, results, money, entered, currency, seesMoney, mayAdd } = facts;
	const variants = campaignRoi(results, entered, analysis.covariances);
	return cardOf({
		results,
		money,
		variants: seesMoney ? variants : [],
		currency,
		// A wave of the universal control group is no experience that could be rolled out.
		suggestion:
			campaign.kind === 'programme' ? null : suggestionOf(results, variants, { seesReturns: seesMoney }),
		optOuts: optOutWords(facts),
		mayAdd,
		startsOn: campaign.startsOn,
		endsOn: campaign.endsOn,
		plannedPeople: campaign.aims?.plannedPeople ?? null
	});
}

const scaleOf = ({ searchParams }: URL, usual: Scale): Scale => {
	const asked = searchParams.get('scale');
	return asked === 'relative' || asked === 'absolute' ? asked : usual;
};

/** @param whole every metric is offered; else the first ones */
export async function overTimeFor(facts: Facts, whole = true) {
	const { campaign, analysis, url, variant, money, notes, currency, seesMoney, entered } = facts;
	return overTime(await releasedEpochs(store(), campaign.id), analysis, {
		whole,
		url,
		variant,
		money,
		assumptions: seesMoney ? entered : null,
		notes,
		currency
	});
}

/** What more time would show; null where there is nothing to wait for. */
export async function outlookFor({ campaign, results, url, now }: Facts) {
	const goal = { ...goalOf(url), power: outlookPower };
	const outlook = await campaignOutlook(store(), campaign, results, goal, now);
	const [metric] = results.metrics;
	return (
		outlook && metric && { metric: lowerLabel(metric), lift: goal.lift, lines: outlookWords(outlook, goal) }
	);
}

export function metricsFor({ results, variant, url, currency }: Facts) {
	return allMetrics(results, { variant, scale: scaleOf(url, 'relative'), currency });
}

/** The metric that "where it worked" is about: that of money where it decides against the main one. */
const segmentMetric = ({ results, variant, url }: Facts) =>
	results.metrics.find(({ name }) => name === url.searchParams.get('metric')) ??
	metricOrder(results, variant).find(({ role }) => role !== 'guardrail') ??
	results.metrics[0];

/** The breakdown that the address names; null for all of them. */
const breakdownOf = ({ results, url }: Facts): string | null =>
	results.dimensions.find((name) => name === url.searchParams.get('by')) ?? null;

/** Breakdowns that a page speaks of: where its settings are fixed, none beside the one that they name. */
function breakdownsOf(facts: Facts): readonly string[] {
	const by = facts.fixed ? breakdownOf(facts) : null;
	return by === null ? facts.results.dimensions : [by];
}

export async function resultsTab(facts: Facts) {
	const { results, variant, currency } = facts;
	const metric = segmentMetric(facts);
	const dimensions = breakdownsOf(facts);
	return {
		metrics: metricsFor(facts),
		outlook: await outlookFor(facts),
		where:
			results.running || !metric ? null : whereItWorked(results, { metric, variant, currency, dimensions })
	};
}

/** How gains are asked for in place of a metric. */
const gainOption = 'gain';

/** Margin and costs, where the reader may see gains by segment. */
const segmentGainsOf = ({ results, entered, seesMoney, money }: Facts) =>
	seesMoney && money.kind === 'known' && hasSegmentGains(results, entered) ? entered : null;

/** The gains by segment that a panel shows; null where it shows something else. */
export function shownGains(facts: Facts, panel: string) {
	const gains = segmentGainsOf(facts);
	const { results, variant, url } = facts;
	const by = results.dimensions.find((name) => panel === `by ${name}`);
	if (!gains || by === undefined || url.searchParams.get('metric') !== gainOption) return null;
	return rowsOf(results, [by])
		.filter((row) => row.variant === variant && row.metric === 'revenue_per_person')
		.map((row) => ({
			segment: row.segment[by] ?? otherWords,
			people: row.treatment?.people ?? null,
			gain: segmentGain(row, gains)
		}));
}

export async function segmentsTab(facts: Facts) {
	const { campaign, analysis, results, variant, url, currency, now, fixed } = facts;
	const gains = segmentGainsOf(facts);
	const asksGain = gains !== null && url.searchParams.get('metric') === gainOption;
	const wanted = asksGain ? 'revenue_per_person' : url.searchParams.get('metric');
	const metric = results.metrics.find(({ name }) => name === wanted) ?? results.metrics[0];
	if (!metric) return null;
	const by = breakdownOf(facts);
	const scale = asksGain ? 'absolute' : scaleOf(url, 'absolute');
	const asked = { metric, variant, scale, currency, url, turning: !fixed, gains: asksGain ? gains : null };
	return {
		metric: asksGain ? gainOption : metric.name,
		metrics: [
			...(gains ? [{ name: gainOption, label: 'Gain' }] : []),
			...results.metrics.map(({ name, label }) => ({ name, label }))
		],
		/** Gains of segments are before the fixed cost. */
		isGain: asksGain,
		variant,
		variants: results.treatments,
		control: results.control,
		scale,
		order: orderOf(url),
		by,
		dimensions: breakdownsOf(facts),
		tables: (by === null ? results.dimensions : [by]).map((one) => segmentTable(results, one, asked)),
		crossTables: await campaignCrossTables(store(), campaign, { analysis, metric: metric.name, now }),
		footer: rangeFooter(results)
	};
}

/** Over which days a value that the file does not date was observed, in words; null where that is not entered. */
function horizonWords({ campaign, entered }: Facts): string | null {
	if (entered?.horizonDays) return `${entered.horizonDays} days, by the assumptions`;
	const { outcomeWindow } = campaign.policy;
	return outcomeWindow > 0 ? `${outcomeWindow} days, the outcome window` : null;
}

export function analystsTab(facts: Facts) {
	const { analysis, results, url, currency } = facts;
	const wording = { currency, several: results.treatments.length > 1 };
	return {
		totals: { ...results, results: rowsOf(results, []), dimensions: [], heterogeneity: [] },
		remarks: remarksOf(results, { view: viewOf(url), currency }),
		scale: viewOf(url) === 'bayesian' ? ('absolute' as const) : scaleOf(url, 'absolute'),
		prePosts: analysis.prePosts.flatMap((one) => {
			const metric = results.metrics.find(({ name }) => name === one.metric);
			return metric ? [prePostLine(one, metric, { ...results, currency })] : [];
		}),
		pulledForward: pulledForward(results, analysis.covariances).map((one) =>
			pulledForwardWords(one, wording)
		),
		lifetime: lifetimeValue(results),
		horizon: horizonWords(facts),
		tests: segmentTests(results, { currency, dimensions: breakdownsOf(facts) })
	};
}

/** What is not shown of what a page speaks of. */
export function hiddenOf(facts: Facts) {
	const { results } = facts;
	const mentioned = breakdownsOf(facts);
	const others = results.dimensions.filter((name) => !mentioned.includes(name));
	const isSpokenOf = ({ by }: ResultRow) => !by.some((name) => others.includes(name));
	return absences({ ...results, results: results.results.filter(isSpokenOf) });
}

export async function dataTab(campaign: Campaign, facts: Facts | null) {
	const results = facts?.results ?? null;
	return {
		use: await dataUse(store(), campaign.id, results ? [results.control, ...results.treatments] : []),
		hidden: facts ? hiddenOf(facts) : [],
		policy: results?.policy ?? null
	};
}

/** The kinds of personal data that any variant uses. */
export async function usesOf(campaign: Campaign, facts: Facts | null): Promise<string[]> {
	const { variants } = (await dataTab(campaign, facts)).use;
	return [
		...new Set(
			variants.flatMap(({ categories }) => (categories ?? []).map(({ label }) => label.toLowerCase()))
		)
	];
}

/** The verdict in a chip, beside the name where the card is not in view: "Paid €38.6k". */
export function chipFor({ results, money, currency }: Facts) {
	const { chip, tone, costTrust } = campaignVerdict({ results, money, currency });
	const amount =
		money.kind === 'known' && (chip === 'Paid' || chip === 'Lost' || chip === 'Paying' || chip === 'Losing')
			? ` ${compactMoney(Math.abs(money.gain.gain.estimate), currency)}`
			: '';
	const tones = { better: 'better', worse: 'worse', neutral: 'even', warning: 'caution' } as const;
	return { words: `${chip}${amount}`, tone: tones[tone], costTrust };
}

/** What cross-tables need of the results. */
export const crossedOf = ({ results: { metrics, treatments, control, policy } }: Facts) => ({
	metrics,
	treatments,
	control,
	policy
});

/** What a view that stays as it is shows: no money, no notes. */
export const fixedFacts = (campaign: Campaign, url: URL, now: Date): Promise<Facts | null> =>
	campaignFacts(campaign, { url, now, seesMoney: false, mayAdd: false, fixed: true, notes: [] });

/** Are segments published two at a time? */
export async function hasPairs(campaign: Campaign, url: URL, now: Date): Promise<boolean> {
	const facts = await fixedFacts(campaign, url, now);
	return facts !== null && ((await segmentsTab(facts))?.crossTables.length ?? 0) > 0;
}

/** The published comparisons that a panel shows, hidden ones too; null where there is no such panel. */
export function shownRows(facts: Facts, panel: string): ResultRow[] | null {
	const { results, variant } = facts;
	const metric = segmentMetric(facts)?.name;
	if (panel === 'all') return [...results.results];
	if (panel === 'metrics') return rowsOf(results, []).filter((row) => row.variant === variant);
	const dimensions =
		panel === 'where' ? results.dimensions : results.dimensions.filter((name) => panel === `by ${name}`);
	if (panel !== 'where' && dimensions.length === 0) return null;
	return dimensions
		.flatMap((by) => rowsOf(results, [by]))
		.filter((row) => row.metric === metric && row.variant === variant);
}
