import { calendarDay, day } from '#lib/format/date.ts';
import { level } from '#lib/format/interval.ts';
import { inPercent } from '#lib/format/number.ts';
import { wholeShare } from '#lib/format/share.ts';
import { differenceSize } from '#lib/format/value.ts';
import type { LevelSwitch, PrimarySwitch, RoleSwitch } from '../../metrics/goals.ts';
import type { Margin, Metric } from '../../metrics/metric.ts';
import { contractMetrics, measureLabel } from '../../metrics/metrics.ts';
import type { HealthNote } from '../comparison/results.ts';

/** A metric's label, also where the file no longer contains it. */
export const metricLabel = (name: string, metrics: readonly Pick<Metric, 'name' | 'label'>[] = []): string =>
	[...metrics, ...contractMetrics].find((metric) => metric.name === name)?.label ?? measureLabel(name);

/** The note where the deciding metric was changed after results were published. */
export const switchNotes = (
	switches: readonly PrimarySwitch[],
	metrics: readonly Pick<Metric, 'name' | 'label'>[]
): HealthNote[] =>
	switches.map(({ from, to, at, by }) => ({
		code: 'primary-changed',
		level: 'notice',
		words: `Main metric changed from ${metricLabel(from, metrics)} to ${metricLabel(to, metrics)} on ${day(calendarDay(at))} by ${by}, after results were published: a metric chosen with results in view is found to differ more often than its interval says.`
	}));

/** The note where the level was changed after results were published. */
export const levelSwitchNotes = (switches: readonly LevelSwitch[]): HealthNote[] =>
	switches.map(({ at, by, ...change }) => ({
		code: 'level-changed',
		level: 'notice',
		words: `${levelChangeWords(change)} on ${day(calendarDay(at))} by ${by}, after results were published: a level chosen with results in view is wrong more often than it says.`
	}));

export const levelChangeWords = ({ from, to }: Pick<LevelSwitch, 'from' | 'to'>): string =>
	`Confidence level changed from ${level(from)} to ${level(to)}`;

/** The role of a metric, in words: "secondary", "guardrail within 5%". */
function roleText({ role, margin, unit }: Pick<Metric, 'role' | 'margin' | 'unit'>): string {
	return role === 'guardrail' && margin ? `${role} within ${marginText({ unit }, margin)}` : role;
}

/** The harm a guardrail accepts, in words: "10% or 0.10 pt", "5.0 points". */
export function marginText({ unit }: Pick<Metric, 'unit'>, { relative, absolute }: Margin): string {
	const amount = differenceSize(absolute, { unit, currency: 'XXX' });
	if (relative === 0 && absolute > 0) return amount;
	const share = Number.isInteger(Number((relative * 100).toFixed(6)))
		? wholeShare(relative)
		: inPercent(String(Number((relative * 100).toFixed(4))));
	return `${share}${absolute > 0 ? ` or ${amount}` : ''}`;
}

/** Metrics whose role changed, without deciding ones: a change of the deciding metric has its own note. */
export function roleChanges(before: readonly Metric[], after: readonly Metric[]): RoleSwitch['changes'] {
	return after.flatMap((metric) => {
		const was = before.find(({ name }) => name === metric.name);
		if (!was || was.role === 'primary' || metric.role === 'primary') return [];
		const isTurned = was.direction !== metric.direction;
		const [from, to] = [was, metric].map(
			(one) =>
				roleText(one) + (isTurned ? `, ${one.direction === 'increase' ? 'higher' : 'lower'} is better` : '')
		);
		return from === undefined || to === undefined || from === to ? [] : [{ metric: metric.name, from, to }];
	});
}

/** Changes of roles, in words: "Conversion from secondary to guardrail within 5%". */
export const roleChangeWords = (
	changes: RoleSwitch['changes'],
	metrics: readonly Pick<Metric, 'name' | 'label'>[]
): string =>
	changes.map(({ metric, from, to }) => `${metricLabel(metric, metrics)} from ${from} to ${to}`).join('; ');

/** The note where roles were changed after results were published. */
export const roleSwitchNotes = (
	switches: readonly RoleSwitch[],
	metrics: readonly Pick<Metric, 'name' | 'label'>[]
): HealthNote[] =>
	switches.map(({ changes, at, by }) => ({
		code: 'roles-changed',
		level: 'notice',
		words: `Roles of metrics changed on ${day(calendarDay(at))} by ${by}, after results were published: ${roleChangeWords(changes, metrics)}.`
	}));
