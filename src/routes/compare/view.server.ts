import { rangeChart, type RangeFormat, type RangeInput } from '#lib/charts/range-chart.ts';
import { effect, toneOf, type Tone } from '#lib/charts/effect.ts';
import { decisionWords } from '#lib/experiment/decision.ts';
import type { Metric } from '#lib/experiment/metrics/metric.ts';
import { paidTones, paidWords } from '#lib/experiment/programme/paid.ts';
import { readingOrder } from '#lib/experiment/results/row-words.ts';
import { chipWords } from '#lib/experiment/results/verdict-chip.ts';
import { reasonWords } from '#lib/experiment/roi/reasons.ts';
import { shortDay } from '#lib/format/date.ts';
import { level } from '#lib/format/interval.ts';
import { listed } from '#lib/format/names.ts';
import { counted, number } from '#lib/format/number.ts';
import { differenceEstimate, differenceInterval, formatDifference } from '#lib/format/value.ts';
import { formatLift, liftEstimate, liftInterval } from '#lib/format/value.ts';
import { comparedRow, type Compared } from '#lib/server/reports/compared/compared.ts';
import { inMoney, toneOfRange } from '../programme/parts.server.ts';

const nameOf = ({ line, variant }: Compared): string => (variant === null ? line.name : variant);

function headOf(one: Compared) {
	const { line, variant, shown, kinds, results } = one;
	const { decision, people, channel, paid } = line;
	const facts = [
		channel,
		people?.total == null ? null : `${number(people.total)} people`,
		kinds === null ? null : kinds.length === 0 ? 'no personal data' : kinds.join(', ')
	];
	return {
		asked: one.asked,
		picture: one.picture,
		slug: line.slug,
		name: nameOf(one),
		campaign: variant === null ? null : line.name,
		paid: { state: paid, words: paidWords[paid], tone: paidTones[paid] },
		about: facts.filter((words) => words).join(' · '),
		shown: variant === null && results.treatments.length > 1 ? `Metrics: ${shown}` : '',
		decision:
			line.status === 'running'
				? 'Running'
				: decision === null
					? 'Not decided'
					: `${decision.kind === 'signed' ? 'Signed' : decisionWords(decision.kind)}${decision.by === null ? '' : `, ${decision.by}`}, ${shortDay(decision.on)}`
	};
}

/** The gains of one currency on one axis; the others have an axis of their own. */
function gainCharts(compared: readonly Compared[]) {
	const groups = Map.groupBy(compared, ({ line }) => line.currency);
	return [...groups].map(([currency, list]) => ({
		title: groups.size === 1 ? 'Gain' : currency === 'XXX' ? 'Gain, no currency' : `Gain in ${currency}`,
		chart: rangeChart(
			list.map((one): RangeInput => ({
				name: nameOf(one),
				range: one.gain,
				tone: one.gain ? toneOfRange(one.gain) : 'even',
				why: one.gain ? undefined : one.noGain
			})),
			inMoney(currency)
		)
	}));
}

const inPercent: RangeFormat = {
	value: liftEstimate,
	interval: liftInterval,
	tick: (at) => formatLift(at, { decimals: 0 })
};

const inUnit = (metric: Metric, currency: string): RangeFormat => {
	const format = { unit: metric.unit, currency };
	return {
		value: (range) => differenceEstimate(range, format),
		interval: (range) => differenceInterval(range, format),
		tick: (at) => formatDifference(at, format)
	};
};

/** One metric of all that is compared, on one axis: guardrails and scores in their unit, others in percent of each control. */
function metricChart(metric: Metric, compared: readonly Compared[]) {
	const isGuardrail = metric.role === 'guardrail' && metric.unit !== 'money';
	const scale = isGuardrail || metric.unit === 'score' ? 'absolute' : 'relative';
	const lines = compared.map((one): RangeInput => {
		const row = comparedRow(one, metric.name);
		const own = one.results.metrics.find(({ name }) => name === metric.name);
		const range = row ? effect(row, scale) : null;
		const limit =
			scale === 'absolute' && own?.role === 'guardrail' && row?.status === 'shown' ? row.limit : undefined;
		const tone: Tone = row ? toneOf(row.verdict) : 'even';
		return {
			name: nameOf(one),
			range,
			tone,
			limit: limit === undefined ? null : metric.direction === 'decrease' ? limit : 0 - limit,
			why: range
				? undefined
				: !row
					? `no ${metric.label.toLowerCase()} in this campaign`
					: row.status === 'shown'
						? 'no change that can be compared'
						: reasonWords(row.reason, one.results.policy),
			...(own?.role === 'guardrail' && row ? { small: chipWords(row.verdict, 'guardrail') } : {})
		};
	});
	const currency = compared[0]?.line.currency ?? 'XXX';
	return {
		metric: metric.name,
		title: metric.label,
		note:
			scale === 'relative'
				? 'change against each control'
				: isGuardrail
					? 'difference from each control, each with its own limit'
					: 'difference from each control',
		chart: rangeChart(lines, scale === 'relative' ? inPercent : inUnit(metric, currency))
	};
}

/** Guardrails of any of them, and other metrics that at least two have: main ones first, guardrails last. */
function metricsOf(compared: readonly Compared[]): { shown: Metric[]; others: string[] } {
	const found = new Map<string, Metric>();
	for (const { results } of compared)
		for (const metric of readingOrder(results.metrics, results.results))
			if (!found.has(metric.name)) found.set(metric.name, metric);
	const rank = { primary: 0, secondary: 1, guardrail: 2 } as const;
	const all = [...found.values()].toSorted((a, b) => rank[a.role] - rank[b.role]);
	const isShared = ({ name, role }: Metric) =>
		role === 'guardrail' ||
		compared.length < 2 ||
		compared.filter((one) => comparedRow(one, name)?.status === 'shown').length > 1;
	return {
		shown: all.filter(isShared),
		others: all.filter((metric) => !isShared(metric)).map(({ label }) => label)
	};
}

/** The comparison in words. */
export function compareView(compared: readonly Compared[]) {
	const isOne = new Set(compared.map(({ line }) => line.slug)).size === 1;
	const levels = new Set(compared.map(({ results }) => results.confidence));
	const [confidence] = levels;
	const { shown, others } = metricsOf(compared);
	return {
		title:
			compared.length < 2
				? 'Compare'
				: isOne && compared.every(({ variant }) => variant !== null)
					? `Compare ${counted(compared.length, 'variant')}`
					: `Compare ${counted(compared.length, 'campaign')}`,
		heads: compared.map(headOf),
		gains: gainCharts(compared),
		hasVariants: compared.some(({ variant }) => variant !== null),
		metrics: shown.map((metric) => metricChart(metric, compared)),
		others: others.length === 0 ? '' : `In one of them only: ${listed(others)}.`,
		foot: `${isOne ? 'The variants share their control.' : 'The campaigns had different people, times and controls, so their lifts aren’t ranked.'}${levels.size === 1 && confidence !== undefined ? ` Ranges are ${level(confidence)} confidence intervals.` : ''}`
	};
}
