/** How numbers are written in a file. */
export interface NumberStyle {
	decimal: '.' | ',';
	thousands: ',' | '.' | ' ' | "'";
}

const CURRENCY = /^(?:\p{Sc}|[A-Z]{3}|kr\.?|zł|CHF|Kč|Ft|lei)$/u;
const UNKNOWN = new Set([
	'',
	'null',
	'NULL',
	'Null',
	'NA',
	'N/A',
	'n/a',
	'#N/A',
	'\\N',
	'NaN',
	'nan',
	'None'
]);
const BLANKS = /[\u00a0\u202f\u2007\u2009]/g;

const PLAIN = /^(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]\d{1,3})?$/;
const GROUPED: Record<NumberStyle['thousands'], RegExp> = {
	',': /^\d{1,3}(?:,\d{3})+(?:\.\d*)?$/,
	'.': /^\d{1,3}(?:\.\d{3})+(?:,\d*)?$/,
	' ': /^\d{1,3}(?: \d{3})+(?:[.,]\d*)?$/,
	"'": /^\d{1,3}(?:'\d{3})+(?:[.,]\d*)?$/
};

/** Powers of ten; each is exact. */
const TENS = Float64Array.from({ length: 16 }, (_, n) => 10 ** n);

/**
 * A number without any decoration (`12`, `216.07`), or NaN when it takes `parseNumber` to tell.
 *
 * Up to fifteen digits and a power of ten are exact, so their quotient is the nearest number there is: what `Number` would say.
 *
 * @param text one cell; a decimal point is a decimal point here
 */
export function plainNumber(text: string): number {
	const last = text.length - 1;
	let point = -1;
	let digits = 0;
	for (let i = 0; i <= last; i += 1) {
		const letter = text.charCodeAt(i);
		if (letter >= 48 && letter <= 57) digits = digits * 10 + letter - 48;
		else if (letter !== 46 || point >= 0 || i === 0 || i === last) return NaN;
		else point = i;
	}
	if (last < 0 || last > 100) return NaN;
	if (last > 14) return Number(text);
	return point < 0 ? digits : digits / (TENS[last - point] ?? NaN);
}

/** The sign, and what is left without it: `-5`, `5-`, `(5)`. */
function unsigned(text: string): { sign: 1 | -1; rest: string } {
	const accounting = /^\((.*)\)$/.exec(text);
	if (accounting?.[1] !== undefined) return { sign: -1, rest: accounting[1].trim() };
	const leading = /^[-\u2212+]/.exec(text);
	if (leading) return { sign: leading[0] === '+' ? 1 : -1, rest: text.slice(1).trim() };
	if (/\d-$/.test(text)) return { sign: -1, rest: text.slice(0, -1) };
	return { sign: 1, rest: text };
}

function withoutCurrency(text: string): string {
	const front = /^([^\d.,()+\-\u2212]{1,4}) ?(?=[-\u2212+(\d.,])/.exec(text);
	if (front?.[1] !== undefined && CURRENCY.test(front[1].trim())) return text.slice(front[0].length);
	const back = /(?<=[\d).,]) ?([^\d.,()+\-\u2212]{1,4})$/.exec(text);
	if (back?.[1] !== undefined && CURRENCY.test(back[1].trim())) return text.slice(0, back.index);
	return text;
}

function magnitude(text: string, style: NumberStyle): number {
	if (style.decimal === '.' && PLAIN.test(text)) return Number(text);
	if (style.decimal === ',' && !text.includes('.')) {
		const point = text.replace(',', '.');
		if (PLAIN.test(point)) return Number(point);
	}
	if (!GROUPED[style.thousands].test(text)) return NaN;
	const whole = text.replaceAll(style.thousands, '');
	if (whole.includes(style.decimal === '.' ? ',' : '.')) return NaN;
	return Number(whole.replace(',', '.'));
}

/**
 * The number a cell holds, null when it says that the number is unknown (blank, NA, NULL), undefined when it is no number.
 *
 * Currency signs, thousands marks in groups of three, `(12.50)` and `12.50-` for negatives are understood;
 * `12 %` is 0.12; `1.2E+5` is 120000, but `12E5` without a sign is rather a code. Anything else is no number: nothing is guessed.
 *
 * @param text  one cell
 * @param style the marks of the file
 */
export function parseNumber(text: string, style: NumberStyle): number | null | undefined {
	const plain = text.replace(BLANKS, ' ').trim();
	if (UNKNOWN.has(plain)) return null;
	const bare = withoutCurrency(plain);
	const outer = unsigned(bare);
	let rest = withoutCurrency(outer.rest);
	let unit = 1;
	if (rest.endsWith('%')) {
		rest = rest.slice(0, -1).trimEnd();
		unit = 100;
	}
	const apostrophe = style.thousands === "'" ? rest.replaceAll('\u2019', "'") : rest;
	const value = magnitude(apostrophe, style);
	if (!Number.isFinite(value)) return undefined;
	return value === 0 ? 0 : (outer.sign * value) / unit;
}
