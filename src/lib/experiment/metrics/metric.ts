export type MetricKind = 'proportion' | 'mean' | 'ratio';
export type MetricRole = 'primary' | 'secondary' | 'guardrail';
/** Which way is good. */
export type Direction = 'increase' | 'decrease';
/** How a value of the metric reads: a share in percent, an amount in the campaign's currency, a plain number, or a score from −100 to 100. */
export type MetricUnit = 'share' | 'money' | 'number' | 'score';

/** The largest accepted harm: a share of the control's value, or an amount in the metric's unit, whichever is larger. */
export interface Margin {
	/** 0.1 is 10 % of the control's value. */
	readonly relative: number;
	/** 0.001 is 0.1 points of a share. */
	readonly absolute: number;
}

/** One number by which a variant is compared with the control. */
export interface Metric {
	/** Stable name, such as `conversion`. */
	readonly name: string;
	/** Words for people, such as "Conversion". */
	readonly label: string;
	readonly kind: MetricKind;
	readonly role: MetricRole;
	readonly direction: Direction;
	readonly unit: MetricUnit;
	/** Measure summed on top, such as `conversions`. */
	readonly numerator: string;
	/** Measure summed below; `people` unless the metric is a ratio. */
	readonly denominator: string;
	/** Measure taken off the numerator, such as `detractors`. */
	readonly less?: string;
	/** The denominator counts people, once each: it is its own sum of squares. */
	readonly denominatorIsOutcome?: true;
	/** For a guardrail: the harm that is accepted. */
	readonly margin?: Margin;
}

/** The measures that a metric's value is made of. */
export const measuresOf = ({
	numerator,
	denominator,
	less
}: Pick<Metric, 'numerator' | 'denominator' | 'less'>): string[] => [
	numerator,
	denominator,
	...(less === undefined ? [] : [less])
];

/** What a metric sums on top: the numerator, less what is taken off it. NaN where a measure is not there. */
export const numeratorOf = ({ numerator, less }: Metric, sums: ReadonlyMap<string, number>): number =>
	(sums.get(numerator) ?? NaN) - (less === undefined ? 0 : (sums.get(less) ?? NaN));

/** What a quotient is multiplied by: scores are counted in hundredths. */
export const scaleOf = ({ unit }: Pick<Metric, 'unit'>): number => (unit === 'score' ? 100 : 1);
