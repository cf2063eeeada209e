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
