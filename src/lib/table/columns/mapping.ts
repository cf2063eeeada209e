import { MEASURES, ownKinds } from '../words/measure.ts';
import { plainName } from '../words/names.ts';
import type { Problem } from '../problems/problem.ts';

/** Declared columns: header as typed → role (`variant`, `people`, `revenue_sq`, `measure`, `yes-no`, `dimension`, `ignore` …). */
export type Mapping = ReadonlyMap<string, string>;

const ROLES = new Set([
	'campaign',
	'variant',
	'date',
	'people',
	'measure',
	'dimension',
	'ignore',
	'sd',
	'se',
	...ownKinds
]);

/** Whether a role is valid on the right of a mapping. */
export function isRole(role: string): boolean {
	if (ROLES.has(role)) return true;
	const factors = role.split('_x_');
	const known = (name: string): boolean => MEASURES.includes(name.replace(/^pre_/, ''));
	return factors.length === 2 ? factors.every(known) : known(role.replace(/_(?:sq|cu)$/, ''));
}

/**
 * Reads mappings such as `spend=revenue`, `installs=yes-no` or `age=dimension`; a column's name may contain `=`, a role may not.
 *
 * @param texts as typed after `--map`
 */
export function parseMapping(texts: readonly string[]): {
	mapping: Map<string, string>;
	problems: Problem[];
} {
	const mapping = new Map<string, string>();
	const problems: Problem[] = [];
	for (const text of texts) {
		const cut = text.lastIndexOf('=');
		const column = text.slice(0, Math.max(cut, 0)).trim();
		const role = plainName(text.slice(cut + 1)).replace(/^yes_no$/, 'yes-no');
		if (cut < 1 || column === '' || !isRole(role)) {
			problems.push({
				code: 'unknown_mapping',
				line: 1,
				column: column.slice(0, 60),
				target: role.slice(0, 40)
			});
		} else mapping.set(column, role);
	}
	return { mapping, problems };
}
