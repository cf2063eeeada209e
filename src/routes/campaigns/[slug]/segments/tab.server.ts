import { hasSegmentGains, segmentGain } from '#lib/experiment/roi/money/segment-gain.ts';
import { campaignCrossTables } from '#lib/server/analysis/cross-tables.ts';
import { otherWords } from '#lib/privacy/words.ts';
import type { Campaign } from '#lib/server/campaigns/campaigns.ts';
import { store } from '#lib/server/db/store.ts';
import { metricOrder, rangeFooter } from '../results/metric-lines.ts';
import { orderOf } from './orders.ts';
import { segmentTable } from './segment-lines.ts';
import { rowsOf } from '../view.ts';
import { fixedFacts, scaleOf, type Facts } from '../facts.server.ts';

/** The metric that "where it worked" is about: that of money where it decides against the main one. */
export const segmentMetric = ({ results, variant, url }: Facts) =>
	results.metrics.find(({ name }) => name === url.searchParams.get('metric')) ??
	metricOrder(results, variant).find(({ role }) => role !== 'guardrail') ??
	results.metrics[0];

/** The breakdown that the address names; null for all of them. */
const breakdownOf = ({ results, url }: Facts): string | null =>
	results.dimensions.find((name) => name === url.searchParams.get('by')) ?? null;

/** Breakdowns that a page speaks of: where its settings are fixed, none beside the one that they name. */
export function breakdownsOf(facts: Facts): readonly string[] {
	const by = facts.fixed ? breakdownOf(facts) : null;
	return by === null ? facts.results.dimensions : [by];
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

/** Are segments published two at a time? */
export async function hasPairs(campaign: Campaign, url: URL, now: Date): Promise<boolean> {
	const facts = await fixedFacts(campaign, url, now);
	return facts !== null && ((await segmentsTab(facts))?.crossTables.length ?? 0) > 0;
}
