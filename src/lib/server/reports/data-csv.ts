import { exportLines, text, type ExportCell } from '#lib/table/export.ts';
import { dataCategory } from '#lib/privacy/data-category.ts';
import { conclusionWords, evidenceWord } from '#lib/experiment/roi/data/data-conclusion.ts';
import type { DataReturn } from '#lib/experiment/roi/data/return-on-data.ts';
import type { DataProgramme } from './data-returns.ts';

const columns = [
	'campaigns_are',
	'kind',
	'label',
	'sensitivity',
	'campaigns',
	'variants',
	'change',
	'change_low',
	'change_high',
	'confidence',
	'evidence',
	'rests_on_campaigns',
	'margin',
	'margin_low',
	'margin_high',
	'currency',
	'trust_cost',
	'trust_tested',
	'needed_to_deliver',
	'conclusion'
];

/** What cannot be computed. */
const absent = '[x]';

const line = (row: DataReturn, { demo, confidence }: DataProgramme): ExportCell[] => [
	text(demo ? 'demo' : 'real'),
	text(row.category),
	text(dataCategory(row.category)?.label ?? row.category),
	text(row.sensitivity),
	row.campaigns.length,
	row.variants,
	...(row.lift ? [row.lift.estimate, row.lift.low, row.lift.high] : [null, null, null]),
	confidence,
	row.evidence && text(evidenceWord(row.evidence)),
	row.restsOn,
	...(row.margin ? [row.margin.estimate, row.margin.low, row.margin.high] : [null, null, null]),
	row.margin && text(row.margin.currency),
	text(
		row.trustCost.map(({ label, campaign, variant }) => `${label}: ${campaign}, ${variant}`).join('; ') ||
			'none found'
	),
	text(
		(row.testedHarm ?? [])
			.map(({ label, campaign, variant, against }) => `${label}: ${campaign}, ${variant} against ${against}`)
			.join('; ') || 'none found'
	),
	text((row.neededIn ?? []).join('; ') || 'no'),
	text(conclusionWords(row))
];

/** Margin and trust by kind of personal data as a table for spreadsheets: one kind a line, its ranges in columns of their own. */
export const dataReturnsCsv = (programmes: readonly DataProgramme[]): string =>
	exportLines(
		[
			columns.map(text),
			...programmes.flatMap((programme) => programme.rows.map((row) => line(row, programme)))
		],
		absent
	);
