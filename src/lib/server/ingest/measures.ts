import { measureFacts } from '#lib/csv/measure.ts';
import type { Measure, MeasureKind } from '#lib/privacy/cube.ts';

/** From what may be published freely to what needs the most care. */
const strictness: readonly MeasureKind[] = ['event', 'outcome', 'responses', 'answer', 'score', 'money'];

/** How the release engine has to treat a measure of a file. A custom measure may be money: it is treated as such. */
function kindOf(name: string, all: readonly string[]): MeasureKind {
	const facts = measureFacts(name, all);
	switch (facts.kind) {
		case 'square':
			return kindOf(facts.of, all);
		case 'product': {
			const [a, b] = [kindOf(facts.of[0], all), kindOf(facts.of[1], all)];
			// Events of those who converted: an amount about few people.
			if (a !== b && [a, b].includes('event')) return 'money';
			return strictness.indexOf(a) > strictness.indexOf(b) ? a : b;
		}
		case 'custom':
			return 'money';
		case 'respondents':
			return 'responses';
		default:
			return facts.kind;
	}
}

/** The measures of a file's header as the release engine knows them, in the same order. */
export function cubeMeasures(names: readonly string[]): Measure[] {
	return names.map((name) => {
		const facts = measureFacts(name, names);
		const kind = kindOf(name, names);
		if (facts.kind === 'square') return { name, kind, role: 'square', of: [facts.of] };
		if (facts.kind === 'product') return { name, kind, role: 'product', of: facts.of };
		return { name, kind, role: 'sum', of: [] };
	});
}
