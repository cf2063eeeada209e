import { decimalsFor, noBreak, number, type Digits } from './number.ts';

/**
 * Decimals of a share: 0.57 %, 10.6 %, 0.012 %.
 *
 * @param share a fraction: 0.0057 is 0.57 %
 */
function shareDecimals(share: number): number {
	const percent = Math.abs(share) * 100;
	if (percent === 0 || percent === 100) return 0;
	if (percent >= 9.995) return 1;
	return percent >= 0.1 ? 2 : decimalsFor(percent, 2, 4);
}

/** A share in percent, such as "0.57 %". @param share a fraction: 0.0057 is 0.57 % */
export function share(share: number, { decimals, ...rest }: Digits = {}): string {
	return `${number(share * 100, { decimals: decimals ?? shareDecimals(share), ...rest })}${noBreak}%`;
}

/** A share without decimals where that does not mislead: "96 %", but "99.6 %" rather than a rounded "100 %". */
export function wholeShare(part: number): string {
	const percent = part * 100;
	const near = (percent > 99 && percent < 100) || (percent > 0 && percent < 1);
	const decimals = near ? 1 : 0;
	const clamped = near ? Math.min(99.9, Math.max(0.1, percent)) : percent;
	return `${number(clamped, { decimals })}${noBreak}%`;
}

/** A probability in percent that is never written as certain: "98 %", "99.7 %", "> 99.9 %". */
export function chance(probability: number): string {
	if (probability > 0.9995) return `> ${wholeShare(0.999)}`;
	if (probability < 0.0005) return `< ${wholeShare(0.001)}`;
	return wholeShare(probability);
}
