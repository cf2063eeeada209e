import { liftInterval } from './lift.ts';
import { noBreak, number } from './number.ts';
import { differenceInterval, type Bounds, type Reading } from './value.ts';

const greatestCommonDivisor = (a: number, b: number): number =>
	b === 0 ? a : greatestCommonDivisor(b, a % b);

/** How often an interval of this level holds the true value: "19 times out of 20" for 0.95. */
export function oftenness(confidence: number): string {
	const hits = Math.round(confidence * 1000);
	const divisor = greatestCommonDivisor(hits, 1000);
	return `${hits / divisor} times out of ${1000 / divisor}`;
}

/** The name of an interval from its level: "95 % interval". */
export function intervalName(confidence: number, sequential = false): string {
	const percent = Math.round(confidence * 1000) / 10;
	const level = number(percent, { decimals: Number.isInteger(percent) ? 0 : 1 });
	return `${level}${noBreak}% ${sequential ? 'always-valid interval' : 'interval'}`;
}

const between = (interval: string) => `between ${interval.replace(' to ', ' and ')}`;

/** The interval of a difference in words: "between +0.50 and +0.86 points, 19 times out of 20". */
export function differenceWords(bounds: Bounds, reading: Reading, confidence: number): string {
	const interval = between(differenceInterval(bounds, reading)).replace(/\u00a0pt$/, ' points');
	return `${interval}, ${oftenness(confidence)}`;
}

/** The interval of a relative change in words: "between +76 and +172 %, 19 times out of 20". */
export function liftWords(bounds: Bounds, confidence: number, locale?: string): string {
	return `${between(liftInterval(bounds, locale))}, ${oftenness(confidence)}`;
}
