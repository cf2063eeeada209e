import { differenceInterval } from '#lib/format/value.ts';
import { decidingRange } from './comparison/deciding.ts';
import type { Metric } from '../metrics/metric.ts';
import { tooFewBuyersWords } from './row-words.ts';
import { leadsOf, harmsOf, harmWords, otherHarmsWords, priceWords } from './lead.ts';
import { changeSize, movement, signedChange } from './movement.ts';
import { chipWords } from './verdict-chip.ts';
import type { Headline, ResultRow, SampleRatio, ShownRow } from './comparison/results.ts';
import { variantName } from '#lib/format/names.ts';

/** The verdict where the control cannot have the outcome: which treatment had more of it. Null where no treatments are compared. */
function amongTreatments(
	totals: readonly ResultRow[],
	metric: Metric,
	{ currency }: { currency: string }
): Headline | null {
	const rows = totals.filter(
		(row): row is ShownRow =>
			row.metric === metric.name &&
			row.against !== undefined &&
			row.status === 'shown' &&
			Boolean(row.deciding)
	);
	const { best, worst, lead } = leadsOf(rows, metric.direction);
	const range = lead && decidingRange(lead);
	if (!lead || !range) return null;
	const name = metric.label.toLowerCase();
	const [one, other] = [variantName(lead.variant), variantName(lead.against ?? '')];
	const words = differenceInterval(range, { unit: metric.unit, currency });
	const isHigher = range.estimate > 0;
	return {
		tone: 'neutral',
		headline:
			best || worst
				? `${one} has a ${isHigher ? 'higher' : 'lower'} ${name} than ${other}; the control can’t have any.`
				: `Too close to call on ${name} between the treatments; the control can’t have any.`,
		sentence: `${one} against ${other}: likely ${words}. The other metrics compare the treatments with the control.`
	};
}

/** Does a comparison have a range that can decide? */
const isJudged = ({ difference, verdict }: ShownRow): boolean =>
	difference !== undefined &&
	verdict !== 'no interval' &&
	verdict !== 'planned cost' &&
	verdict !== 'planned saving' &&
	verdict !== 'cannot be judged at this size';

interface Facts {
	readonly rows: readonly ResultRow[];
	readonly metrics: readonly Metric[];
	readonly sampleRatio: SampleRatio | null;
	/** The split is off in many days or groups. */
	readonly unexplained?: boolean;
	readonly currency: string;
	readonly running: boolean;
}

const capital = (text: string): string => text.replace(/^./, (first) => first.toUpperCase());

/**
 * The campaign's verdict: a headline and the sentence under it. The only function that puts a verdict into words.
 *
 * A mismatch of the split comes before every number, a broken guardrail before every success. Every metric that certainly got
 * worse is named, and the most certain winner comes first.
 */
export function headlineOf(facts: Facts): Headline {
	const { rows, metrics, sampleRatio, unexplained, currency, running } = facts;
	const primary = metrics[0];
	if (sampleRatio?.flagged) {
		return {
			tone: 'warning',
			headline: 'Not comparable: the split is off. Find the cause first.',
			sentence:
				'People were not split as planned, by more than chance allows. A difference could come from the people, not from the campaign.'
		};
	}
	if (unexplained) {
		return {
			tone: 'warning',
			headline: 'Not comparable: the split is off in many days or segments. Find the cause first.',
			sentence:
				'Over all days the split looks right, but it is off in parts, by more than chance allows. The difference with the same mix of days in both variants is shown beside each total.'
		};
	}
	const totals = rows.filter(({ by }) => by.length === 0);
	const ofMetric = (metric: Metric) =>
		totals.filter(
			(row): row is ShownRow =>
				row.metric === metric.name && row.status === 'shown' && row.against === undefined
		);
	const main = primary ? ofMetric(primary).filter(isJudged) : [];
	const mine = totals.filter(({ metric }) => metric === primary?.name);
	if (mine.length > 0 && mine.every((row) => row.status === 'hidden' && row.reason === 'fewer-than-k')) {
		return {
			tone: 'neutral',
			headline: 'Too few people to show a result.',
			sentence: 'At least one variant has fewer people than the smallest group that is shown.'
		};
	}
	const harms = harmsOf(metrics, ofMetric);
	const change = (metric: Metric, row: ShownRow): string => movement(metric, row, currency);
	const several = new Set(totals.map(({ variant }) => variant)).size > 1;
	const losses = harms.map(
		({ metric, row }) =>
			`${metric.label} ${change(metric, row)}${several ? ` with ${variantName(row.variant)}` : ''}.`
	);
	const broken = harms.some(({ metric }) => metric.role === 'guardrail');
	const among = primary ? amongTreatments(totals, primary, { currency }) : null;
	if (main.length === 0 && harms.length === 0 && among) return among;
	if (!primary || main.length === 0) {
		const few = primary ? ofMetric(primary).flatMap((row) => tooFewBuyersWords(row) ?? []) : [];
		const why = primary
			? (few[0] ?? `${primary.label} has no likely range in this file.`)
			: 'This file has people but no outcome. Add conversions or revenue.';
		if (harms.length === 0) return { tone: 'neutral', headline: 'No verdict.', sentence: why };
		return {
			tone: broken ? 'warning' : 'worse',
			headline: `${capital(harmWords(harms))}.`,
			sentence: [...losses, why].join(' ')
		};
	}
	const { best, worst, lead } = leadsOf(main, primary.direction);
	if (!lead?.difference) throw new Error('a compared row has a difference');

	const name = primary.label.toLowerCase();
	const leader = variantName(lead.variant);
	const range = decidingRange(lead) ?? lead.difference;
	const words = `likely ${differenceInterval(range, { unit: primary.unit, currency })}`;
	const decided = Boolean(best ?? worst);
	const many = main.length > 1;
	const evidence = decided
		? `${many ? `With ${leader}, ${name}` : capital(name)} ${change(primary, lead)} (${words}).`
		: `${capital(name)} changed by ${signedChange(primary, lead, currency)}${many ? ` with ${leader}` : ''} (${words}).`;
	const remaining = main.filter((row) => row !== lead);
	const rest = remaining.map((row) => {
		const who = capital(variantName(row.variant));
		if (row.verdict === 'better' && best)
			return `${who} also improved it, by ${changeSize(primary, row, currency)}.`;
		const word = chipWords(row.verdict, primary.role).toLowerCase();
		return `${who}: ${signedChange(primary, row, currency)}, ${word}.`;
	});
	const held = metrics
		.filter((metric) => metric.role === 'guardrail' && ofMetric(metric).length > 0)
		.filter((metric) => ofMetric(metric).every(({ verdict }) => verdict === 'held' || verdict === 'better'))
		.map(({ label }) => label);
	const unharmed = held.length > 0 ? [`${held.join(' and ')} did not get worse.`] : [];
	const raised = primary.direction === 'increase' ? 'raised' : 'lowered';
	const lowered = primary.direction === 'increase' ? 'lowered' : 'raised';

	const own = harms.filter(({ row }) => row.variant === best?.variant);
	const others = harms.filter(({ row }) => row.variant !== best?.variant);
	const unclear = `too ${running ? 'early' : 'close'} to call on ${name}`;
	const headline = best
		? `${leader} ${raised} ${name}${priceWords(own)}${otherHarmsWords(others)}.`
		: harms.length > 0 && broken
			? `${capital(harmWords(harms))}${worst ? `, and ${name} too` : ''}.`
			: worst
				? `${leader} ${lowered} ${name}${harms.length > 0 ? `, and ${harmWords(harms)}` : ''}.`
				: harms.length > 0
					? `${capital(harmWords(harms))}; ${unclear}.`
					: `${capital(unclear)}.`;
	// Conversions up, money down: the headline must mention both.
	const parts = broken ? [...losses, evidence] : [evidence, ...losses];
	return {
		tone: broken ? 'warning' : best ? 'better' : worst || harms.length > 0 ? 'worse' : 'neutral',
		headline,
		sentence: [...parts, ...rest, ...unharmed].join(' ')
	};
}
