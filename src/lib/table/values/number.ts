/** How numbers are written in a file. */
export interface NumberStyle {
	decimal: '.' | ',';
	thousands: ',' | '.' | ' ' | "'";
}

/** A currency's sign, code or word, beside a number. */
const MONEY =
	'\\p{Sc}|[A-Z]{1,3}\\$|[A-Z]{3}|R\\$|[Kk]r\\.?|zł|Kč|Ft|lei|[Rr]s\\.?|руб\\.?|р\\.|TL|S?Fr\\.|Euro?s?|euros?|лв\\.?|din\\.?';
const FRONT = new RegExp(`^(${MONEY}) ?(?=[-\u2212+(\\d.,])`, 'u');
const BACK = new RegExp(`(?<=[\\d).,-]) ?(${MONEY})$`, 'u');
/** Every currency has a letter or a sign of its own. */
const NO_MONEY = /^[-+\u2212\d.,' ()%]*$/;
const UNKNOWN = new Set(
	(
		'|null|NULL|Null|NA|N/A|n/a|#N/A|\\N|NaN|nan|None|-|--|---|\u2013|\u2014|\u2212|n.a.|N.A.|na|n. a.|k. A.|k.A.|nd|n.d.|n/d|N/D|s/d|' +
		'#DIV/0!|#REF!|#VALUE!|#NAME?|#NUM!|#NULL!|#NV|#WERT!|#BEZUG!|#ZAHL!|#VALEUR!|#¡DIV/0!|#¡VALOR!|#¡REF!|#¿NOMBRE?|#VALORE!|#RIF!|' +
		'#DEEL/0!|#WAARDE!|#VERW!|#VALOR!|#N/D|#N/B|#NOM?|#NOME?|#DIVIS/0!|(not set)|(none)|(n/a)|not available|unknown|.|?'
	).split('|')
);
const BLANKS = /[\u00a0\u202f\u2007\u2009]/g;

const PLAIN = /^(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]\d{1,3})?$/;
const GROUPED: Record<NumberStyle['thousands'], RegExp> = {
	// The Indian way groups by two digits, the last three together: 4,21,000.
	',': /^(?:(?!0+,)\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3})(?:\.\d*)?$/,
	'.': /^(?!0+\.)\d{1,3}(?:\.\d{3})+(?:,\d*)?$/,
	' ': /^\d{1,3}(?: \d{3})+(?:[.,]\d*)?$/,
	"'": /^\d{1,3}(?:'\d{3})+(?:[.,]\d*)?$/
};

/** Powers of ten; each is exact. */
const TENS = Float64Array.from({ length: 16 }, (_, n) => 10 ** n);

/**
 * A number without any decoration (`12`, `216.07`), or NaN when `parseNumber` has to decide.
 *
 * Up to fifteen digits and a power of ten are exact, so their quotient is the nearest double, the result of `Number`.
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

/** The text without the currency beside its number; the currency too, where there is one. */
function withoutCurrency(text: string): string {
	if (NO_MONEY.test(text)) return text;
	const front = FRONT.exec(text);
	if (front !== null) return text.slice(front[0].length);
	const back = BACK.exec(text);
	return back === null ? text : text.slice(0, back.index);
}

/** The currency that is written beside a number: `€`, `USD`, `R$`; null where there is none. */
export function currencyOf(text: string): string | null {
	const plain = text
		.replace(BLANKS, ' ')
		.trim()
		.replace(/^[-\u2212+(]+|\)$/g, '');
	if (!/\d/.test(plain)) return null;
	return (FRONT.exec(plain) ?? BACK.exec(plain))?.[1]?.replace(/\.$/, '') ?? null;
}

/** The digits and marks of a number without its currency, to detect how numbers are written. */
export const withoutMoney = (text: string): string => {
	const plain = text.replace(BLANKS, ' ').trim();
	const { sign, rest } = unsigned(withoutCurrency(plain));
	return (sign < 0 ? '-' : '') + withoutCurrency(rest);
};

/** A cell that somebody masked: `<50`, `< 10`, `≤5`. */
export const isMasked = (text: string): boolean =>
	/^\s*(?:[<≤>≥]=?|less than|under|unter|moins de|menos de|meno di)\s*\d[\d.,]*\s*$/i.test(text);

/** A number with a suffix instead of digits: `40.2K`, `1.2M`, `3 Mio.`. */
const SUFFIX = /^(.*?\d) ?(k|K|M|Mio\.?|Mrd\.?|B|bn|Tsd\.?|mil|mln|mi)$/u;
const SUFFIXES: Readonly<Record<string, number>> = {
	k: 3,
	tsd: 3,
	mil: 3,
	m: 6,
	mio: 6,
	mln: 6,
	mi: 6,
	b: 9,
	bn: 9,
	mrd: 9
};

/**
 * The number behind a rounded one: `40.2K` is 40,200; null where nothing is rounded.
 *
 * @param text  one cell
 * @param style the marks of the file
 */
export function roundedNumber(text: string, style: NumberStyle): number | null {
	const plain = withoutCurrency(text.replace(BLANKS, ' ').trim());
	const cut = /^([-\u2212+]?\d(?:[.,]\d+)?)[eE]\+?(\d{1,2})$/.exec(plain);
	if (cut !== null) {
		const digits = (cut[1]?.split(/[.,]/)[1] ?? '').length;
		return digits < Number(cut[2]) ? Number(plain.replace(',', '.')) : null;
	}
	const match = SUFFIX.exec(plain);
	if (match === null) return null;
	const value = parseNumber(match[1] ?? '', style);
	const power = SUFFIXES[(match[2] ?? '').replace('.', '').toLowerCase()] ?? 0;
	return typeof value === 'number' ? value * 10 ** power : null;
}

/** The count of `240 (5.70%)` and `5.70% (240)`; null where no rate is beside a number. */
function besideRate(text: string): string | null {
	const count = /^([^()]*\d[^()]*?)\s*\(\s*[±+\-\u2212]?[\d.,]+\s*%\s*\)$/.exec(text)?.[1];
	if (count !== undefined) return count.includes('%') ? null : count;
	return /^[±+\-\u2212]?[\d.,]+\s*%\s*\(([^()%]*\d[^()%]*)\)$/.exec(text)?.[1] ?? null;
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
 * The number in a cell, null when it is unknown (blank, NA, NULL), undefined when the cell is not a number.
 *
 * Currency signs, thousands marks in groups of three, `(12.50)` and `12.50-` for negatives are understood;
 * `12%` is 0.12; `1.2E+5` is 120000, but `12E5` without a sign is more likely a code. Anything else is not a number: nothing is guessed.
 *
 * @param text  one cell
 * @param style the marks of the file
 */
export function parseNumber(text: string, style: NumberStyle): number | null | undefined {
	if (style.decimal === '.' || !text.includes('.')) {
		const quick = plainNumber(text);
		if (!Number.isNaN(quick)) return quick;
	}
	const plain = text.replace(BLANKS, ' ').trim();
	if (UNKNOWN.has(plain)) return null;
	const first = plain.charCodeAt(0);
	if (first === 39 && plain.length > 1) return parseNumber(plain.slice(1), style);
	if (first === 61 && /^="[^"]*"$/.test(plain)) return parseNumber(plain.slice(2, -1), style);
	if (!/\d/.test(plain)) return undefined;
	const beside = plain.endsWith(')') ? besideRate(plain) : null;
	if (beside !== null) return parseNumber(beside, style);
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
