import { decimalsBeyondZero, decimalsFor, noBreak, number, type Digits } from './number.ts';

/** A relative change in percent, such as "+119 %" or "−2.1 %". @param lift 0.02 is +2 % */
export function formatLift(lift: number, { decimals, ...rest }: Digits = {}): string {
	const digits = decimals ?? (Math.abs(lift) < 0.0995 ? 1 : 0);
	return `${number(lift * 100, { decimals: digits, sign: 'always', ...rest })}${noBreak}%`;
}

interface LiftBounds {
	readonly low: number;
	readonly high: number;
}

/** Decimals for a relative change with these bounds. */
const liftDecimals = ({ low, high }: LiftBounds): number =>
	decimalsBeyondZero([low * 100, high * 100], decimalsFor((high - low) * 100, 0, 1));

/** A relative change with decimals that suit its interval, such as "+119 %". */
export function liftEstimate(range: LiftBounds & { readonly estimate: number }): string {
	return formatLift(range.estimate, { decimals: liftDecimals(range) });
}

/** The interval of a relative change, such as "+76 to +172 %". @param range bounds where 0.02 is +2 % */
export function liftInterval(range: LiftBounds): string {
	const decimals = liftDecimals(range);
	const bound = (x: number) => number(x * 100, { decimals, sign: 'always' });
	return `${bound(range.low)} to ${bound(range.high)}${noBreak}%`;
}
