import type { Statement } from '../statements.ts';

/** What a column counts: decides what the promise asks of it. */
export type Kind = 'people' | 'outcome' | 'event' | 'money' | 'score' | 'free' | 'square';

/** Thresholds of the promise. */
export interface Promised {
	/** Smallest group that may be known. */
	readonly k: number;
	/** Fewest people with an outcome, and without it. */
	readonly m: number;
	/** Fewest buyers or respondents behind an amount or a score. */
	readonly r: number;
	/** Narrowest range for the size of a smaller group. */
	readonly w: number;
	/** Narrowest range for a count of people with an outcome. */
	readonly wo: number;
	/** Narrowest range for an amount, as a share of it. */
	readonly p: number;
}

export const promised = (k: number, m: number): Promised => ({
	k,
	m,
	r: Math.max(10, m),
	w: Math.max(3, Math.ceil(k / 5)),
	wo: Math.max(2, Math.ceil(m / 2)),
	p: 0.15
});

const kinds: Readonly<Record<string, Kind>> = {
	people: 'people',
	conversions: 'outcome',
	converters: 'outcome',
	clickers: 'outcome',
	buyers: 'outcome',
	unsubscribes: 'outcome',
	complaints: 'outcome',
	reached: 'outcome',
	csat_responses: 'outcome',
	nps_responses: 'outcome',
	promoters: 'outcome',
	detractors: 'outcome',
	revenue: 'money',
	clv: 'money',
	margin: 'money',
	value: 'money',
	spend: 'money',
	csat: 'score',
	impressions: 'free',
	cost: 'free'
};

/** Kinds of all measures of some statements; one that nobody declared counts events. */
export const kindsOf = (statements: readonly Statement[]): ((measure: string) => Kind) => {
	const declared = new Map(
		statements.flatMap(({ measure, kind }) => (kind ? [[measure, kind] as const] : []))
	);
	const isShownBesideImpressions = statements.some(({ measure }) => measure === 'impressions');
	return (measure) => {
		const known = declared.get(measure);
		if (known) return known;
		if (/_sq$|_cu$|_cube$|_x_/.test(measure)) return 'square';
		if (measure === 'clicks') return isShownBesideImpressions ? 'event' : 'outcome';
		return kinds[measure] ?? 'event';
	};
};

/** Something that the promise excludes. */
export interface Violation {
	readonly kind:
		| 'size'
		| 'outcome'
		| 'event'
		| 'money'
		| 'difference'
		| 'published-small'
		| 'floor-outcome'
		| 'floor-event'
		| 'floor-money'
		| 'floor-score'
		| 'linked'
		| 'recurring';
	readonly population: string;
	readonly measure: string;
	readonly version: number;
	readonly group: Statement['group'];
	/** What is published, or true of the group. */
	readonly value: number;
	/** Smallest and largest value that agree with everything published. */
	readonly interval?: readonly [number, number];
}
