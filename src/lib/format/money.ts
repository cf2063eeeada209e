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

type Signed = Pick<Digits, 'sign'>;

const styleOf = (currency: string) =>
	isCurrency(currency)
		? ({ style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const)
		: ({ style: 'decimal' } as const);

/** An amount in compact form with one decimal, so that a column of them reads alike: "€84.0k", "€1.2m"; "€240" under a thousand. */
export function compactMoney(amount: number, currency: string, { sign }: Signed = {}): string {
	if (Math.abs(amount) < 1000) return money(amount, currency, { decimals: 0, sign });
	const format = numberFormat({
		...styleOf(currency),
		...short,
		minimumFractionDigits: 1,
		maximumFractionDigits: 1,
		signDisplay: signDisplay(sign)
	});
	// Some languages have no short form for thousands.
	const isShort = format.formatToParts(amount).some(({ type }) => type === 'compact');
	return isShort ? typeset(format.format(amount)) : money(amount, currency, { decimals: 0, sign });
}

/** A round amount in compact form, for axes and headlines: "€84k". */
export function roundMoney(amount: number, currency: string, { sign }: Signed = {}): string {
	if (Math.abs(amount) < 1000) return money(amount, currency, { decimals: 0, sign });
	return typeset(
		numberFormat({
			...styleOf(currency),
			...short,
			minimumFractionDigits: 0,
			maximumSignificantDigits: 3,
			signDisplay: signDisplay(sign)
		}).format(amount)
	);
}
