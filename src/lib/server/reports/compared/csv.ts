import { exportLines, text, type ExportCell } from '#lib/table/export.ts';
import { decidingLift, decidingRange } from '#lib/experiment/results/comparison/deciding.ts';
import { comparedRow, type Compared } from './compared.ts';

const head = [
	'campaign',
	'slug',
	'variant',
	'metric',
	'control',
	'treatment',
	'difference',
	'difference_low',
	'difference_high',
	'lift',
	'lift_low',
	'lift_high',
	'limit',
	'unit',
	'verdict',
	'confidence'
];

const absent = text('[x]');
const hidden = text('[c]');

function linesOf(one: Compared): ExportCell[][] {
	const { line, variant, shown, gain, results } = one;
	const facts = [text(line.name), text(line.slug)];
	const money: ExportCell[] = [
		...facts,
		text(variant ?? 'all'),
		text('gain'),
		absent,
		absent,
		...(gain ? [gain.estimate, gain.low, gain.high] : [absent, absent, absent]),
		absent,
		absent,
		absent,
		absent,
		text(line.currency),
		text(variant === null ? line.paid : ''),
		results.confidence
	];
	const metrics = results.metrics.flatMap((metric): ExportCell[][] => {
		const row = comparedRow(one, metric.name);
		if (!row) return [];
		const isShown = row.status === 'shown';
		const none = isShown ? absent : hidden;
		const range = isShown ? decidingRange(row) : null;
		const lift = isShown ? decidingLift(row) : null;
		return [
			[
				...facts,
				text(shown),
				text(metric.name),
				row.control?.value ?? none,
				row.treatment?.value ?? none,
				range?.estimate ?? none,
				range?.low ?? none,
				range?.high ?? none,
				lift?.estimate ?? none,
				lift?.low ?? none,
				lift?.high ?? none,
				isShown ? (row.limit ?? absent) : none,
				text(metric.unit === 'money' ? line.currency : metric.unit),
				text(row.verdict),
				results.confidence
			]
		];
	});
	return [money, ...metrics];
}

/** Campaigns beside each other as a table for spreadsheets: one metric of one campaign a line, gains first. */
export const comparedCsv = (compared: readonly Compared[]): string =>
	exportLines([head.map(text), ...compared.flatMap(linesOf)]);
