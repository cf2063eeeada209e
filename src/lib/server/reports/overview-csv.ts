import { stringify } from 'csv-stringify/sync';
import { decisionWords } from '#lib/experiment/decision.ts';
import { guarded } from '#lib/table/values/cell-text.ts';
import type { ReportLine } from './overview.ts';

const verdicts = { paid: 'paid', lost: 'lost', open: 'too close' } as const;

type Cell = string | number | null | undefined;

/** Text is guarded against spreadsheets, a number never is, and what does not apply is `[z]`. */
const written = (cell: Cell): string =>
	cell === null || cell === undefined
		? '[z]'
		: typeof cell === 'number'
			? String(cell)
			: guarded(cell, { decimal: '.', thousands: ',' });

const cellsOf = (line: ReportLine): Readonly<Record<string, Cell>> => {
	const { gain, decided, pending } = line;
	return {
		campaign: line.name,
		status: line.status,
		demo: line.demo ? 'yes' : 'no',
		currency: line.currency,
		gain: gain?.estimate ?? '[x]',
		low: gain?.low ?? '[x]',
		high: gain?.high ?? '[x]',
		verdict: line.verdict && verdicts[line.verdict],
		no_gain: line.noGain,
		decision: decided && decisionWords(decided.kind),
		variant: decided?.variant,
		reason: decided?.reason,
		next_check: decided?.nextCheck,
		signed_by: decided?.by,
		signed_at: decided?.at,
		countersigned_by: decided?.countersigned?.by,
		report: decided?.report,
		pending_decision: pending && decisionWords(pending.kind),
		waits_for: pending?.waitsForName
	};
};

/** The list of reports as a table for spreadsheets. */
export function overviewCsv(lines: readonly ReportLine[]): string {
	const rows = lines.map(cellsOf);
	const columns = Object.keys(
		rows[0] ?? { campaign: '', gain: '', decision: '', signed_by: '', next_check: '' }
	);
	return stringify([columns, ...rows.map((row) => columns.map((name) => written(row[name])))], {
		record_delimiter: 'windows'
	});
}
