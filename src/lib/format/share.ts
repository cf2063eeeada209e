import { decimalsFor, noBreak, number, inPercent, type Digits } from './number.ts';

/** A p-value on its own, such as "0.90", "0.032" or "< 0.0001"; for a column headed p. */
export function pValue(p: number): string {
	if (p < 0.0001) return `< ${number(0.0001, { decimals: 4 })}`;
	const decimals = p >= 0.0995 ? 2 : p >= 0.00995 ? 3 : 4;
	return number(p, { decimals });
}

/** A p-value in a sentence, such as "p = 0.90" or "p < 0.0001". */
export function p(value: number): string {
	const text = pValue(value);
	return text.startsWith('<') ? `p ${text}` : `p = ${text}`;
}

/** A difference of two shares in percentage points, such as "+0.68 pt". @param difference a fraction: 0.0068 is 0.68 points */
export function points(difference: number, { decimals = 2, ...rest }: Digits = {}): string {
	return `${number(difference * 100, { decimals, sign: 'always', ...rest })}${noBreak}pt`;
}

/** The same for a sentence, with its unit in full: "0.68 points". Other units stay unchanged. */
export const pointsInFull = (text: string): string => text.replace(`${noBreak}pt`, ' points');

/**
 * Decimals of a share: 0.57%, 10.6%, 0.012%.
 *
 * @param share a fraction: 0.0057 is 0.57%
 */
function shareDecimals(share: number): number {
	const percent = Math.abs(share) * 100;
	if (percent === 0 || percent === 100) return 0;
	if (percent >= 9.995) return 1;
	return percent >= 0.1 ? 2 : decimalsFor(percent, 2, 4);
}

/** A share in percent, such as "0.57%". @param share a fraction: 0.0057 is 0.57% */
export function share(share: number, { decimals, ...rest }: Digits = {}): string {
	return inPercent(number(share * 100, { decimals: decimals ?? shareDecimals(share), ...rest }));
}

/** A share without decimals where that does not mislead: "96%", but "99.6%" rather than a rounded "100%". */
export function wholeShare(part: number): string {
	const percent = part * 100;
	const near = (percent > 99 && percent < 100) || (percent > 0 && percent < 1);
	const decimals = near ? 1 : 0;
	const clamped = near ? Math.min(99.9, Math.max(0.1, percent)) : percent;
	return inPercent(number(clamped, { decimals }));
}

/** A probability in percent that is never written as certain: "98%", "99.7%", "> 99.9%". */
export function chance(probability: number): string {
	if (probability > 0.9995) return `> ${wholeShare(0.999)}`;
	if (probability < 0.0005) return `< ${wholeShare(0.001)}`;
	return wholeShare(probability);
}
