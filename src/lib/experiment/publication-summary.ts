import type { Rule } from '#lib/privacy/words.ts';

/** Two calendar days, both included, ISO. */
export interface Days {
	readonly from: string;
	readonly to: string;
}

/** Something that stays hidden, with the groups it concerns; no groups: the whole breakdown. */
export interface Absence {
	readonly what: readonly string[];
	readonly groups: readonly string[];
	readonly why: string;
}

/** One breakdown of a period, in numbers that its release publishes. */
export interface BreakdownSummary {
	readonly by: readonly string[];
	/** Values shown on their own; of a cross-tab the combinations; of days none, see `ranges`. */
	readonly groups: readonly string[];
	/** How many ranges of days it has, in a breakdown by date. */
	readonly ranges: number;
	/** People in groups of their own, and within Other. */
	readonly own: number;
	readonly other: number;
	readonly absences: readonly Absence[];
}

/** What becomes visible of one closed period. */
export interface PeriodSummary {
	readonly days: Days | null;
	/** Null where not even the total is shown. */
	readonly people: number | null;
	/** Measures with a total. */
	readonly measures: readonly string[];
	readonly absences: readonly Absence[];
	readonly breakdowns: readonly BreakdownSummary[];
}

/** What a release makes visible, for the analyst who is about to publish. */
export interface PublicationSummary {
	/** Ranges of days whose totals become visible before their period is closed. */
	readonly ranges: readonly (Days & { readonly people: number })[];
	readonly periods: readonly PeriodSummary[];
	/** The rule that the periods are released under; an open period ends under the rule it began with. */
	readonly rule: Rule | null;
}
