/** The two ends of an interval. */
export interface Interval {
	readonly low: number;
	readonly high: number;
}
