import { money } from './money.ts';
import { decimalsBeyondZero, decimalsFor, inPercent, noBreak, number, type Digits } from './number.ts';
import { share, points } from './share.ts';

/** A relative change in percent, such as "+119%" or "−2.1%". @param lift 0.02 is +2% */
export function formatLift(lift: number, { decimals, ...rest }: Digits = {}): string {
	const digits = decimals ?? (Math.abs(lift) < 0.0995 ? 1 : 0);
	return inPercent(number(lift * 100, { decimals: digits, sign: 'always', ...rest }));
}

interface LiftBounds {
	readonly low: number;
	readonly high: number;
}

/** Decimals for a relative change with these bounds. */
const liftDecimals = ({ low, high }: LiftBounds): number =>
	decimalsBeyondZero([low * 100, high * 100], decimalsFor((high - low) * 100, 0, 1));

/** A relative change with decimals that suit its interval, such as "+119%". */
export function liftEstimate(range: LiftBounds & { readonly estimate: number }): string {
	return formatLift(range.estimate, { decimals: liftDecimals(range) });
}

/** The interval of a relative change, such as "+76 to +172%". @param range bounds where 0.02 is +2% */
export function liftInterval(range: LiftBounds): string {
	const decimals = liftDecimals(range);
	const bound = (x: number) => number(x * 100, { decimals, sign: 'always' });
	return inPercent(`${bound(range.low)} to ${bound(range.high)}`);
}

/** The format of a metric's values: in percent, in a currency, plainly, or as a score from −100 to 100. */
export interface ValueFormat {
	readonly unit: 'share' | 'money' | 'number' | 'score';
	readonly currency: string;
}

export interface Bounds {
	readonly low: number;
	readonly high: number;
}

/** Two decimals, more for values below a tenth: "0.65", "0.026". */
const smallDecimals = (x: number): number => decimalsFor(Math.abs(x), 2, 4);

/** A metric's value: "0.57%", "$0.65", "1.25", or the score "+32.4". */
export function value(x: number, { unit, currency }: ValueFormat): string {
	if (unit === 'share') return share(x);
	if (unit === 'score')
		return number(x, { decimals: Number.isInteger(Number(x.toFixed(1))) ? 0 : 1, sign: 'always' });
	if (unit === 'money')
		return money(x, currency, { decimals: Math.abs(x) < 1 ? smallDecimals(x) : undefined });
	return number(x, { decimals: Math.abs(x) < 1 ? smallDecimals(x) : undefined });
}

export function differenceDecimals({ low, high }: Bounds, format: ValueFormat): number {
	if (format.unit === 'score') return decimalsBeyondZero([low, high], 1);
	const scale = format.unit === 'share' ? 100 : 1;
	return decimalsBeyondZero([low * scale, high * scale], decimalsFor((high - low) * scale, 2, 4));
}

function change(x: number, { unit, currency }: ValueFormat, digits: Required<Digits>): string {
	if (unit === 'share') return points(x, digits);
	if (unit === 'score') return `${number(x, digits)}${noBreak}points`;
	return unit === 'money' ? money(x, currency, digits) : number(x, digits);
}

const usualDecimals = ({ unit }: ValueFormat): number => (unit === 'score' ? 1 : 2);

/** A difference of two values: "+0.68 pt", "+$0.77", "−1.25", or of scores "+4.1 points". */
export const formatDifference = (x: number, format: ValueFormat, decimals = usualDecimals(format)): string =>
	change(x, format, { decimals, sign: 'always' });

/** How large a difference is, without a sign: "0.68 pt", "$0.77" or "1.25". */
export const differenceSize = (x: number, format: ValueFormat, decimals = usualDecimals(format)): string =>
	change(Math.abs(x), format, { decimals, sign: 'auto' });

/** A difference with decimals that suit its interval: "+0.68 pt", "+0.386 pt". */
export function differenceEstimate(
	range: Bounds & { readonly estimate: number },
	format: ValueFormat
): string {
	return formatDifference(range.estimate, format, differenceDecimals(range, format));
}

/** The bounds of a difference: "+0.50 to +0.86 pt", "+$0.55 to +$0.99". */
export function differenceInterval(bounds: Bounds, format: ValueFormat): string {
	const decimals = differenceDecimals(bounds, format);
	const [low, high] = [bounds.low, bounds.high].map((x) => formatDifference(x, format, decimals));
	return `${(low ?? '').replace(/\u00a0(pt|points)$/, '')} to ${high ?? ''}`;
}

/** An amount of change without a sign, such as an expected loss: "0.012 pt", "€0.03", "< 0.001 pt". */
export function size(x: number, format: ValueFormat): string {
	const scale = format.unit === 'share' ? 100 : 1;
	const smallest = 1e-3 / scale;
	const amount = Math.abs(x);
	if (amount > 0 && amount < smallest / 2) return `< ${differenceSize(smallest, format, 3)}`;
	return differenceSize(x, format, decimalsFor(amount * scale, 2, 3));
}
