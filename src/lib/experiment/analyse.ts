import type { ReleasedEpoch } from '#lib/privacy/released.ts';
import { holm } from '#lib/stats/multiple-testing.ts';
import { breakdown } from './breakdown.ts';
import { compare } from './compare.ts';
import { isoDay } from './day.ts';
import { checkSplit, healthNotes } from './health.ts';
import { headlineOf } from './headline.ts';
import type { Metric } from './metric.ts';
import { metricsOf } from './metrics.ts';
import type { CampaignResults, ResultRow, ShownRow } from './results.ts';

/** What an analysis is told besides the released tables. */
export interface AnalysisFacts {
	readonly campaign: string;
	/** Two-sided level of every interval, such as 0.95. */
	readonly confidence: number;
	/** Planned weights by variant; null where nobody declared them. */
	readonly plan: Readonly<Record<string, number>> | null;
	/** More people are still to come: verdicts say "yet". */
	readonly running: boolean;
	/** ISO code of amounts; `XXX` where nobody said. */
	readonly currency: string;
	/** ISO day that stands in where the data has no dates. */
	readonly today: string;
	/** Breakdowns wanted besides the total; all one-way breakdowns when left out. */
	readonly by?: readonly string[];
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
	const people: Record<string, number> = {};
	for (const epoch of epochs) {
		const total = epoch.tables.find(({ axes, layer }) => axes.length === 0 && layer === 'people');
		epoch.variants.forEach(
			(name, v) => (people[name] = (people[name] ?? 0) + (total?.blocks[0]?.sums[v]?.[0] ?? 0))
		);
	}
	return people;
}

/** Every comparison of one metric and treatment by some axes. */
function rowsOf(
	epochs: readonly ReleasedEpoch[],
	by: readonly string[],
	metric: Metric,
	variant: string,
	facts: AnalysisFacts & { comparable: boolean }
): ResultRow[] {
	const parts = breakdown(epochs, by, metric, variant);
	const base = { by, metric: metric.name, variant };
	if (parts.reason) {
		return [
			{
				...base,
				segment: {},
				pooled: [],
				status: 'hidden',
				reason: parts.reason,
				verdict: 'hidden for privacy'
			}
		];
	}
	const shown = parts.cohorts.map(({ segment, pooled, control, treatment, epochs: periods }): ResultRow => ({
		...base,
		segment,
		pooled,
		...(periods < parts.epochs ? { periods: { shown: periods, of: parts.epochs } } : {}),
		...compare(metric, control, treatment, facts)
	}));
	const hidden = parts.hidden.map(({ segment, pooled, reason }): ResultRow => ({
		...base,
		segment,
		pooled,
		status: 'hidden',
		reason,
		verdict: 'hidden for privacy'
	}));
	// Other comes last, the rest by name.
	const key = (row: ResultRow) =>
		(row.pooled.length > 0 ? '1' : '0') + Object.values(row.segment).join('\u0000');
	return [...shown, ...hidden].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Adds the Holm-adjusted p to the primary metric's total rows where several treatments were compared. */
function withAdjustedP(rows: readonly ResultRow[], primary: Metric | undefined): ResultRow[] {
	const family = rows.filter(
		(row): row is ShownRow & { difference: object } =>
			row.status === 'shown' &&
			row.by.length === 0 &&
			row.metric === primary?.name &&
			row.difference !== undefined
	);
	if (family.length < 2) return [...rows];
	const adjusted = holm(family.map(({ difference }) => difference.p));
	return rows.map((row) => {
		const i = family.findIndex((member) => member === row);
		const adjustedP = adjusted[i];
		return adjustedP === undefined ? row : { ...row, adjustedP };
	});
}

/**
 * Everything that may be said of a campaign, from its released tables alone.
 *
 * @param epochs releases in force, in order; at least one
 */
export function analyse(epochs: readonly ReleasedEpoch[], facts: AnalysisFacts): CampaignResults {
	const variants = [...new Set(epochs.flatMap((epoch) => epoch.variants))];
	const [control = '', ...treatments] = variants;
	const metrics = metricsOf([
		...new Map(epochs.flatMap((epoch) => epoch.measures).map((m) => [m.name, m])).values()
	]);
	const dimensions = dimensionsOf(epochs);
	const people = peopleByVariant(epochs);
	const total = Object.values(people).reduce((sum, n) => sum + n, 0);
	const sampleRatio = checkSplit(people, facts.plan);
	const comparable = !sampleRatio?.flagged;
	const breakdowns = [[], ...(facts.by ?? dimensions).map((axis) => [axis])];
	const rows = withAdjustedP(
		breakdowns.flatMap((by) =>
			metrics.flatMap((metric) =>
				treatments.flatMap((variant) => rowsOf(epochs, by, metric, variant, { ...facts, comparable }))
			)
		),
		metrics[0]
	);
	const lastDay = epochs.reduce<number | null>(
		(last, { to }) => (to === null ? last : Math.max(last ?? to, to)),
		null
	);
	const policy = epochs.at(-1)?.policy;
	return {
		campaign: facts.campaign,
		control,
		asOf: lastDay === null ? facts.today : isoDay(lastDay),
		confidence: facts.confidence,
		sequential: false,
		policy: { k: policy?.k ?? 0, minOutcome: policy?.minOutcome ?? 0 },
		people: { total, shown: total, pending: 0 },
		health: { sampleRatio, notes: healthNotes(epochs, { sampleRatio, metrics, dimensions }) },
		verdict: headlineOf({
			rows,
			metrics,
			sampleRatio,
			confidence: facts.confidence,
			currency: facts.currency,
			running: facts.running
		}),
		treatments,
		dimensions,
		metrics,
		results: rows
	};
}
