const LABELS = new Set([
	'total',
	'totals',
	'grand total',
	'subtotal',
	'sub total',
	'sum',
	'gesamt',
	'gesamtsumme',
	'gesamtergebnis',
	'summe',
	'totaal',
	'totale',
	'total general',
	'total général',
	'totalt',
	'razem',
	'suma',
	'итого',
	'всего',
	'合計'
]);

/** Whether a cell labels a row of totals: `Total`, `Grand total:`, `Gesamt`. */
export function isTotalsLabel(text: string): boolean {
	if (text.length > 20) return false;
	return LABELS.has(
		text
			.normalize('NFC')
			.toLowerCase()
			.replace(/[\s:_-]+/g, ' ')
			.trim()
	);
}
