const conjunction = new Intl.ListFormat('en-GB', { type: 'conjunction' });
const disjunction = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** Names in a sentence: "managers, analysts and administrators". */
export const listed = (names: readonly string[]): string => conjunction.format(names);

/** Names of which one is enough: "manager, analyst or admin". */
export const eitherOf = (names: readonly string[]): string => disjunction.format(names);

/**
 * A name shortened in its middle for short labels: names of variants differ at their ends, such as
 * "personalised_recommendations_purchase_history_v2". The full name must be next to it, or in a title.
 *
 * @param maxLength characters of the result, including the ellipsis; at least 5
 */
export function shortened(name: string, maxLength: number): string {
	const letters = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(name)];
	if (letters.length <= maxLength) return name;
	const text = (from: number, to?: number) =>
		letters
			.slice(from, to)
			.map(({ segment }) => segment)
			.join('');
	const end = Math.floor((maxLength - 1) / 2);
	return `${text(0, maxLength - 1 - end)}…${text(letters.length - end)}`;
}

/** A title such as "Mens E-Mail", which reads as a name in a sentence without quotes. */
const title = /^\p{Lu}[^_]*$/u;

/** A variant's name in a sentence: names as in files (`personalised_a`, `test`) are quoted, titles are not. */
export const variantName = (name: string): string => (title.test(name) ? name : `“${name}”`);

const collator = new Intl.Collator('en', { numeric: true });

/** Natural order of names, r4 before r13, the same in every locale; days sort chronologically. */
export const byName = (a: string, b: string): number =>
	collator.compare(a, b) || (a < b ? -1 : Number(a > b));
