export type MetricKind = 'proportion' | 'mean' | 'ratio';
export type MetricRole = 'primary' | 'secondary' | 'guardrail';
/** Which way is good. */
export type Direction = 'increase' | 'decrease';
/** How a value of the metric reads: a share in percent, an amount in the campaign's currency, or a plain number. */
export type MetricUnit = 'share' | 'money' | 'number';

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
	/** For a guardrail: the harm that is accepted. */
	readonly margin?: Margin;
}
