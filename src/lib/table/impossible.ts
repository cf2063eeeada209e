/** Measures with the variants in which they cannot happen (clicks of people who were sent nothing). */
export type Impossible = Readonly<Record<string, readonly string[]>>;

/** Declarations as they are typed, such as `click_rate=control`. */
export const impossibleTexts = (impossible: Impossible): string[] =>
	Object.entries(impossible).flatMap(([name, variants]) => variants.map((variant) => `${name}=${variant}`));

/**
 * Reads declarations such as `click_rate=control`; neither a metric nor a measure has `=` in its name, a variant may.
 *
 * @param texts as typed after `--impossible`
 * @returns null where one is not of this form
 */
export function parseImpossible(texts: readonly string[]): Impossible | null {
	const found = new Map<string, string[]>();
	for (const text of texts) {
		const cut = text.indexOf('=');
		const [name, variant] = [text.slice(0, Math.max(cut, 0)).trim(), text.slice(cut + 1).trim()];
		if (name === '' || variant === '') return null;
		found.set(name, [...(found.get(name) ?? []), variant]);
	}
	return Object.fromEntries(found);
}
