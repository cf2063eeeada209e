import { stringify } from 'csv-stringify/sync';
import { guarded } from '#lib/csv/formula.ts';
import { reasonWords } from '#lib/experiment/reasons.ts';
import type { CampaignResults, ResultRow, Side } from '#lib/experiment/results.ts';
import { otherWords } from '#lib/privacy/words.ts';

/** A cell: text is guarded against spreadsheets, a number never is, and what does not apply is `[z]`. */
type Cell = { readonly text: string } | number | null | undefined;

const text = (words: string): Cell => ({ text: words });
const notApplicable = '[z]';

const written = (cell: Cell): string => {
	if (cell === null || cell === undefined) return notApplicable;
	if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : notApplicable;
	return guarded(cell.text, { decimal: '.', thousands: ',' });
};

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
	'adjusted_p',
	'lift',
	'lift_low',
	'lift_high',
	'chance_to_win',
	'variance_source',
	'verdict',
	'status',
	'reason'
];

/** Why numbers are not there: `[c]` for privacy, `[x]` where they cannot be computed or compared. */
function absence(row: ResultRow, results: CampaignResults): Cell {
	if (row.status === 'shown') return undefined;
	return text(`${row.status === 'hidden' ? '[c]' : '[x]'} ${reasonWords(row.reason, results.policy)}`);
}

function line(row: ResultRow, results: CampaignResults, covers: { from: string; to: string } | null): Cell[] {
	const why = absence(row, results);
	const sideCells = (side: Side | undefined): Cell[] => sideColumns.map((name) => side?.[name] ?? why);
	const shown = row.status === 'shown' ? row : undefined;
	const { difference, lift } = shown ?? {};
	return [
		text(results.campaign),
		text(results.asOf),
		covers ? text(covers.from) : null,
		covers ? text(covers.to) : null,
		text(row.metric),
		text(row.by.join(' × ')),
		text(groupOf(row)),
		text(results.control),
		...sideCells(row.control),
		text(row.variant),
		...sideCells(row.treatment),
		difference?.estimate ?? why,
		difference?.low ?? why,
		difference?.high ?? why,
		results.confidence,
		difference?.p ?? why,
		shown?.adjustedP ?? why,
		lift?.estimate ?? why,
		lift?.low ?? why,
		lift?.high ?? why,
		shown?.chanceToWin ?? why,
		shown ? text(shown.varianceSource) : why,
		text(row.verdict),
		text(row.status),
		row.status === 'shown' ? null : text(row.reason)
	];
}

/**
 * Results as a table for spreadsheets: one comparison a line, with the interval's bounds in columns of their own. A hidden
 * number is `[c]` with the reason in words; never 0, never blank.
 */
export function resultsCsv(results: CampaignResults, covers: { from: string; to: string } | null): string {
	return stringify([columns, ...results.results.map((row) => line(row, results, covers).map(written))], {
		record_delimiter: 'windows'
	});
}
