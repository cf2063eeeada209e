import { number, inPercent } from './number.ts';

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
