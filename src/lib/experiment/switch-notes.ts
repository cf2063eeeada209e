import { calendarDay, day } from '#lib/format/date.ts';
import type { PrimarySwitch } from './goals.ts';
import type { Metric } from './metric.ts';
import { contractMetrics, measureLabel } from './metrics.ts';
import type { HealthNote } from './results.ts';

/** A metric's words, also where the file no longer makes it. */
export const metricLabel = (name: string, metrics: readonly Pick<Metric, 'name' | 'label'>[] = []): string =>
	[...metrics, ...contractMetrics].find((metric) => metric.name === name)?.label ?? measureLabel(name);

/** What is said beside the verdict where the deciding metric was chosen after results were seen. */
export const switchNotes = (
	switches: readonly PrimarySwitch[],
	metrics: readonly Pick<Metric, 'name' | 'label'>[]
): HealthNote[] =>
	switches.map(({ from, to, at, by }) => ({
		code: 'primary-changed',
		level: 'notice',
		words: `Primary metric changed from ${metricLabel(from, metrics)} to ${metricLabel(to, metrics)} on ${day(calendarDay(at))} by ${by}, after results were published: a metric chosen with results in view is found to differ more often than its interval says.`
	}));
