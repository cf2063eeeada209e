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
