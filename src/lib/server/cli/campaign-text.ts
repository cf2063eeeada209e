import {
	correctedP,
	decidingLevel,
	decidingRange,
	ownLevel
} from '#lib/experiment/results/comparison/deciding.ts';
import type { Metric } from '#lib/experiment/metrics/metric.ts';
import { onOneDayWords } from '#lib/experiment/results/health/exposure.ts';
import { markOf, reasonWords } from '#lib/experiment/roi/reasons.ts';
import type {
	BayesianView,
	CampaignResults,
	ResultRow,
	Side
} from '#lib/experiment/results/comparison/results.ts';
import { suggestionOf } from '#lib/experiment/roi/suggestion/suggestion.ts';
import { intervalName, level } from '#lib/format/interval.ts';
import { number } from '#lib/format/number.ts';
import { chance, pValue } from '#lib/format/share.ts';
import { policyWords } from '#lib/privacy/words.ts';
import {
	formatDifference,
	differenceEstimate,
	differenceInterval,
	size,
	value,
	type ValueFormat
} from '#lib/format/value.ts';
import {
	tooFewBuyersWords,
	selectionWords,
	simultaneousWords,
	correctionWords,
	heterogeneityWords,
	readingOrder
} from '#lib/experiment/results/row-words.ts';
import { columns } from './terminal.ts';

const side = (metric: Metric, { value: x, numerator, denominator }: Side, reading: ValueFormat): string =>
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

const priorWords = {
	flat: 'Bayesian view, flat prior',
	sceptical: 'Bayesian view, sceptical prior N(0, 0.3²) on the lift'
} as const;

/** One level where all rows share it; else each row says its own. */
function intervalHead({ results, confidence, sequential }: CampaignResults): string {
	const own = results.some((row) => row.status === 'shown' && ownLevel(row, confidence));
	return own ? `${sequential ? 'Always-valid interval' : 'Interval'}` : intervalName(confidence, sequential);
}

/** What a metric is, with a guardrail's limit. */
function about(metric: Metric, row: ResultRow, reading: ValueFormat): string {
	if (metric.role !== 'guardrail' || row.status !== 'shown' || row.limit === undefined) return metric.label;
	const limit = formatDifference(metric.direction === 'decrease' ? row.limit : -row.limit, reading);
	return `${metric.label} (limit ${limit})`;
}

function line(row: ResultRow, results: CampaignResults, currency: string): string[] {
	const metric = results.metrics.find(({ name }) => name === row.metric);
	if (!metric) return [];
	const reading: ValueFormat = { unit: metric.unit, currency };
	const who = row.against === undefined ? row.variant : `${row.variant} against ${row.against}`;
	const name = [who, about(metric, row, reading), group(row)];
	if (row.status !== 'shown') {
		const words =
			row.status === 'hidden'
				? `${markOf(row.reason)} ${reasonWords(row.reason, results.policy)}`
				: row.verdict;
		const sides = [row.control, row.treatment].map((one) => (one ? side(metric, one, reading) : ''));
		return [...name, ...sides, '', words, '', '', '', row.verdict];
	}
	const range = decidingRange(row);
	const assumed = row.varianceSource === 'binomial';
	const corrected = correctedP(row);
	return [
		...name,
		side(metric, row.control, reading),
		side(metric, row.treatment, reading),
		range ? differenceEstimate(range, reading) : '',
		range ? differenceInterval(range, reading) : 'no interval',
		range ? level(decidingLevel(row, results.confidence)) : '',
		row.difference && !assumed ? pValue(row.difference.p) : '',
		corrected === null ? '' : pValue(corrected),
		row.verdict
	];
}

/** Chances under the prior that was asked for. */
function beliefs(results: CampaignResults, currency: string): string[] {
	const rows = results.results.flatMap((row) => {
		const metric = results.metrics.find(({ name }) => name === row.metric);
		const believed = row.status === 'shown' && row.by.length === 0 && row.varianceSource !== 'binomial';
		if (!metric || !believed || !row.bayesian) return [];
		const reading: ValueFormat = { unit: metric.unit, currency };
		const { chanceToWin, expectedLoss } = row.bayesian;
		return [
			[
				row.variant,
				metric.label,
				chance(chanceToWin),
				size(expectedLoss, reading),
				differenceInterval(row.bayesian, reading)
			]
		];
	});
	const head = [
		'Variant',
		'Metric',
		'Chance to win',
		'Expected loss',
		`${level(results.confidence)} credible`
	];
	return rows.length > 0 ? [columns([head, ...rows])] : [];
}

/** What to know of segments, levels and variances, one line each. */
function remarks(results: CampaignResults, currency: string): string[] {
	const shown = results.results.flatMap((row) => (row.status === 'shown' ? [row] : []));
	const levels = shown.flatMap((row) => {
		const own = ownLevel(row, results.confidence);
		return own?.method === 'holm' ? `${simultaneousWords(own, results.sequential)}.` : [];
	});
	const primary = results.metrics[0]?.name;
	const corrected = correctionWords(
		shown.filter(({ by, metric }) => by.length > 0 || metric !== primary),
		results.confidence
	);
	const label = (name: string) => results.metrics.find((metric) => metric.name === name)?.label ?? name;
	const adjusted = shown
		.filter(({ deciding }) => deciding?.why.includes('cuped'))
		.map(({ metric }) => label(metric));
	const large = shown.filter(({ largeAmounts, deciding }) => largeAmounts && deciding);
	const byDays = shown.flatMap((row) => {
		const metric = results.metrics.find(({ name }) => name === row.metric);
		return metric && row.adjustedForDays
			? `${label(row.metric)}, ${row.variant}, with the same mix of days in both variants: ${differenceInterval(row.adjustedForDays, { unit: metric.unit, currency })}.`
			: [];
	});
	const assumed = shown.filter(({ varianceSource }) => varianceSource === 'binomial');
	const spread = results.heterogeneity.map(
		(test) => `${label(test.metric)}, ${test.variant}: ${heterogeneityWords(test, results.confidence)}`
	);
	return [
		...(results.sequential
			? [
					results.running
						? 'Ranges are valid however often you look while the campaign runs.'
						: 'Ranges are valid for every look, also before the campaign ended.'
				]
			: []),
		...new Set(levels),
		...(corrected ? [corrected] : []),
		...(adjusted.length > 0
			? [`Adjusted for what the same people did before (CUPED): ${[...new Set(adjusted)].join(', ')}.`]
			: []),
		...(large.length > 0
			? [
					`Few large orders: range adjusted for ${[...new Set(large.map(({ metric }) => label(metric)))].join(', ')}.`
				]
			: []),
		...byDays,
		...new Set(shown.flatMap((row) => tooFewBuyersWords(row) ?? [])),
		...new Set(shown.flatMap((row) => selectionWords(row, results) ?? [])),
		...(assumed.length > 0
			? [
					`As if impressions were independent, so without a verdict: ${[...new Set(assumed.map(({ metric }) => label(metric)))].join(', ')}.`
				]
			: []),
		...spread
	];
}

function peopleWords({ people: { total, shown, onOneDay }, recurring }: CampaignResults): string {
	if (total === 0) return 'People hidden';
	if (!recurring) return `${number(shown)} people`;
	return `${number(shown)} person-days${onOneDay ? ` (${onOneDayWords(number(onOneDay))})` : ''}`;
}

/** What to do, by the main metric: a file has neither margin nor costs. */
function suggested(results: CampaignResults): string[] {
	const found = suggestionOf(results, []);
	return found ? [`Suggested: ${found.words} ${found.reason}`.trim()] : [];
}

/**
 * One campaign as a table for people.
 * @param prior also prints chances under this prior
 */
export function campaignText(
	results: CampaignResults,
	currency: string,
	prior?: BayesianView['prior']
): string {
	const { health, policy } = results;
	const head = [
		'Variant',
		'Metric',
		'Group',
		'Control',
		'Treatment',
		'Difference',
		intervalHead(results),
		'Level',
		'p',
		'Adjusted p',
		'Verdict'
	];
	const rows = readingOrder(results.metrics, results.results).flatMap(({ name }) =>
		results.results.filter(({ by, metric }) => by.length === 0 && metric === name)
	);
	const segments = results.results.filter(({ by }) => by.length > 0);
	const notes = remarks(results, currency);
	return [
		results.campaign,
		'='.repeat([...results.campaign].length),
		results.verdict.headline,
		results.verdict.sentence,
		...suggested(results),
		'',
		`${peopleWords(results)}, control: ${results.control}. ${results.asOf === null ? 'No dates in the file.' : `Data as of ${results.asOf}.`}`,
		...health.notes.map(
			({ level, words }) => `${level === 'ok' ? '✓' : level === 'problem' ? '✗' : '◐'} ${words}`
		),
		'',
		columns([head, ...[...rows, ...segments].map((row) => line(row, results, currency))]),
		'',
		...notes,
		...(notes.length > 0 ? [''] : []),
		...(prior ? [`${priorWords[prior]}:`, ...beliefs(results, currency), ''] : []),
		policyWords(policy)
	].join('\n');
}
