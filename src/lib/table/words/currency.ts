import { plainName } from './names.ts';
import { currencyOf } from '../values/number.ts';

const SCALED: readonly (readonly [RegExp, string])[] = [
	[
		/^(?:in )?(?:thousands?|tsd\.?|tausend|milliers|miles|migliaia|duizend(?:en)?|milhares|'?000s?|k|[kt]\s?(?:€|\$|£|eur|usd|gbp)|(?:€|\$|£|eur|usd|gbp)\s?k)$/i,
		'thousands'
	],
	[
		/^(?:in )?(?:millions?|mio\.?|mn|mln|m\s?(?:€|\$|£|eur|usd|gbp)|(?:€|\$|£|eur|usd|gbp)\s?m|mio\.?\s?(?:€|eur)|millionen|millones|milioni|miljoen(?:en)?|milhões)$/i,
		'millions'
	],
	[/^(?:in )?(?:cents?|pence|pennies|ct|centimes|céntimos|centimos|centesimi|centavos)$/i, 'cents']
];

/** The scale of a column's unit: of `in thousands`, `Tsd. €`, `EUR thousands`; null if there is none. */
export function scaleOf(unit: string): string | null {
	const text = unit.trim();
	const bare = text.replace(/^(?:€|\$|£|eur|usd|gbp|chf)\s+|\s+(?:€|\$|£|eur|usd|gbp|chf)$/gi, '');
	return SCALED.find(([words]) => words.test(text) || words.test(bare))?.[1] ?? null;
}

/** ISO codes that a sign or word may mean, the likeliest first. */
const SIGNS: Readonly<Record<string, readonly string[]>> = {
	'€': ['EUR'],
	euro: ['EUR'],
	euros: ['EUR'],
	'£': ['GBP'],
	$: ['USD', 'CAD', 'AUD'],
	us$: ['USD'],
	a$: ['AUD'],
	c$: ['CAD'],
	ca$: ['CAD'],
	nz$: ['NZD'],
	hk$: ['HKD'],
	r$: ['BRL'],
	'¥': ['JPY', 'CNY'],
	'₹': ['INR'],
	rs: ['INR', 'PKR', 'LKR'],
	kr: ['SEK', 'NOK', 'DKK'],
	zł: ['PLN'],
	kč: ['CZK'],
	ft: ['HUF'],
	lei: ['RON'],
	fr: ['CHF'],
	sfr: ['CHF'],
	'₽': ['RUB'],
	'₺': ['TRY'],
	tl: ['TRY'],
	'₩': ['KRW'],
	'₪': ['ILS'],
	'₫': ['VND'],
	'฿': ['THB'],
	'₱': ['PHP']
};

const CODES = new Set(Intl.supportedValuesOf('currency'));

/** The codes that a sign, a word or a code may mean. */
const codesOf = (sign: string): readonly string[] => {
	const plain = sign.trim();
	if (/^[A-Z]{3}$/.test(plain) && CODES.has(plain)) return [plain];
	return SIGNS[plain.toLowerCase().replace(/\.$/, '')] ?? [];
};

const COLUMN = /(?:^|_)(?:currency|currencies|währung|devise|moneda|divisa|valuta|moeda)(?:_|$)/;

/**
 * The currencies that the amounts of a file may be in, the likeliest first; empty if unknown.
 *
 * @param columns header and some cells of each column; `money` where its numbers are amounts
 */
export function currenciesIn(
	columns: readonly { readonly name: string; readonly values: Iterable<string>; readonly money: boolean }[]
): readonly string[] {
	for (const { values, money } of columns) {
		if (!money) continue;
		for (const cell of values) {
			const found = codesOf(currencyOf(cell) ?? '');
			if (found.length > 0) return found;
		}
	}
	for (const { name, money } of columns) {
		const sign = money ? (/[([\s_](?<code>[A-Z]{3}|\p{Sc})[)\]]?$/u.exec(name)?.groups?.['code'] ?? '') : '';
		const found = codesOf(sign);
		if (found.length > 0) return found;
	}
	for (const { name, values } of columns) {
		if (!COLUMN.test(plainName(name))) continue;
		const [first = '', ...more] = new Set([...values].map((value) => value.trim()));
		if (more.length === 0) return codesOf(first);
	}
	return [];
}
