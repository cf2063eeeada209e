/** Minimum number of released ranges of days that can serve as the units where the file has no second moments. */
export const minBuckets = 20;
/** Minimum number of pairs of days where the same people come on several days, so that days are the only units. */
export const minPairs = 10;

export type MetricKind = 'proportion' | 'mean' | 'ratio';
export type MetricRole = 'primary' | 'secondary' | 'guardrail';
/** The good direction. */
export type Direction = 'increase' | 'decrease';
/** How a value of the metric reads: a share in percent, an amount in the campaign's currency, a plain number, or a score from −100 to 100. */
export type MetricUnit = 'share' | 'money' | 'number' | 'score';

/** The largest accepted harm: a share of the control's value, or an amount in the metric's unit, whichever is larger. */
export interface Margin {
	/** 0.1 is 10% of the control's value. */
	readonly relative: number;
	/** 0.001 is 0.1 points of a share. */
	readonly absolute: number;
}

/** One number by which a variant is compared with the control. */
export interface Metric {
	/** Stable name, such as `conversion`. */
	readonly name: string;
	/** The label on pages, such as "Conversion". */
	readonly label: string;
	readonly kind: MetricKind;
	readonly role: MetricRole;
	readonly direction: Direction;
	readonly unit: MetricUnit;
	/** Measure in the numerator, such as `conversions`. */
	readonly numerator: string;
	/** Measure in the denominator; `people` unless the metric is a ratio. */
	readonly denominator: string;
	/** Measure subtracted from the numerator, such as `detractors`. */
	readonly less?: string;
	/** The denominator counts people, once each: it is its own sum of squares. */
	readonly denominatorIsOutcome?: true;
	/** For a guardrail: the accepted harm. */
	readonly margin?: Margin;
}

/** The measures in a metric's value. */
export const measuresOf = ({
	numerator,
	denominator,
	less
}: Pick<Metric, 'numerator' | 'denominator' | 'less'>): string[] => [
	numerator,
	denominator,
	...(less === undefined ? [] : [less])
];

/** The numerator of a metric, less what is subtracted from it. NaN where a measure is missing. */
export const numeratorOf = ({ numerator, less }: Metric, sums: ReadonlyMap<string, number>): number =>
	(sums.get(numerator) ?? NaN) - (less === undefined ? 0 : (sums.get(less) ?? NaN));

/** The factor of a quotient: scores are percentages. */
export const scaleOf = ({ unit }: Pick<Metric, 'unit'>): number => (unit === 'score' ? 100 : 1);
