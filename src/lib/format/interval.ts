import { number, inPercent } from './number.ts';

const greatestCommonDivisor = (a: number, b: number): number =>
	b === 0 ? a : greatestCommonDivisor(b, a % b);

/** How often an interval of this level contains the true value: "19 times out of 20" for 0.95. */
export function oftenness(confidence: number): string {
	let of = 1000;
	// A level such as 0.9998 must not read "always".
	while (Math.round(confidence * of) === of && of < 1e9) of *= 10;
	const hits = Math.round(confidence * of);
	const divisor = greatestCommonDivisor(hits, of);
	return `${hits / divisor} times out of ${of / divisor}`;
}

/** A level with enough digits to distinguish it from 100%: "95%", "97.5%", "99.975%". */
export function level(confidence: number): string {
	const percent = confidence * 100;
	const maxDecimals = Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(100 - percent) + 1e-9)));
	const rounded = Number(percent.toFixed(maxDecimals));
	const decimals = (String(rounded).split('.')[1] ?? '').length;
	return inPercent(number(rounded, { decimals }));
}

/** The name of an interval from its level: "95% interval". */
export const intervalName = (confidence: number, sequential = false): string =>
	`${level(confidence)} ${sequential ? 'always-valid interval' : 'interval'}`;
