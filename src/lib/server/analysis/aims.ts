import { eq } from 'drizzle-orm';
import { noAims, type Aims } from '#lib/experiment/goals.ts';
import type { Metric } from '#lib/experiment/metric.ts';
import { aimedMetrics, contractMetrics, metricsOf } from '#lib/experiment/metrics.ts';
import { metricLabel } from '#lib/experiment/switch-notes.ts';
import type { Measure } from '#lib/privacy/cube.ts';
import type { Campaign } from '../campaigns/campaigns.ts';
import { notes } from '../campaigns/notes.ts';
import type { Store } from '../db/open.ts';
import { campaigns as table } from '../db/tables.ts';
import { ledger } from '../release/ledger.ts';

type Wish = Partial<Pick<Aims, 'goal' | 'primary' | 'custom'>>;

/** Measures that are published now, in the releases' order. */
const publishedMeasures = (store: Store, campaignId: string): Measure[] => [
	...new Map(
		ledger
			.epochs(store, campaignId)
			.flatMap(({ measures }) => measures)
			.map((measure) => [measure.name, measure])
	).values()
];

/** What is wanted of campaigns: the goal, the metric that decides, and how measures outside the contract are read. */
export const aims = {
	/** The published metrics as they are read; empty while nothing is published. */
	metrics(store: Store, campaign: Campaign): readonly Metric[] {
		return aimedMetrics(publishedMeasures(store, campaign.id), campaign.aims ?? noAims);
	},

	/** What may be chosen from: the published metrics, before that those of the contract; and measures outside of it. */
	choices(store: Store, { id, aims: said }: Campaign) {
		const published = metricsOf(publishedMeasures(store, id), undefined, said?.custom);
		const own = published.filter(({ name }) => !contractMetrics.some((known) => known.name === name));
		return {
			published: published.length > 0,
			metrics: published.length > 0 ? published : contractMetrics,
			custom: own.map(({ name, label, unit }) => ({ name, label, money: unit === 'money' }))
		};
	},

	/**
	 * Changes some of it. Another deciding metric after results were published is kept with who and when, beside the verdict
	 * and among the decisions, for good. Call inside a transaction.
	 */
	say(store: Store, campaign: Campaign, { wish, by, now }: { wish: Wish; by: string; now: Date }): void {
		const before = campaign.aims ?? noAims;
		const custom = wish.custom ?? before.custom;
		const isSaid = (measure: string) => custom.some((one) => one.measure === measure);
		const after: Aims = {
			...before,
			...wish,
			custom: [...custom, ...before.custom.filter(({ measure }) => !isSaid(measure))]
		};
		if (JSON.stringify(after) === JSON.stringify(before)) return;
		const measures = publishedMeasures(store, campaign.id);
		const [from, to] = [before, after].map(
			(said) => aimedMetrics(measures, said).find(({ role }) => role === 'primary')?.name
		);
		const isSwitch = from !== undefined && to !== undefined && from !== to;
		const at = now.toISOString();
		const kept: Aims = {
			...after,
			switches: isSwitch ? [...before.switches, { from, to, at, by }] : before.switches
		};
		store.update(table).set({ aims: kept }).where(eq(table.id, campaign.id)).run();
		if (!isSwitch) return;
		const [was, is] = [from, to].map((name) => metricLabel(name, aimedMetrics(measures, after)));
		const words = `Primary metric changed from ${was ?? from} to ${is ?? to}, after results were published.`;
		notes.add(store, campaign.id, { kind: 'decision', day: null, words, by, now });
	}
};
