import { number } from './number.ts';

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
