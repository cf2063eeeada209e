/**
 * A name cut in its middle, where labels have little room: names of variants differ at their ends, such as in
 * "personalised_recommendations_purchase_history_v2". The whole name must be beside it, or in a title.
 *
 * @param maxLength characters of the result, its dots counted; at least 5
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
