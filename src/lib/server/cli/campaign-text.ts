import type { CampaignResults, ResultRow, Side } from '#lib/experiment/results.ts';
import type { Metric } from '#lib/experiment/metric.ts';
import { intervalName } from '#lib/format/interval.ts';
import { number } from '#lib/format/number.ts';
import { pValue } from '#lib/format/p.ts';
import { difference, differenceInterval, value, type Reading } from '#lib/format/value.ts';
import { reasonWords } from '#lib/experiment/reasons.ts';
import { columns } from './columns.ts';

const side = (metric: Metric, { value: x, numerator, denominator }: Side, reading: Reading): string =>
	metric.unit === 'share'
		? `${value(x, reading)} (${number(numerator)} of ${number(denominator)})`
		: value(x, reading);

/** The group a row is about: "all", "Web", "Other". */
const group = (row: ResultRow): string => {
	if (row.by.length === 0) return 'all';
	return row.by
		.map((axis) => row.segment[axis] ?? (row.pooled.includes(axis) ? 'Other (small groups combined)' : '–'))
		.join(' × ');
};

function line(row: ResultRow, results: CampaignResults, currency: string): string[] {
	const metric = results.metrics.find(({ name }) => name === row.metric);
	if (!metric) return [];
	const reading: Reading = { unit: metric.unit, currency };
	const name = [row.variant, metric.label, group(row)];
	if (row.status !== 'shown') {
		const words = row.status === 'hidden' ? `[c] ${reasonWords(row.reason, results.policy)}` : row.verdict;
		const sides = [row.control, row.treatment].map((one) => (one ? side(metric, one, reading) : ''));
		return [...name, ...sides, '', words, '', row.verdict];
	}
	const change = row.difference;
	return [
		...name,
		side(metric, row.control, reading),
		side(metric, row.treatment, reading),
		change ? difference(change.estimate, reading) : '',
		change ? differenceInterval(change, reading) : 'no interval',
		change ? pValue(change.p) : '',
		row.verdict
	];
}

/** One campaign as a table for people. */
export function campaignText(results: CampaignResults, currency: string): string {
	const { health, policy } = results;
	const head = [
		'Variant',
		'Metric',
		'Group',
		'Control',
		'Treatment',
		'Difference',
		intervalName(results.confidence),
		'p',
		'Verdict'
	];
	return [
		results.campaign,
		'='.repeat([...results.campaign].length),
		results.verdict.headline,
		results.verdict.sentence,
		'',
		`${number(results.people.shown)} people, control: ${results.control}. Data as of ${results.asOf}.`,
		...health.notes.map(
			({ level, words }) => `${level === 'ok' ? '✓' : level === 'problem' ? '✗' : '◐'} ${words}`
		),
		'',
		columns([head, ...results.results.map((row) => line(row, results, currency))]),
		'',
		`Groups under ${policy.k} people are never shown or derivable. Outcomes need at least ${policy.minOutcome} people on each side.`
	].join('\n');
}
