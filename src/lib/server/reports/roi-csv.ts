import { stringify } from 'csv-stringify/sync';
import { guarded } from '#lib/csv/formula.ts';
import type { Range } from '#lib/experiment/results.ts';
import { roiReasonWords } from '#lib/experiment/roi-reasons.ts';
import type { RoiFigures, VariantRoi } from '#lib/experiment/roi-figures.ts';
import type { RoiReport } from '#lib/experiment/roi-report.ts';
import type { Signature } from './reports.ts';

type Cell = string | number | null;

const columns = [
	'campaign',
	'as_of',
	'report',
	'variant',
	'figure',
	'unit',
	'estimate',
	'low',
	'high',
	'confidence',
	'reason'
];

/** Text is guarded against spreadsheets, a number never is, and what does not apply is `[z]`. */
const written = (cell: Cell): string =>
	cell === null
		? '[z]'
		: typeof cell === 'number'
			? String(cell)
			: guarded(cell, { decimal: '.', thousands: ',' });

type Line = readonly [figure: string, unit: string, range: Partial<Range> | number | null];

/** A line of a variant; without its figure, `[c]` or `[x]` and why. */
function figure(report: RoiReport, one: VariantRoi, [name, unit, value]: Line): Cell[] {
	const start = [report.campaign.name, report.asOf];
	if (value === null) {
		const reason = one.reasons[name as keyof RoiFigures] ?? one.reason;
		const mark = one.status === 'hidden' ? '[c]' : '[x]';
		return [
			...start,
			one.variant,
			name,
			unit,
			mark,
			mark,
			mark,
			null,
			reason ? roiReasonWords(reason, report.policy) : ''
		];
	}
	const range = typeof value === 'number' ? { estimate: value } : value;
	const confidence = range.low === undefined ? null : (one.confidence ?? report.confidence);
	return [
		...start,
		one.variant,
		name,
		unit,
		range.estimate ?? null,
		range.low ?? null,
		range.high ?? null,
		confidence,
		null
	];
}

/** A quotient or a number of days whose ends may be missing: what is missing is said in words. */
const open = (found: { estimate: number | null; low: number | null; high: number | null } | null) =>
	found && {
		...(found.estimate === null ? {} : { estimate: found.estimate }),
		...(found.low === null ? {} : { low: found.low }),
		...(found.high === null ? {} : { high: found.high })
	};

const linesOf = (one: VariantRoi, currency: string): Line[] => [
	['people', 'people', one.people],
	['incrementalConversions', 'people', one.incrementalConversions],
	['incrementalRevenue', currency, one.incrementalRevenue],
	...(one.incrementalClv ? [['incrementalClv', currency, one.incrementalClv] as const] : []),
	['incrementalMargin', currency, one.incrementalMargin],
	['cost', currency, one.cost],
	['net', currency, one.net],
	['roi', 'part of one', one.roi],
	['probabilityPositive', 'part of one', one.probabilityPositive],
	['costPerIncrementalConversion', currency, open(one.costPerIncrementalConversion)],
	['payback', 'days', open(one.payback)],
	['breakEvenMargin', 'part of one', open(one.breakEvenMargin)],
	...one.sensitivity.map(({ of, value, roi }): Line => [
		of === 'margin' ? `roi at a margin of ${value.toFixed(4)}` : `roi at ${value} × the cost`,
		'part of one',
		roi
	])
];

/** What the return rests on, as lines of the whole campaign. */
const assumptionLines = ({ said }: RoiReport): [string, Cell][] =>
	said
		? [
				...Object.entries<Cell>({ ...said.value }).map(([name, value]): [string, Cell] => [
					`assumption ${name}`,
					value
				]),
				['assumptions said by', said.by],
				['assumptions said at', said.at]
			]
		: [];

/**
 * A report as a table for spreadsheets: one figure a line with its ends in columns of their own, the decision and the
 * assumptions first.
 */
export function roiCsv(report: RoiReport, signature: Signature | null): string {
	const number = signature ? signature.number : 'draft';
	const whole = (name: string, value: Cell): Cell[] => [
		report.campaign.name,
		report.asOf,
		number,
		null,
		name,
		null,
		value,
		null,
		null,
		null,
		null
	];
	const rows = [
		whole('decision', `${report.decision.headline} ${report.decision.sentence}`.trim()),
		...assumptionLines(report).map(([name, value]) => whole(name, value)),
		...(signature ? [whole('approved by', signature.by), whole('approved at', signature.at)] : []),
		...report.variants.flatMap((one) =>
			linesOf(one, report.campaign.currency).map((line) => {
				const [name, asOf, ...rest] = figure(report, one, line);
				return [name ?? null, asOf ?? null, number, ...rest];
			})
		)
	];
	return stringify([columns, ...rows.map((row) => row.map(written))], { record_delimiter: 'windows' });
}
