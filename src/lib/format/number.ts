import { currentLocale } from './locale.ts';

/** The size of a file, such as "412 bytes", "3.4 kB" or "120 MB". */
export function bytes(size: number): string {
	if (size < 1000) return `${number(size)}${noBreak}bytes`;
	const [amount, unit] = size < 999_950 ? [size / 1000, 'kB'] : [size / 1e6, 'MB'];
	return `${number(amount, { decimals: amount < 99.95 ? 1 : 0 })}${noBreak}${unit}`;
}

/** Keeps a number and its unit on one line. */
export const noBreak = '\u00a0';

export type Sign = 'auto' | 'always';

/** The number of decimals, and whether a plus is written. */
export interface Digits {
	readonly decimals?: number | undefined;
	readonly sign?: Sign | undefined;
}

const formatters = new Map<string, Intl.NumberFormat>();

/** One formatter per locale and options: constructing them is slow. */
export function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
	const { tag } = currentLocale();
	const key = tag + JSON.stringify(options);
	let formatter = formatters.get(key);
	if (!formatter) formatters.set(key, (formatter = new Intl.NumberFormat(tag, options)));
	return formatter;
}

/**
 * The real minus sign, as wide as a plus and never broken from its number, and the typographic apostrophe, because servers and
 * browsers use different ones between Swiss thousands.
 */
export const typeset = (text: string): string => text.replaceAll('-', '−').replaceAll("'", '’');

/** Intl's words for a sign: zero never has one, not even when it was rounded from below. */
export const signDisplay = (sign: Sign = 'auto'): 'exceptZero' | 'negative' =>
	sign === 'always' ? 'exceptZero' : 'negative';

/** A number with grouped thousands: whole numbers as they are, others with two decimals, such as "21,306" or "1.25". */
export function number(value: number, { decimals, sign }: Digits = {}): string {
	const digits = decimals ?? (Number.isInteger(value) ? 0 : 2);
	return typeset(
		numberFormat({
			minimumFractionDigits: digits,
			maximumFractionDigits: digits,
			signDisplay: signDisplay(sign)
		}).format(value)
	);
}

/** The sign of percent as the locale writes it behind digits: "41%" in English, "41 %" in German. */
export function inPercent(digits: string): string {
	const parts = numberFormat({ style: 'percent' }).formatToParts(0.41);
	const gap = parts.some(({ type }) => type === 'literal') ? noBreak : '';
	return `${digits}${gap}%`;
}

/** A count with its noun: "1 campaign", "1,200 people". @param many the plural, if it does not just add an s */
export const counted = (count: number, one: string, many = `${one}s`): string =>
	`${number(count)} ${count === 1 ? one : many}`;

/** In compact notation; if a language has no short form for thousands, grouped like other numbers. */
export const short = { notation: 'compact', useGrouping: 'always' } as const;

/** A large count in compact form, such as "72.9k" or "1.2m"; up to 9,999 in full. */
export function compact(value: number): string {
	if (Math.abs(value) < 10_000) return number(Math.round(value));
	return typeset(numberFormat({ ...short, maximumSignificantDigits: 3 }).format(value));
}

/** Decimals that give an interval of this width two significant digits, within the given bounds. */
export function decimalsFor(width: number, min: number, max: number): number {
	if (!(width > 0) || !Number.isFinite(width)) return min;
	return Math.min(max, Math.max(min, 1 - Math.floor(Math.log10(width))));
}

/** Enough decimals that no non-zero bound is written as zero: it may decide a verdict. */
export function decimalsBeyondZero(bounds: readonly number[], decimals: number): number {
	const max = 6;
	let digits = decimals;
	while (digits < max && bounds.some((x) => x !== 0 && Math.abs(x) * 10 ** digits < 0.5)) digits++;
	return bounds.some((x) => x !== 0 && Math.abs(x) * 10 ** digits < 0.5) ? decimals : digits;
}
