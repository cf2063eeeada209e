import type { HeaderInput } from './header-input.ts';
import { meaningOf } from '../words/names.ts';
import { cannotAdd } from '../words/rate.ts';

/** Outcomes that an empty group cannot have. */
const OUTCOMES = new Set(['conversions', 'clicks', 'orders', 'revenue', 'unsubscribes', 'complaints']);

/**
 * The column that counts everyone in a group, where the one read as people is 0 in a group with outcomes: a holdout is sent
 * nothing, so that "Sent" is 0 beside a "Group size" of 4,000. Null where the one in use counts everyone.
 *
 * @param targets what each column is so far
 * @param isDeclared  whether the uploader declared what a column is
 */
export function allPeopleColumn(
	{ names, survey }: HeaderInput,
	targets: readonly (string | null)[],
	isDeclared: (column: number) => boolean
): number | null {
	const people = targets.indexOf('people');
	if (people < 0 || isDeclared(people)) return null;
	const isPeopleName = (i: number): boolean => meaningOf(names[i] ?? '')?.target === 'people';
	const outcomes = targets.flatMap((target, i) =>
		(target === null ? !cannotAdd(names[i] ?? '') && !isPeopleName(i) : OUTCOMES.has(target)) ? [i] : []
	);
	const hasEmptyGroup = survey.sample.some(
		(row) => survey.number(row[people]) === 0 && outcomes.some((i) => survey.number(row[i]) > 0)
	);
	if (!hasEmptyGroup) return null;
	const found = names.flatMap((name, i) => {
		const isPeople = isPeopleName(i) && !cannotAdd(name) && !isDeclared(i);
		const countsAll = survey.sample.every((row) => {
			const all = survey.number(row[i]);
			return all > 0 && all % 1 === 0 && !(survey.number(row[people]) > all);
		});
		return i !== people && isPeople && countsAll ? [i] : [];
	});
	const [only] = found;
	return only !== undefined && found.length === 1 ? only : null;
}
