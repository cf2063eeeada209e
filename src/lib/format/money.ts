import { number, numberFormat, short, signDisplay, typeset, type Digits } from './number.ts';

/** ISO 4217 code that means "no currency", used when none is known. */
const noCurrency = 'XXX';

const isCurrency = (code: string) => /^[A-Z]{3}$/.test(code) && code !== noCurrency;

/** An amount in its currency, such as "$0.65" or "+€1,204.50"; without a known currency a plain number. */
export function money(amount: number, currency: string, { decimals, sign }: Digits = {}): string {
	const digits = decimals ?? (Math.abs(amount) < 100_000 ? 2 : 0);
	if (!isCurrency(currency)) return number(amount, { decimals: digits, sign });
	return typeset(
		numberFormat({
			style: 'currency',
			currency,
			currencyDisplay: 'narrowSymbol',
			minimumFractionDigits: digits,
			maximumFractionDigits: digits,
			signDisplay: signDisplay(sign)
		}).format(amount)
	);
}

/** A large amount in compact form, such as "€84k". */
export function compactMoney(amount: number, currency: string, { sign }: Pick<Digits, 'sign'> = {}): string {
	if (Math.abs(amount) < 1000) return money(amount, currency, { decimals: 0, sign });
	const style = isCurrency(currency)
		? ({ style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const)
		: ({ style: 'decimal' } as const);
	return typeset(
		numberFormat({
			...style,
			...short,
			minimumFractionDigits: 0,
			maximumSignificantDigits: 3,
			signDisplay: signDisplay(sign)
		}).format(amount)
	);
}
