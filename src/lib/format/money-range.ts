import { compactMoney } from './money.ts';

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

/** "€31.1k to €46.1k"; both ends have their sign where one is negative: "−€3.9k to +€12.1k". */
export function moneyInterval({ low, high }: Bounds, currency: string): string {
	const sign = low < 0 || high < 0 ? 'always' : 'auto';
	return `${compactMoney(low, currency, { sign })} to ${compactMoney(high, currency, { sign })}`;
}

/** The same with two significant digits, for headlines: "€31k to €46k". */
export const roughInterval = ({ low, high }: Bounds, currency: string): string =>
	moneyInterval({ low: rough(low), high: rough(high) }, currency);
