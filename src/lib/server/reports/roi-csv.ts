import { stringify } from 'csv-stringify/sync';
import { guarded } from '#lib/table/values/cell-text.ts';
import type { Range } from '#lib/experiment/results/comparison/results.ts';
import { conclusionWords, evidenceWord } from '#lib/experiment/roi/data/data-conclusion.ts';
import type { DataReturn } from '#lib/experiment/roi/data/return-on-data.ts';
import { markOf, roiReasonWords } from '#lib/experiment/roi/reasons.ts';
import type { RoiFigures, VariantRoi } from '#lib/experiment/roi/money/roi-figures.ts';
import type { RoiReport } from '#lib/experiment/roi/roi-report.ts';
import { decisionWords } from '#lib/experiment/decision.ts';
import type { CampaignDecision } from './decisions.ts';
import type { Signature, SignedReport } from './reports.ts';

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
	'reason',
	'personal_data'
] as const;

/** A row by its columns; what is left out does not apply. */
type Row = Readonly<Partial<Record<(typeof columns)[number], Cell>>>;

/** Text is guarded against spreadsheets, a number never is, and what does not apply is `[z]`. */
const written = (cell: Cell | undefined): string =>
	cell === null || cell === undefined
		? '[z]'
		: typeof cell === 'number'
			? String(cell)
			: guarded(cell, { decimal: '.', thousands: ',' });

type Line = readonly [figure: string, unit: string, range: Partial<Range> | number | null];

/** A line of a variant; without its figure, `[c]` or `[x]` and why. */
function figure(report: RoiReport, one: VariantRoi, [name, unit, value]: Line): Row {
	const start = { variant: one.variant, figure: name, unit };
	if (value === null) {
		const reason = one.reasons[name as keyof RoiFigures] ?? one.reason;
		const mark = reason ? markOf(reason) : '[x]';
		const words = reason ? roiReasonWords(reason, report.policy) : '';
		return { ...start, estimate: mark, low: mark, high: mark, reason: words };
	}
	const range = typeof value === 'number' ? { estimate: value } : value;
	const confidence =
		range.low === undefined
			? null
			: (one.ownConfidence?.[name as keyof RoiFigures] ?? one.confidence ?? report.confidence);
	return { ...start, ...range, confidence };
}

/** A quotient or a number of days whose ends may be missing: what is missing is named in words. */
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
	...(one.discount ? [['discount', currency, one.discount.total] as const] : []),
	['cost', currency, one.cost],
	...(one.gain === undefined ? [] : [['gain before the fixed cost', currency, one.gain] as const]),
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
const assumptionLines = ({ said: declared }: RoiReport): Row[] =>
	declared
		? [
				...Object.entries<Cell | boolean>({ ...declared.value }).map(([name, value]) => ({
					figure: `assumption ${name}`,
					estimate: typeof value === 'boolean' ? (value ? 'yes' : 'no') : value
				})),
				{ figure: 'assumptions entered by', estimate: declared.by },
				{ figure: 'assumptions entered at', estimate: declared.at }
			]
		: [];

/** Extra opt-outs and sales pulled forward, by treatment. */
const asideLines = ({ optOuts = [], pulledForward = [], campaign: { currency } }: RoiReport): Row[] => [
	...optOuts.flatMap(({ variant, people, value, confidence }): Row[] => [
		{ variant, figure: 'extraOptOuts', unit: 'people', ...people, confidence },
		...(value ? [{ variant, figure: 'extraOptOutsValue', unit: currency, ...value, confidence }] : [])
	]),
	...pulledForward.map(({ variant, metric, difference, confidence, finding }): Row => ({
		variant,
		figure: `effect on ${metric} less effect on revenue, a person`,
		unit: currency,
		...difference,
		confidence,
		reason: finding
	}))
];
/** What all variants earned together, the fixed cost taken once. */
function totalLines({ total, campaign: { currency } }: RoiReport): Row[] {
	if (!total) return [];
	const { margin, cost, gain, chance, confidence } = total;
	return [
		{ figure: 'total margin', unit: currency, ...margin, confidence },
		{ figure: 'total cost', unit: currency, estimate: cost },
		{ figure: 'total gain', unit: currency, ...gain, confidence },
		{ figure: 'total chance', unit: 'part of one', estimate: chance }
	];
}

/** What one kind of personal data earned, over all campaigns that use it; its code is in a column of its own. */
function dataLines(one: DataReturn, { confidence }: RoiReport): Row[] {
	const { lift, margin } = one;
	const absent = { estimate: '[x]', low: '[x]', high: '[x]' };
	const lines: Row[] = [
		{ figure: 'sensitivity', estimate: one.sensitivity },
		{ figure: 'change', unit: 'part of one', ...(lift ? { ...lift, confidence } : absent) },
		{ figure: 'evidence', estimate: one.evidence ? evidenceWord(one.evidence) : '[x]' },
		{
			figure: 'margin of a campaign',
			...(margin ? { unit: margin.currency, ...margin, confidence } : absent)
		},
		{ figure: 'conclusion', estimate: conclusionWords(one) }
	];
	return lines.map((line) => ({ ...line, personal_data: one.category }));
}

/** The report's signature, with its decision where it has one. */
type Signed = Signature & Partial<Pick<SignedReport, 'decision' | 'countersigned'>>;

/** The signed decision: of the report, or of a draft the one that counts. */
function decisionLines(signature: Signed | null, current: CampaignDecision | null): Row[] {
	const decision = signature ? (signature.decision ?? null) : current;
	const second = signature ? (signature.countersigned ?? null) : (current?.countersigned ?? null);
	if (!decision) return [];
	const { kind, variant, reason, nextCheck } = decision;
	return [
		{ figure: 'signed decision', estimate: decisionWords(kind), ...(variant === null ? {} : { variant }) },
		{ figure: 'reason for the decision', estimate: reason },
		...(nextCheck === null ? [] : [{ figure: 'next check', estimate: nextCheck }]),
		...(second
			? [
					{ figure: 'countersigned by', estimate: second.by },
					{ figure: 'countersigned at', estimate: second.at }
				]
			: []),
		...(signature || !current
			? []
			: [
					{ figure: 'decision signed by', estimate: current.by },
					{ figure: 'decision signed with report', estimate: current.report }
				])
	];
}

/**
 * A report as a table for spreadsheets: one figure a line with its ends in columns of their own, the decision and the
 * assumptions first, what kinds of personal data earned last.
 */
export function roiCsv(
	report: RoiReport,
	signature: Signed | null,
	current: CampaignDecision | null = null
): string {
	const { campaign, asOf: as_of } = report;
	const start: Row = { campaign: campaign.name, as_of, report: signature ? signature.number : 'draft' };
	const rows: Row[] = [
		{ figure: 'decision', estimate: `${report.decision.headline} ${report.decision.sentence}`.trim() },
		...(report.suggestion
			? [{ figure: 'suggestion', estimate: `${report.suggestion.words} ${report.suggestion.reason}`.trim() }]
			: []),
		...assumptionLines(report),
		...(signature
			? [
					{ figure: 'approved by', estimate: signature.by },
					{ figure: 'approved at', estimate: signature.at }
				]
			: []),
		...decisionLines(signature, current),
		...totalLines(report),
		...report.variants.flatMap((one) =>
			linesOf(one, campaign.currency).map((line) => figure(report, one, line))
		),
		...asideLines(report),
		...(report.data ?? []).flatMap((one) => dataLines(one, report))
	];
	return stringify(
		[columns, ...rows.map((row) => columns.map((name) => written({ ...start, ...row }[name])))],
		{ record_delimiter: 'windows' }
	);
}
