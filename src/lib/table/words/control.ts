/** Names of a control, as `plain` writes them: without case, accents and punctuation. */
const NAMES = new Set(
	(
		'control|control group|control campaign|control variant|controls|the control|holdout|hold out|holdback|hold back|holdback group|holdout group|hold out group|global holdout|' +
		'universal control group|placebo|psa|baseline|base|none|no e mail|no email|no mail|no ad|no ads|no contact|no message|no push|no treatment|' +
		'no personalisation|no personalization|do nothing|nothing|untreated|original|original page|original version|originals|status quo|' +
		'kontrolle|kontrollgruppe|kontroll|ctrl|vergleichsgruppe|originalseite|ohne|keine e mail|' +
		'temoin|groupe temoin|groupe de controle|controle|page d origine|version originale|groupe controle|' +
		'grupo de control|grupo control|pagina original|testigo|' +
		'controllo|gruppo di controllo|gruppo controllo|originale|pagina originale|' +
		'controlegroep|controle groep|origineel|originele pagina|' +
		'grupo de controle|grupo controle|controlo|grupo de controlo|pagina original'
	).split('|')
);
const WORDS = new Set(
	(
		'control|holdout|holdback|placebo|psa|baseline|kontrolle|kontrollgruppe|ctrl|temoin|controllo|controlegroep|controle|controlo|original|originale|' +
		'origineel|holdouts'
	).split('|')
);

/** A name without case, punctuation and extra blanks. */
const plain = (name: string): string =>
	name
		.normalize('NFKD')
		.replace(/\p{M}+/gu, '')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim();

/**
 * How likely a variant is the control by its name: 2 for a control's name, 1 for a name that has the word in it, else 0.
 *
 * @param name a variant's name, such as `No E-Mail` or `placebo_a`
 */
export function controlLikeness(name: string): 0 | 1 | 2 {
	const words = plain(name);
	if (NAMES.has(words)) return 2;
	return words.split(' ').some((word) => WORDS.has(word)) || /\bhold out\b/.test(words) ? 1 : 0;
}

/**
 * The variant that is the control by its name, or null when none is or several are equally good.
 *
 * @param variants the names of one campaign's variants
 */
export function guessControl(variants: readonly string[]): string | null {
	for (const likeness of [2, 1]) {
		const fitting = variants.filter((name) => controlLikeness(name) === likeness);
		if (fitting.length > 0) return fitting.length === 1 ? (fitting[0] ?? null) : null;
	}
	return null;
}

/**
 * The variant meant by a name that someone typed: as written, else ignoring case and punctuation, else null.
 *
 * @param name     as typed
 * @param variants the names in the file
 */
export function findVariant(name: string, variants: readonly string[]): string | null {
	if (variants.includes(name)) return name;
	const alike = variants.filter((variant) => plain(variant) === plain(name));
	return alike.length === 1 ? (alike[0] ?? null) : null;
}
