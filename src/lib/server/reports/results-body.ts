import type { Suggestion } from '#lib/experiment/roi/suggestion/suggestion.ts';
import { isoDay } from '#lib/experiment/day.ts';
import type { DetailedResults } from '../analysis/detailed-results.ts';
import { exportLines, text, type ExportCell } from '#lib/table/export.ts';
import { decidingLevel, decidingLift, decidingRange } from '#lib/experiment/results/comparison/deciding.ts';
import { markOf, reasonWords } from '#lib/experiment/roi/reasons.ts';
import type { CampaignResults, ResultRow, Side } from '#lib/experiment/results/comparison/results.ts';
import { otherWords } from '#lib/privacy/words.ts';

/** Where a column does not apply. */
const notApplicable = '[z]';

const groupOf = ({ by, segment, pooled }: ResultRow): string =>
	by.length === 0
		? 'all'
		: by.map((axis) => segment[axis] ?? (pooled.includes(axis) ? otherWords : 'all groups')).join(' × ');

const sideColumns = ['people', 'numerator', 'denominator', 'value'] as const;
const columns = [
	'campaign',
	'as_of',
	'covers_from',
	'covers_to',
	'metric',
	'by',
	'group',
	'control',
	...sideColumns.map((name) => `control_${name}`),
	'treatment',
	...sideColumns.map((name) => `treatment_${name}`),
	'difference',
	'difference_low',
	'difference_high',
	'confidence',
	'p',
	'why',
	'lift',
	'lift_low',
	'lift_high',
	'plain_difference',
	'plain_low',
	'plain_high',
	'plain_p',
	'chance_to_win',
	'variance_source',
	'verdict',
	'status',
	'reason',
	'counted',
	'suggestion'
];

/** The published days that results are about. */
type Covers = { readonly from: string; readonly to: string } | null;

/** Totals of the metric that decides: the lines beside which the campaign's suggestion is written. */
const isMain = (row: ResultRow, { metrics }: CampaignResults): boolean =>
	row.by.length === 0 && row.metric === metrics[0]?.name && row.against === undefined;

/** What a line has where numbers are not there: `[c]` for privacy, `[x]` where they cannot be computed or compared. */
const absence = (row: ResultRow): ExportCell =>
	row.status === 'shown' ? undefined : text(markOf(row.reason));

/** Why a row's range is not the plain one, or why it is not there, in words. */
function whyWords(row: ResultRow, { policy }: CampaignResults): ExportCell {
	if (row.status !== 'shown') return text(`${markOf(row.reason)} ${reasonWords(row.reason, policy)}`);
	return row.deciding?.why.length ? text(row.deciding.why.join(' ')) : null;
}

function line(
	row: ResultRow,
	results: CampaignResults,
	{ covers, suggestion }: { covers: Covers; suggestion: Suggestion | null }
): ExportCell[] {
	const why = absence(row);
	const sideCells = (side: Side | undefined): ExportCell[] => sideColumns.map((name) => side?.[name] ?? why);
	const shown = row.status === 'shown' ? row : undefined;
	const { difference: plain } = shown ?? {};
	const decided = shown ? decidingRange(shown) : undefined;
	const lift = shown && decidingLift(shown);
	return [
		text(results.campaign),
		results.asOf === null ? null : text(results.asOf),
		covers ? text(covers.from) : null,
		covers ? text(covers.to) : null,
		text(row.metric),
		text(row.by.join(' × ')),
		text(groupOf(row)),
		text(row.against ?? results.control),
		...sideCells(row.control),
		text(row.variant),
		...sideCells(row.treatment),
		decided?.estimate ?? why,
		decided?.low ?? why,
		decided?.high ?? why,
		shown ? decidingLevel(shown, results.confidence) : results.confidence,
		shown?.deciding?.p ?? plain?.p ?? why,
		whyWords(row, results),
		lift?.estimate ?? why,
		lift?.low ?? why,
		lift?.high ?? why,
		plain?.estimate ?? why,
		plain?.low ?? why,
		plain?.high ?? why,
		plain?.p ?? why,
		shown?.chanceToWin ?? why,
		shown ? text(shown.varianceSource) : why,
		text(row.verdict),
		text(row.status),
		row.status !== 'shown' ? text(row.reason) : row.combined ? text(row.combined) : null,
		text(results.recurring ? 'person-days' : 'people'),
		suggestion && isMain(row, results) ? text(`${suggestion.words} ${suggestion.reason}`.trim()) : null
	];
}

/**
 * Results as a table for spreadsheets: one comparison a line, with the interval's bounds in columns of their own. A hidden
 * number is `[c]`, with the reason in words once, in the column `why`; never 0, never blank.
 */
export function resultsCsv(
	results: CampaignResults,
	covers: Covers,
	suggestion: Suggestion | null = null
): string {
	return exportLines(
		[columns.map(text), ...results.results.map((row) => line(row, results, { covers, suggestion }))],
		notApplicable
	);
}

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
