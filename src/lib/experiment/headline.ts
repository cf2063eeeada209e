import { differenceWords } from '#lib/format/interval.ts';
import { decidingLevel, decidingRange } from './deciding.ts';
import { isTrust } from './definitions.ts';
import type { Metric } from './metric.ts';
import { direction, movement, signedChange } from './movement.ts';
import type { Headline, ResultRow, SampleRatio, ShownRow } from './results.ts';
import { variantName } from './variant-name.ts';

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
	const main = primary
		? ofMetric(primary).filter((row) => row.difference && row.verdict !== 'no interval')
		: [];
	const mine = totals.filter(({ metric }) => metric === primary?.name);
	if (mine.length > 0 && mine.every((row) => row.status === 'hidden' && row.reason === 'fewer-than-k')) {
		return {
			tone: 'neutral',
			headline: 'Too few people to show a result.',
			sentence: 'A variant has fewer people than the smallest group that is ever shown.'
		};
	}
	if (!primary || main.length === 0) {
		return {
			tone: 'neutral',
			headline: 'No verdict can be given.',
			sentence: primary
				? `${primary.label} has no interval that may decide: see the table for the reason.`
				: 'The file has no outcome to compare.'
		};
	}
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
	const leader = variantName(lead.variant);
	const range = decidingRange(lead) ?? lead.difference;
	const words = differenceWords(range, { unit: primary.unit, currency }, decidingLevel(lead, confidence));
	const change = (metric: Metric, row: ShownRow): string => movement(metric, row, currency);
	const decided = Boolean(best ?? worst);
	const many = main.length > 1;
	const evidence = decided
		? `${many ? `With ${leader}, ${name}` : capital(name)} ${change(primary, lead)}. The true change lies ${words}.`
		: `${capital(name)} changed by ${signedChange(primary, lead, currency)}${many ? ` with ${leader}` : ''}; the true change lies ${words}.`;
	const others = main
		.filter((row) => row !== lead)
		.map(
			(row) =>
				`${capital(variantName(row.variant))}: ${signedChange(primary, row, currency)}, ${row.verdict}.`
		);
	const costs = broken.map(
		({ metric, row }) =>
			`${metric.label} ${change(metric, row)}${many ? ` with ${variantName(row.variant)}` : ''}.`
	);
	// Conversions up, money down: who reads only this far must know.
	const losses = best
		? metrics
				.filter(({ role }) => role === 'secondary')
				.flatMap((metric) =>
					ofMetric(metric)
						.filter((row) => row.variant === best.variant && row.verdict === 'worse')
						.map((row) => ({ metric, row }))
				)
		: [];
	const lost = losses.map(({ metric, row }) => `${metric.label} ${change(metric, row)}.`);
	const held = metrics
		.filter((metric) => metric.role === 'guardrail' && ofMetric(metric).length > 0)
		.filter((metric) => ofMetric(metric).every(({ verdict }) => verdict === 'held' || verdict === 'better'))
		.map(({ label }) => label);
	const kept = held.length > 0 ? [`${held.join(' and ')} did not get worse.`] : [];
	const raised = primary.direction === 'increase' ? 'raised' : 'lowered';
	const lowered = primary.direction === 'increase' ? 'lowered' : 'raised';

	if (broken.length > 0) {
		const trust = [...new Set(broken.map(({ metric }) => metric.label.toLowerCase()))].join(' and ');
		const price = broken.every(({ metric }) => isTrust(metric)) ? 'and cost trust' : 'at a price';
		const costly = broken.some(({ row }) => row.variant === best?.variant);
		const elsewhere = [...new Set(broken.map(({ row }) => variantName(row.variant)))].join(' and ');
		return {
			tone: 'warning',
			headline: !best
				? `${capital(trust)} got worse${decided ? `, and ${name} too` : ''}.`
				: costly
					? `${leader} ${raised} ${name} ${price}: ${trust} got worse.`
					: `${leader} ${raised} ${name}; with ${elsewhere}, ${trust} got worse.`,
			sentence: [...costs, evidence, ...lost, ...others, ...kept].join(' ')
		};
	}
	const but = losses.map(({ metric, row }) => `${metric.label.toLowerCase()} ${direction(row)}`);
	const headline = best
		? `${leader} ${raised} ${name}${but.length > 0 ? `, but ${but.join(' and ')}` : ''}.`
		: worst
			? `${leader} ${lowered} ${name}.`
			: running
				? `No clear difference in ${name} yet.`
				: `No clear difference in ${name}.`;
	return {
		tone: best ? 'better' : worst ? 'worse' : 'neutral',
		headline,
		sentence: [evidence, ...lost, ...others, ...kept].join(' ')
	};
}
