import type { Header } from '#lib/table/columns/header.ts';
import { measureFacts } from '#lib/table/words/measure.ts';
import type { Notice } from '#lib/table/problems/notice.ts';
import type { Problem } from '#lib/table/problems/problem.ts';
import { nameable } from '#lib/table/problems/quotable.ts';
import type { HeldRows } from './held-rows.ts';

type Blank =
	| { readonly kind: 'question'; readonly problem: Problem }
	| { readonly kind: 'notice'; readonly notice: Notice };

/** What comes off the margin: a return that leaves it out of one variant alone is wrong. */
const comesOff: ReadonlySet<string> = new Set(['discount', 'cost']);

/**
 * Measures that are blank in every row of a variant and known in another: unknown, or 0? The measure is not compared, and of what comes
 * off the margin that would be a return without it, so it is asked.
 *
 * @param line of the header
 */
export function blankColumns(held: HeldRows, header: Header, line: number): Blank[] {
	return held.blanks().flatMap(({ variant: name, measure }): Blank[] => {
		const measureName = header.measures[measure] ?? '';
		const facts = measureFacts(measureName, header.measures, header.kinds);
		if (facts.kind === 'square' || facts.kind === 'cube' || facts.kind === 'product' || facts.pre) return [];
		const at = header.roles.findIndex((role) => role.kind === 'measure' && role.index === measure);
		const where = { line, column: header.labels[at] ?? measureName };
		const [variant = 'a variant'] = nameable([name]);
		return comesOff.has(measureName)
			? [{ kind: 'question', problem: { code: 'blank_in_variant', ...where, variant } }]
			: [{ kind: 'notice', notice: { code: 'blank_in_variant', ...where, variant } }];
	});
}
