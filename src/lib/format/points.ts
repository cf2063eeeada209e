import { noBreak, number, type Digits } from './number.ts';

/** A difference of two shares in percentage points, such as "+0.68 pt". @param difference a fraction: 0.0068 is 0.68 points */
export function points(difference: number, { decimals = 2, ...rest }: Digits = {}): string {
	return `${number(difference * 100, { decimals, sign: 'always', ...rest })}${noBreak}pt`;
}

/** The same for a sentence, with its unit in full: "0.68 points". Other units stay unchanged. */
export const pointsInFull = (text: string): string => text.replace(`${noBreak}pt`, ' points');
