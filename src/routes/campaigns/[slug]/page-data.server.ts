import { dayOf, isoDay } from '#lib/experiment/day.ts';
import { lifetimeValue } from '#lib/experiment/results/lifetime.ts';
import { outlookWords } from '#lib/experiment/planning/outlook-words.ts';
import type { ResultRow } from '#lib/experiment/results/comparison/results.ts';
import { prePostLine } from '#lib/experiment/results/pre-post-words.ts';
import { extraOptOuts, extraOptOutWords } from '#lib/experiment/roi/money/extra-opt-outs.ts';
import { pulledForward, pulledForwardWords } from '#lib/experiment/roi/money/pulled-forward.ts';
import { campaignRoi } from '#lib/experiment/roi/roi.ts';
import { suggestionOf } from '#lib/experiment/roi/suggestion/suggestion.ts';
import { lowerLabel } from '#lib/experiment/roi/verdict/words.ts';
import { campaignVerdict } from '#lib/experiment/roi/verdict/campaign-verdict.ts';
import { compactMoney } from '#lib/format/money.ts';
import { campaignOutlook } from '#lib/server/analysis/campaign-results.ts';
import { statusOf } from '#lib/server/analysis/portfolio.ts';
import { releasedEpochs } from '#lib/server/analysis/released-epochs.ts';
import { campaigns, type Campaign } from '#lib/server/campaigns/campaigns.ts';
import { dataUse } from '#lib/server/campaigns/data-use.ts';
import { store } from '#lib/server/db/store.ts';
import { remarksOf } from './analysts/foundation.ts';
import { segmentTests } from './analysts/segment-tests.ts';
import { cardOf } from './results/card.ts';
import { allMetrics } from './results/metric-lines.ts';
import { overTime } from './results/over-time.ts';
import { whereItWorked } from './results/where.ts';
import { absences } from './data/hidden.ts';
import { goalOf, outlookPower, rowsOf, viewOf } from './view.ts';
import { scaleOf, type Facts } from './facts.server.ts';
import { segmentMetric, breakdownsOf } from './segments/tab.server.ts';

/** Planned share of people by variant, control first; null where no split is declared. */
async function plannedShares({ id }: Campaign): Promise<{ name: string; share: number }[] | null> {
	const plan = await campaigns.plan(store(), id);
	const total = Object.values(plan ?? {}).reduce((sum, weight) => sum + weight, 0);
	if (plan === null || total === 0) return null;
	const variants = await campaigns.variants(store(), id);
	return variants.flatMap(({ name }) => (name in plan ? [{ name, share: (plan[name] ?? 0) / total }] : []));
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
