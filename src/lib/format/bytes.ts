import { noBreak, number } from './number.ts';

/** The size of a file, such as "412 bytes", "3.4 kB" or "120 MB". */
export function bytes(size: number): string {
	if (size < 1000) return `${number(size)}${noBreak}bytes`;
	const [amount, unit] = size < 999_950 ? [size / 1000, 'kB'] : [size / 1e6, 'MB'];
	return `${number(amount, { decimals: amount < 99.95 ? 1 : 0 })}${noBreak}${unit}`;
}
