import { parse } from 'csv-parse/sync';
import { dataIn, type Answer } from './answer.ts';

/** A count of people with where it was found: the words around it, or the names above it. */
interface Counted {
	readonly count: number;
	readonly where: string;
}

/** Counts of people beside rows: of splits, of reports, of a campaign as a whole. */
const peopleIn = (value: unknown, where = ''): Counted[] => {
	const isInside = /\.people\b/.test(where);
	if (typeof value === 'number') return isInside ? [{ count: value, where }] : [];
	if (value === null || typeof value !== 'object') return [];
	// Rows are statements of their own.
	if ('metric' in value && 'status' in value) return [];
	return Object.entries(value).flatMap(([name, inner]) =>
		// How many people would be needed, and how many more opted out, is computed from rates.
		name === 'outlook' || name === 'optOuts' ? [] : peopleIn(inner, `${where}.${name}`)
	);
};

/** Counts in the words of a page, a report or a digest: "12 of 340", "340 people"; thresholds of the rule are none. */
const countsInWords = ({ text }: Answer): Counted[] => {
	const words = text
		.replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
		.replace(/<[^>]+>/g, ' ')
		.replaceAll(/&[a-z]+;|\s+/g, ' ')
		// An example that explains the limits of the promise.
		.replace('knows 480 of 500 people', '');
	const found = (match: RegExpExecArray): Counted[] =>
		match.slice(1).map((digits) => ({
			count: Number(digits.replaceAll(',', '')),
			where: words.slice(match.index - 40, match.index + 40)
		}));
	return [
		...words.matchAll(/\b([\d,]+) of ([\d,]+)\b(?! (?:periods|campaigns|values|groups))/g),
		...words.matchAll(
			/(?<!(?:than|under|least|below|have|tightest at) )(?<![\w.,])([\d,]+) people\b(?! (?:or more|on each side|in every variant|needed))/g
		)
	].flatMap(found);
};

/** Numbers of people in a report's file; a hidden one has a mark in brackets. */
const peopleInReportCsv = ({ text }: Answer): Counted[] => {
	const lines: Record<string, string>[] = parse(text, { columns: true, bom: true });
	return lines.flatMap((line) =>
		line['figure'] === 'people' && !line['estimate']?.startsWith('[')
			? [{ count: Number(line['estimate']), where: 'people' }]
			: []
	);
};

/** Counts of people that an answer prints, in whatever form; an upload is counted to its sender. */
export const countsIn = (answer: Answer): readonly Counted[] => {
	if (answer.status !== 200 || answer.asked.includes('/uploads')) return [];
	if (answer.type.includes('html')) return countsInWords(answer);
	return answer.asked.includes('as=csv') ? peopleInReportCsv(answer) : peopleIn(dataIn(answer));
};
