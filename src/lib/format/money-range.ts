import { compactMoney, roundMoney } from './money.ts';

interface Bounds {
	readonly low: number;
	readonly high: number;
}

/** An amount with two significant digits, for headlines: 38,612 is 39,000. */
export function rough(amount: number): number {
	if (amount === 0) return 0;
	const unit = 10 ** (Math.floor(Math.log10(Math.abs(amount))) - 1);
	return Math.round(amount / unit) * unit;
}

const between = (
	{ low, high }: Bounds,
	write: (amount: number, sign: 'always' | 'auto') => string
): string => {
	const sign = low < 0 || high < 0 ? 'always' : 'auto';
	return `${write(low, sign)} to ${write(high, sign)}`;
};

/** "€31.1k to €46.1k"; both ends have their sign where one is negative: "−€3.9k to +€12.1k". */
export const moneyInterval = (bounds: Bounds, currency: string): string =>
	between(bounds, (amount, sign) => compactMoney(amount, currency, { sign }));

/** The same with two significant digits, for headlines: "€31k to €46k". */
export const roughInterval = (bounds: Bounds, currency: string): string =>
	between(bounds, (amount, sign) => roundMoney(rough(amount), currency, { sign }));
