import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { ruleOf } from '#lib/privacy/words.ts';
import type { ComparisonSettings } from './comparison/compare.ts';
import { isoDay } from '../day.ts';
import {
	awaitedAfter,
	awaitedNotes,
	correctionNotes,
	earlyNotes,
	endNotes,
	type EarlyDays
} from './health/end-notes.ts';
import type { EndChange } from '../ending.ts';
import { betweenTreatments } from './comparison/between.ts';
import { entriesOf, withRanges, type Entry } from './comparison/entries.ts';
import { benjaminiHochbergFamily, holmFamily } from '../metrics/families.ts';
import { healthNotes } from './health/health.ts';
import { checkSplit } from './health/split-notes.ts';
import { headlineOf } from './headline.ts';
import { heterogeneityOf, recurrence } from './comparison/heterogeneity.ts';
import { noAims, type Aims } from '../metrics/goals.ts';
import { aimedMetrics } from '../metrics/metrics.ts';
import { novelty, noveltyNotes } from './health/novelty.ts';
import { onOneDay, isImpressions, isShownOnce } from './health/exposure.ts';
import { outlierNotes } from './health/outlier-days.ts';
import type { BayesianView, CampaignResults, Simultaneous } from './comparison/results.ts';
import { floorOf } from './comparison/selection.ts';
import { isOffInMany, splitFindings } from './health/splits.ts';
import { levelSwitchNotes, roleSwitchNotes, switchNotes } from './health/switch-notes.ts';

/** The inputs of an analysis besides the released tables. */
export interface AnalysisFacts {
	readonly campaign: string;
	/** Two-sided level of every interval, such as 0.95. */
	readonly confidence: number;
	/** Planned weights by variant; null where none are declared. */
	readonly plan: Readonly<Record<string, number>> | null;
	/** More people will come: intervals are always-valid, and verdicts say "yet". */
	readonly running: boolean;
	/**
	 * The declared last day of a campaign that has ended, while its days are still being published: another look will follow, so
	 * intervals are always-valid until that day is published.
	 */
	readonly awaitedDay?: number | null;
	/** Changes of the end after results were published: intervals are always-valid from then on, also once the campaign has ended. */
	readonly endChanges?: readonly EndChange[];
	readonly earlyDays?: readonly EarlyDays[];
	/** A correction was refused because it changes too little. */
	readonly correctionPending?: boolean;
	/** ISO code of amounts; `XXX` without a declared one. */
	readonly currency: string;
	/** Requested breakdowns besides the total; all one-way breakdowns when left out. */
	readonly by?: readonly string[];
	/** Requested cross-tabs, each as its axes in the order of the released table. */
	readonly crossTabs?: readonly (readonly string[])[];
	/** Also compare all treatments with one another, in total. */
	readonly between?: boolean;
	/** The uploader declares that people are counted on several days. */
	readonly recurring?: boolean;
	readonly prior?: BayesianView['prior'];
	/** Planned people of a treatment and the control together. */
	readonly plannedPeople?: number;
	/** Name of the metric that decides; overrides the aims. */
	readonly primary?: string;
	/** The aims of the campaign. */
	readonly aims?: Aims;
}

/** Names of the dimensions that the epochs break down by, in the releases' order. */
const dimensionsOf = (epochs: readonly ReleasedEpoch[]): string[] => [
	...new Set(
		epochs.flatMap(({ tables }) =>
			tables.flatMap(({ axes: [axis, more] }) => (axis && !more && axis !== 'date' ? [axis] : []))
		)
	)
];

/** Released people by variant, control first. */
function peopleByVariant(epochs: readonly ReleasedEpoch[]): Record<string, number> {
	// A variant may have the name of a property of every object, such as `constructor`.
	const people = new Map<string, number>();
	for (const epoch of epochs) {
		const total = epoch.tables.find(({ axes, layer }) => axes.length === 0 && layer === 'people');
		epoch.variants.forEach((name, v) =>
			people.set(name, (people.get(name) ?? 0) + (total?.blocks[0]?.sums[v]?.[0] ?? 0))
		);
	}
	return Object.fromEntries(people);
}

/** Corrects a family of comparisons together; the others stay unchanged. */
function decideTogether(
	entries: readonly Entry[],
	method: Simultaneous['method'],
	belongs: (entry: Entry) => boolean,
	confidence: number
): Entry[] {
	const family = entries.filter((entry) => entry.at && belongs(entry) && entry.p !== null);
	if (family.length < 2) return [...entries];
	const ps = family.map(({ p }) => p ?? 1);
	const decide = method === 'holm' ? holmFamily : benjaminiHochbergFamily;
	const decided = new Map(decide(ps, 1 - confidence).map((adjusted, i) => [family[i], adjusted]));
	return entries.map((entry) => {
		const adjusted = decided.get(entry);
		return adjusted && entry.at
			? {
					...entry,
					row: { ...entry.row, ...entry.at({ method, comparisons: family.length, ...adjusted }) }
				}
			: entry;
	});
}

/**
 * The complete results of a campaign, from its released tables alone.
 *
 * @param epochs releases in force, in order; at least one
 */
export function analyse(epochs: readonly ReleasedEpoch[], facts: AnalysisFacts): CampaignResults {
	const { confidence, endChanges = [], earlyDays = [] } = facts;
	const lastDay = epochs.reduce<number | null>(
		(last, { to }) => (to === null ? last : Math.max(last ?? to, to)),
		null
	);
	const awaited = awaitedAfter(lastDay, facts);
	const variants = [...new Set(epochs.flatMap((epoch) => epoch.variants))];
	const [control = '', ...treatments] = variants;
	const measures = [...new Map(epochs.flatMap((epoch) => epoch.measures).map((m) => [m.name, m])).values()];
	const dimensions = dimensionsOf(epochs);
	const people = peopleByVariant(epochs);
	const once = isShownOnce(epochs);
	const declared = { ...(facts.aims ?? noAims), ...(facts.primary ? { primary: facts.primary } : {}) };
	const aims = once && declared.primary === 'ctr' ? { ...declared, primary: 'click_rate' } : declared;
	const metrics = aimedMetrics(once ? measures.filter(({ name }) => !isImpressions(name)) : measures, aims);
	const released = withRanges(epochs);
	const total = Object.values(people).reduce((sum, n) => sum + n, 0);

	const times = metrics
		.filter(({ kind }) => kind === 'proportion')
		.flatMap((metric) =>
			treatments.map((variant) => recurrence(metric, released.ranges(metric, variant)) ?? 0)
		)
		.reduce((max, one) => Math.max(max, one), 0);
	const recurring = facts.recurring === true || times > 0;
	// Where people recur, sums of people are not people, so that their split means nothing.
	const sampleRatio = recurring ? null : checkSplit(people, facts.plan, 1, facts.running || awaited !== null);
	const policy = epochs.at(-1)?.policy;
	const splits = recurring ? [] : splitFindings(epochs, dimensions, facts.plan ?? people);
	const unexplained = !sampleRatio?.flagged && isOffInMany(splits);
	const plannedPeople = facts.plannedPeople ?? facts.aims?.plannedPeople;
	const settings: ComparisonSettings = {
		confidence,
		running: (facts.running || awaited !== null || endChanges.length > 0) && !recurring,
		over: !facts.running,
		comparable: !sampleRatio?.flagged,
		unexplained,
		recurring,
		...(policy ? { floor: floorOf(policy) } : {}),
		...(facts.prior ? { prior: facts.prior } : {}),
		...(plannedPeople ? { tunedTo: plannedPeople } : {})
	};

	const breakdowns = [[], ...(facts.by ?? dimensions).map((axis) => [axis]), ...(facts.crossTabs ?? [])];
	const plain = breakdowns.flatMap((by) =>
		metrics.flatMap((metric) => [
			...treatments.flatMap((variant) => entriesOf(released, by, metric, variant, settings)),
			...(by.length === 0
				? betweenTreatments(released, metric, treatments, { settings, all: facts.between === true })
				: [])
		])
	);
	const isAsked = ({ asked }: Entry) => asked === true;
	const isPrimaryTotal = ({ row, metric }: Entry) => row.by.length === 0 && metric.role === 'primary';
	const isGuardrailTotal = ({ row, metric }: Entry) => row.by.length === 0 && metric.role === 'guardrail';
	const isDay = ({ row }: Entry) => row.by.includes('date');
	const isExploration = (entry: Entry) =>
		!isAsked(entry) && !isDay(entry) && !isPrimaryTotal(entry) && !isGuardrailTotal(entry);
	// Holm for the claims of the totals: the deciding metric, and broken guardrails. Segments and days are exploratory.
	const entries = [
		['holm', isPrimaryTotal] as const,
		['holm', isGuardrailTotal] as const,
		['benjamini-hochberg', isExploration] as const,
		['benjamini-hochberg', isDay] as const,
		// Requested extras do not change the default comparisons.
		['benjamini-hochberg', isAsked] as const
	].reduce(
		(list, [method, belongs]) => decideTogether(list, method, belongs, confidence),
		plain as readonly Entry[]
	);
	const rows = entries.map(({ row }) => row);

	const [primary] = metrics;
	const found = recurring
		? []
		: treatments.flatMap((variant) =>
				primary
					? (novelty(primary, variant, released.ranges(primary, variant), released.noise(primary, variant)) ??
						[])
					: []
			);
	const firstWeeks = primary
		? noveltyNotes(primary, found, { alpha: 1 - confidence, currency: facts.currency })
		: [];

	return {
		campaign: facts.campaign,
		control,
		asOf: lastDay === null ? null : isoDay(lastDay),
		confidence,
		sequential: settings.running,
		running: facts.running,
		recurring,
		policy: ruleOf(epochs, { k: policy?.k ?? 0, minOutcome: policy?.minOutcome ?? 0 }),
		people: { total, shown: total, pending: 0, ...(recurring ? { onOneDay: onOneDay(epochs) } : {}) },
		health: {
			sampleRatio,
			splits,
			notes: [
				...endNotes(endChanges),
				...awaitedNotes(awaited),
				...earlyNotes(earlyDays),
				...correctionNotes(facts.correctionPending ?? false),
				...firstWeeks,
				...(primary && !recurring
					? outlierNotes(
							primary,
							treatments.map((variant) => released.ranges(primary, variant)),
							facts.currency
						)
					: []),
				...switchNotes(aims.switches, metrics),
				...roleSwitchNotes(aims.roleSwitches ?? [], metrics),
				...levelSwitchNotes(aims.levelSwitches ?? []),
				...healthNotes(epochs, {
					sampleRatio,
					hidden: total === 0,
					splits,
					metrics,
					dimensions,
					recurring,
					times
				})
			]
		},
		verdict: headlineOf({
			rows: entries.filter((entry) => !isAsked(entry)).map(({ row }) => row),
			metrics,
			sampleRatio,
			unexplained,
			currency: facts.currency,
			running: facts.running
		}),
		treatments,
		dimensions,
		metrics,
		heterogeneity: breakdowns.flatMap(([by, more]) =>
			by === undefined || more !== undefined || by === 'date' || !settings.comparable
				? []
				: metrics.flatMap((metric) =>
						treatments.flatMap((variant) => {
							const group = entries.filter(
								({ metric: own, row }) =>
									own === metric && row.variant === variant && row.by.length === 1 && row.by[0] === by
							);
							return heterogeneityOf(
								group.flatMap(({ study, row }) => (study && row.status === 'shown' ? [{ study, row }] : [])),
								{ by, metric: metric.name, variant },
								settings
							);
						})
					)
		),
		results: rows
	};
}
