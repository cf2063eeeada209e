import { differenceWords } from '#lib/format/interval.ts';
import { difference, value, type Reading } from '#lib/format/value.ts';
import type { Metric } from './metric.ts';
import type { Headline, ResultRow, SampleRatio, ShownRow } from './results.ts';

interface Facts {
	readonly rows: readonly ResultRow[];
	readonly metrics: readonly Metric[];
	readonly sampleRatio: SampleRatio | null;
	readonly confidence: number;
	readonly currency: string;
	readonly running: boolean;
}

const capital = (text: string): string => text.replace(/^./, (first) => first.toUpperCase());

/**
 * The campaign's verdict: a headline and the sentence under it. The one place that puts a verdict in words.
 *
 * A mismatch of the split comes before every number, a broken guardrail before every success.
 */
export function headlineOf({ rows, metrics, sampleRatio, confidence, currency, running }: Facts): Headline {
	const primary = metrics[0];
	if (sampleRatio?.flagged) {
		return {
			tone: 'warning',
			headline: 'The variants cannot be compared.',
			sentence:
				'People were not split as planned, by more than chance allows (sample ratio mismatch). Find the cause before reading any difference.'
		};
	}
	const totals = rows.filter(({ by }) => by.length === 0);
	const ofMetric = (metric: Metric) =>
		totals.filter((row): row is ShownRow => row.metric === metric.name && row.status === 'shown');
	const main = primary ? ofMetric(primary).filter((row) => row.difference) : [];
	if (!primary || main.length === 0) {
		return {
			tone: 'neutral',
			headline: 'No verdict can be given.',
			sentence: primary
				? `${primary.label} has no interval: see the table for the reason.`
				: 'The file has no outcome to compare.'
		};
	}
	const reading = (metric: Metric): Reading => ({ unit: metric.unit, currency });
	const good = (row: ShownRow) => row.verdict === 'better';
	const bad = (row: ShownRow) => row.verdict === 'worse' || row.verdict === 'guardrail broken';
	const by = (side: 1 | -1) => (a: ShownRow, b: ShownRow) =>
		side *
		((b.difference?.estimate ?? 0) - (a.difference?.estimate ?? 0)) *
		(primary.direction === 'increase' ? 1 : -1);
	const [best] = [...main.filter(good)].sort(by(1));
	const [worst] = [...main.filter(bad)].sort(by(-1));
	const lead = best ?? worst ?? [...main].sort(by(1))[0];
	if (!lead?.difference) throw new Error('a compared row has a difference');

	const broken = metrics
		.filter(({ role }) => role === 'guardrail')
		.flatMap((metric) =>
			ofMetric(metric)
				.filter(bad)
				.map((row) => ({ metric, row }))
		);
	const name = primary.label.toLowerCase();
	const words = differenceWords(lead.difference, reading(primary), confidence);
	const change = (metric: Metric, row: ShownRow): string => {
		const estimate = row.difference?.estimate ?? 0;
		const size = difference(Math.abs(estimate), reading(metric))
			.replace(/^\+/, '')
			.replace(/\u00a0pt$/, ' points');
		const verb = estimate > 0 ? 'rose' : estimate < 0 ? 'fell' : 'stayed the same';
		return estimate === 0
			? verb
			: `${verb} by ${size}, from ${value(row.control.value, reading(metric))} to ${value(row.treatment.value, reading(metric))}`;
	};
	const decided = Boolean(best ?? worst);
	const many = main.length > 1;
	const evidence = decided
		? `${many ? `With ${lead.variant}, ${name}` : capital(name)} ${change(primary, lead)}. The true change lies ${words}.`
		: `${capital(name)} changed by ${difference(lead.difference.estimate, reading(primary))}${many ? ` with ${lead.variant}` : ''}; the true change lies ${words}.`;
	const others = main
		.filter((row) => row !== lead)
		.map(
			(row) =>
				`${row.variant}: ${difference(row.difference?.estimate ?? 0, reading(primary)).replace(/\u00a0pt$/, ' points')}, ${row.verdict}.`
		);
	const costs = broken.map(
		({ metric, row }) => `${metric.label} ${change(metric, row)}${many ? ` with ${row.variant}` : ''}.`
	);
	const held = metrics
		.filter((metric) => metric.role === 'guardrail' && ofMetric(metric).length > 0)
		.filter((metric) => ofMetric(metric).every(({ verdict }) => verdict === 'held' || verdict === 'better'))
		.map(({ label }) => label);
	const kept = held.length > 0 ? [`${held.join(' and ')} did not get worse.`] : [];

	if (broken.length > 0) {
		const trust = [...new Set(broken.map(({ metric }) => metric.label.toLowerCase()))].join(' and ');
		return {
			tone: 'warning',
			headline: best
				? `${best.variant} wins ${name} and costs trust: ${trust} got worse.`
				: `${capital(trust)} got worse${decided ? `, and ${name} too` : ''}.`,
			sentence: [...costs, evidence, ...others, ...kept].join(' ')
		};
	}
	const headline = best
		? `${best.variant} ${primary.direction === 'increase' ? 'raised' : 'lowered'} ${name}.`
		: worst
			? `${worst.variant} ${primary.direction === 'increase' ? 'lowered' : 'raised'} ${name}.`
			: running
				? `No clear difference in ${name} yet.`
				: `No clear difference in ${name}.`;
	return {
		tone: best ? 'better' : worst ? 'worse' : 'neutral',
		headline,
		sentence: [evidence, ...others, ...kept].join(' ')
	};
}
