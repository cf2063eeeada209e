import { money } from './money.ts';
import { decimalsFor, number } from './number.ts';
import { points } from './points.ts';
import { share } from './share.ts';

/** How a metric's numbers read: in percent, in a currency or plainly. */
export interface Reading {
	readonly unit: 'share' | 'money' | 'number';
	readonly currency: string;
	readonly locale?: string | undefined;
}

export interface Bounds {
	readonly low: number;
	readonly high: number;
}

/** A metric's value: "0.57 %", "$0.65" or "1.25". */
export function value(x: number, reading: Reading): string {
	if (reading.unit === 'share') return share(x, { locale: reading.locale });
	if (reading.unit === 'money') return money(x, reading.currency, { locale: reading.locale });
	return number(x, { locale: reading.locale });
}

/** Digits after the point that suit a difference known to within these bounds. */
export function differenceDecimals({ low, high }: Bounds, reading: Reading): number {
	const scale = reading.unit === 'share' ? 100 : 1;
	return decimalsFor((high - low) * scale, 2, 4);
}

/** A difference of two values: "+0.68 pt", "+$0.77" or "−1.25". */
export function difference(x: number, reading: Reading, decimals = 2): string {
	const digits = { locale: reading.locale, decimals, sign: 'always' } as const;
	if (reading.unit === 'share') return points(x, digits);
	if (reading.unit === 'money') return money(x, reading.currency, digits);
	return number(x, digits);
}

/** The bounds of a difference: "+0.50 to +0.86 pt", "+$0.55 to +$0.99". */
export function differenceInterval(bounds: Bounds, reading: Reading): string {
	const decimals = differenceDecimals(bounds, reading);
	const [low, high] = [bounds.low, bounds.high].map((x) => difference(x, reading, decimals));
	return `${(low ?? '').replace(/\u00a0pt$/, '')} to ${high ?? ''}`;
}
