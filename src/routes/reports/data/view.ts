import { domain, type Domain } from '#lib/charts/domain.ts';
import type { Tone } from '#lib/charts/effect.ts';
import type { DataConclusion, DataReturn } from '#lib/experiment/return-on-data.ts';
import type { Metric } from '#lib/experiment/metric.ts';
import { contractMetrics } from '#lib/experiment/metrics.ts';
import { difference } from '#lib/format/value.ts';
import { counted } from '#lib/format/number.ts';

/** One axis for all kinds of data, so that their bars can be compared. */
export const commonDomain = (rows: readonly DataReturn[]): Domain =>
	domain(rows.flatMap(({ lift }) => lift ?? []));

/** How a conclusion is coloured; its words always stand beside it. */
export function conclusionTone(conclusion: DataConclusion): Tone {
	switch (conclusion) {
		case 'earns its keep':
			return 'better';
		case 'no evidence that it helps':
			return 'even';
		case 'costs trust: consider not collecting it':
			return 'worse';
	}
}

/** How a change is drawn: by its own range, whatever the conclusion says of trust. */
export function liftTone({ lift }: DataReturn): Tone {
	if (!lift) return 'even';
	if (lift.low > 0) return 'better';
	return lift.high < 0 ? 'worse' : 'even';
}

/** "causal, from 1 campaign" or "association, 3 campaigns". */
export function evidenceWords({ evidence, restsOn }: DataReturn): string {
	if (!evidence) return '';
	return `${evidence}, from ${counted(restsOn, 'campaign')}`;
}

/** Why a change above zero is no evidence; null where nothing is to be said. */
export const lossWords = ({ conclusion, lift, margin }: DataReturn): string | null =>
	conclusion === 'no evidence that it helps' && lift && lift.low > 0 && margin && margin.high < 0
		? 'the margin is certainly below zero'
		: null;

/** Why no margin is said. */
export const noMargin = 'not known: nobody said a margin, or in several currencies';

/** How a guardrail's change reads. */
const guardrailUnit = (name: string): Metric['unit'] =>
	contractMetrics.find((metric) => metric.name === name)?.unit ?? 'share';

/** "Opt-outs +0.53 pt": what a treatment certainly did to a guardrail. */
export function trustWords({ metric, label, difference: change }: DataReturn['trustCost'][number]): string {
	if (!change) return `${label} got worse`;
	const unit = guardrailUnit(metric);
	return `${label} ${difference(change.estimate, { unit, currency: 'XXX' })}`;
}

/** Guardrails that were certainly harmed, by campaign and variant. */
export const trustPlaces = ({ trustCost }: Pick<DataReturn, 'trustCost'>) =>
	[...Map.groupBy(trustCost, ({ campaign, variant }) => `${campaign}, ${variant}`)].map(([place, costs]) => ({
		place,
		costs
	}));

/** Names as people list them: "a, b and c". */
export const listed = (names: readonly string[]): string =>
	names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
