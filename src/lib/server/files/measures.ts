import { isLifetimeValue, measureFacts, type OwnKinds } from '#lib/table/words/measure.ts';
import type { Impossible } from '#lib/table/impossible.ts';
import { contractMetrics } from '#lib/experiment/metrics/metrics.ts';
import type { Measure, MeasureKind } from '#lib/privacy/cube.ts';

/** From what may be published freely to what needs the most care. */
export const strictness: readonly MeasureKind[] = [
	'event',
	'outcome',
	'responses',
	'answer',
	'score',
	'money'
];

/** How the release engine has to treat a measure of a file. An own measure that nobody declared is a count. */
function kindOf(name: string, all: readonly string[], kinds: OwnKinds): MeasureKind {
	const facts = measureFacts(name, all, kinds);
	switch (facts.kind) {
		case 'square':
		case 'cube':
			return kindOf(facts.of, all, kinds);
		case 'product': {
			const [a, b] = [kindOf(facts.of[0], all, kinds), kindOf(facts.of[1], all, kinds)];
			// Events of those who converted: an amount about few people.
			if (a !== b && [a, b].includes('event')) return 'money';
			return strictness.indexOf(a) > strictness.indexOf(b) ? a : b;
		}
		case 'custom':
			return isLifetimeValue(name) ? 'money' : 'event';
		case 'respondents':
			return 'responses';
		default:
			return facts.kind;
	}
}

/** The measure that a metric counts; a name that is no metric's is a measure's. */
export const measureOf = (name: string): string =>
	contractMetrics.find((metric) => metric.name === name)?.numerator ?? name;

/** Variants by the measure that cannot happen in them. */
const variantsByMeasure = (impossible: Impossible): Map<string, string[]> => {
	const found = new Map<string, string[]>();
	for (const [name, variants] of Object.entries(impossible))
		found.set(measureOf(name), [...(found.get(measureOf(name)) ?? []), ...variants]);
	return found;
};

/**
 * The measures of a file's header as the release engine knows them, in the same order.
 * @param declared declared kinds of measures outside the contract, and variants in which a metric or measure cannot happen
 */
export function cubeMeasures(
	names: readonly string[],
	{ kinds = {}, impossible = {} }: { kinds?: OwnKinds | undefined; impossible?: Impossible | undefined } = {}
): Measure[] {
	const never = variantsByMeasure(impossible);
	return names.map((name) => {
		const facts = measureFacts(name, names, kinds);
		const kind = kindOf(name, names, kinds);
		if (facts.kind === 'square') return { name, kind, role: 'square', of: [facts.of] };
		if (facts.kind === 'cube') return { name, kind, role: 'cube', of: [facts.of] };
		if (facts.kind === 'product') return { name, kind, role: 'product', of: facts.of };
		const variants = never.get(name);
		return { name, kind, role: 'sum', of: [], ...(variants ? { impossible: variants } : {}) };
	});
}
