import { domain, type Domain } from '#lib/charts/domain.ts';
import type { Tone } from '#lib/charts/effect.ts';
import { evidenceWord } from '#lib/experiment/roi/data/data-conclusion.ts';
import type { DataConclusion, DataReturn } from '#lib/experiment/roi/data/return-on-data.ts';
import type { Metric } from '#lib/experiment/metrics/metric.ts';
import { contractMetrics } from '#lib/experiment/metrics/metrics.ts';
import { formatDifference } from '#lib/format/value.ts';
import { counted } from '#lib/format/number.ts';

type Tested = NonNullable<DataReturn['testedHarm']>[number];

/** One axis for all kinds of data, so that their bars can be compared. */
export const commonDomain = (rows: readonly DataReturn[]): Domain =>
	domain(rows.flatMap(({ lift }) => lift ?? []));

/** How a conclusion is coloured; its words are always beside it. */
export function conclusionTone(conclusion: DataConclusion): Tone {
	switch (conclusion) {
		case 'gain shown':
		case 'linked to a gain':
			return 'better';
		case 'lower trust shown':
		case 'linked to lower trust':
			return 'worse';
		case 'needed to deliver':
		case 'no gain shown':
			return 'even';
	}
}

/** How a change is drawn: by its own range, whatever the conclusion says of trust. */
export function liftTone({ lift }: DataReturn): Tone {
	if (!lift) return 'even';
	if (lift.low > 0) return 'better';
	return lift.high < 0 ? 'worse' : 'even';
}

/** "tested in 1 campaign" or "linked in 3 campaigns". */
export function evidenceWords({ evidence, restsOn }: DataReturn): string {
	if (!evidence) return '';
	return `${evidenceWord(evidence)} in ${counted(restsOn, 'campaign')}`;
}

/** What a reader has to know beside a conclusion; null where that is nothing. */
export function besideWords({ conclusion, lift, margin, neededIn = [] }: DataReturn): string | null {
	if (conclusion === 'no gain shown' && lift && lift.low > 0 && margin && margin.high < 0)
		return 'the margin is very likely below zero';
	if (conclusion === 'needed to deliver') return 'the channel can’t do without it';
	return neededIn.length > 0 ? `needed to deliver ${counted(neededIn.length, 'campaign')}` : null;
}

/** "Opt-outs +0.30 pt": what a kind of data certainly did to a guardrail, against a variant without it. */
export function testedWords({ metric, label, difference: change }: Tested): string {
	return `${label} ${formatDifference(change.estimate, { unit: guardrailUnit(metric), currency: 'XXX' })}`;
}

/** Why no margin is declared. */
export const noMargin = 'not known: no margin entered, or several currencies';

/** How a guardrail's change reads. */
const guardrailUnit = (name: string): Metric['unit'] =>
	contractMetrics.find((metric) => metric.name === name)?.unit ?? 'share';

/** "Opt-outs +0.53 pt": what a treatment certainly did to a guardrail. */
export function trustWords({ metric, label, difference: change }: DataReturn['trustCost'][number]): string {
	if (!change) return `${label} got worse`;
	const unit = guardrailUnit(metric);
	return `${label} ${formatDifference(change.estimate, { unit, currency: 'XXX' })}`;
}

/** Guardrails that were certainly harmed, by campaign and variant. */
export const trustVariants = ({ trustCost }: Pick<DataReturn, 'trustCost'>) =>
	[...Map.groupBy(trustCost, ({ campaign, variant }) => `${campaign}, ${variant}`)].map(([source, costs]) => ({
		source,
		costs
	}));

/** Names as people list them: "a, b and c". */
export const listed = (names: readonly string[]): string =>
	names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
