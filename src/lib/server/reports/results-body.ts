import type { Suggestion } from '#lib/experiment/roi/suggestion/suggestion.ts';
import { isoDay } from '#lib/experiment/day.ts';
import type { DetailedResults } from '../analysis/detailed-results.ts';
import { resultsCsv } from './results-csv.ts';

export type ResultsFormat = 'json' | 'csv';

/** What is answered to a question about results: the answer's body, or that there is none. */
export type ResultsAnswer =
	| { readonly kind: 'results'; readonly body: Uint8Array<ArrayBuffer> }
	| Exclude<DetailedResults, { kind: 'results' }>;

/** Results as the body of an answer, with the days they are about. */
export function resultsBody(
	found: Extract<DetailedResults, { kind: 'results' }>,
	format: ResultsFormat,
	suggestion: Suggestion | null
): ResultsAnswer {
	const { results, covers: days } = found;
	const covers = days && { from: isoDay(days.from), to: isoDay(days.to) };
	const text =
		format === 'csv'
			? resultsCsv(results, covers, suggestion)
			: JSON.stringify({ ...results, suggestion, covers });
	// As bytes already: of a large campaign another thread makes them, and the server only passes them on.
	return { kind: 'results', body: new TextEncoder().encode(text) };
}
