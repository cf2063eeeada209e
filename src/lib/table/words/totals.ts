/** Words that only label a row of totals, in the languages of the large tools. */
const LABELS = new Set(
	(
		'total|totals|grand total|subtotal|sub total|sum|sums|gesamt|gesamtsumme|gesamtergebnis|ergebnis|summe|zwischensumme|' +
		'totaal|eindtotaal|subtotaal|som|totale|totale complessivo|totale generale|subtotale|somma|total general|total général|total geral|' +
		'subtotal general|sous total|somme|suma|soma|suma total|totalt|razem|итого|всего|合計|総計|average|mean|avg|durchschnitt|mittelwert|moyenne|' +
		'promedio|gemiddelde|gemiddeld'
	).split('|')
);

/** Words for comparisons of variants: such a row counts nobody if its numbers are not those of a group. */
const COMPARISONS = new Set(
	(
		'difference|diff|delta|abs difference|absolute difference|relative difference|change|% change|percent change|lift|uplift|relative lift|' +
		'improvement|p value|pvalue|p|significance|significant|confidence|confidence level|z score|z|chi square|winner|effect|' +
		'differenz|unterschied|abweichung|veränderung|steigerung|uplift in %|signifikanz|konfidenz|différence|écart|évolution|diferencia|variación|' +
		'differenza|variazione|verschil|diferença|variação|δ'
	).split('|')
);

/** Whether a label may be of a comparison of variants: `Difference`, `Lift`, `p-value`. A variant may be called so too. */
export const isComparisonLabel = (text: string): boolean =>
	text.length <= 24 && (COMPARISONS.has(plain(text)) || COMPARISONS.has(plain(text.replace(/%/g, ' '))));

const GREATEST = /^(?:max|maximum|maximal|maximalwert|höchstwert|maximo|máximo|massimo|hoogste|highest)$/;
const SMALLEST = /^(?:min|minimum|minimal|minimalwert|tiefstwert|minimo|mínimo|laagste|lowest)$/;
const MEAN =
	/^(?:average|mean|avg|durchschnitt|mittelwert|moyenne|promedio|media|média|gemiddelde|gemiddeld|ø)$/;

/** Whether a label is of the greatest or the smallest value of other rows. A variant may be called Max too. */
export function extremeOf(text: string): 'greatest' | 'smallest' | null {
	const words = plain(text);
	return GREATEST.test(words) ? 'greatest' : SMALLEST.test(words) ? 'smallest' : null;
}

/** Whether a label is of the mean of other rows. */
export const isMeanLabel = (text: string): boolean => text.length <= 24 && MEAN.test(plain(text));

/** Words for all parts together: a row of totals where its numbers add up, a question where they do not. */
const ALL = new Set(
	(
		'all|any|everyone|everybody|everything|overall|whole|combined|both|all together|entire|alle|insgesamt|beide|tous|toutes|tout|ensemble|' +
		'todos|todas|todo|ambos|tutti|tutte|tutto|entrambi|complessivo|allemaal|ambas|tudo|alles|media|média'
	).split('|')
);

/** Words in front of what is added up: "All devices", "Alle Geräte". */
const ALL_OF =
	/^(?:all|alle|tous les|toutes les|todos los|todas las|tutti i|tutte le|todos os|todas as|overall)\s+\p{L}/u;

/** A label without case, punctuation and extra blanks. */
const plain = (text: string): string =>
	text
		.normalize('NFC')
		.toLowerCase()
		.replace(/[\s:_()[\]*«»"'.-]+/gu, ' ')
		.trim();

/** Whether a cell labels a row of totals: `Total`, `Grand total:`, `Gesamt`, `Total: Account`. */
export function isTotalsLabel(text: string): boolean {
	// No label of ours begins with a figure.
	if (text.length > 40 || /^\d/.test(text)) return false;
	if (/^(?:grand )?total ?: ?\p{L}[\p{L} ]*$/iu.test(text.trim())) return true;
	return text.length <= 24 && LABELS.has(plain(text));
}

/** Whether a cell means all parts together: `All`, `(all)`, `Overall`, `All devices`. */
export function isAllLabel(text: string): boolean {
	if (text.length > 40) return false;
	const words = plain(text);
	return ALL.has(words) || LABELS.has(words) || ALL_OF.test(words);
}

/** Whether a cell has no name: blanks, dashes, the words of databases and tools for "no value". `None` may be a control. */
export const isEmptyLabel = (text: string): boolean =>
	text.length <= 12 &&
	/^(?:[-–—]*|null|\(null\)|\\N|n\/a|#n\/a|\(not set\)|\(blank\)|\(leer\)|\(vide\)|\(vuoto\)|\(leeg\)|nan)$/i.test(
		text.trim()
	);

const AROUND =
	/^(?:total|subtotal|sum|summe|gesamt|totaal|totale|somme|suma|soma)(?: (?:of|für|de|di|van))? (.+)$/u;
const BEHIND = /^(.+) (?:total|totals|subtotal|sum|summe|gesamt|ergebnis|totaal|totale|result)$/u;

/** The name that a label adds up: "Control Total" and "Summe Kontrolle" are about one value; null for other labels. */
export function totalOf(text: string): string | null {
	const words = plain(text);
	return AROUND.exec(words)?.[1] ?? BEHIND.exec(words)?.[1] ?? null;
}

/** A name in the form that `totalOf` returns. */
export const plainLabel = plain;
