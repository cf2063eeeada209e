const BLANK = '[ \\u00a0\\u202f\\u2007\\u2009]';
const MONEY = '[€$£]';
const GROUPED = new RegExp(
	`^(-?)(?:${MONEY}${BLANK}?)?([1-9]\\d{0,2}(?:${BLANK}\\d{3})+)(?:[.,](\\d+))?(?:${BLANK}?${MONEY})?$`
);
const POINTS = /^(-?)([1-9]\d{0,2}(?:\.\d{3})+),(\d+)$/;
const DECIMALS = /^(-?)(\d+),(\d{1,2})$/;

/**
 * A number that a workbook has as text, with a decimal point and without thousands marks, where it can be read in one way only:
 * `18 240,50` and `1.204,50`; other text stays as it is.
 */
export function numberOfText(text: string): string {
	const found = GROUPED.exec(text) ?? POINTS.exec(text) ?? DECIMALS.exec(text);
	if (found === null) return text;
	const [, sign = '', whole = '', decimals] = found;
	return `${sign}${whole.replace(/\D/g, '')}${decimals === undefined ? '' : `.${decimals}`}`;
}
