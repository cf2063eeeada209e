import type { HeaderInput } from './survey.ts';
import { plainName, meaningOf } from '../words/names.ts';
import { cannotAdd } from '../words/column-kinds.ts';

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

/** Counts of something other than people. */
const NOT_PEOPLE =
	/(?:^|_)(?:visits?|sessions?|interactions?|exposures?|impressions?|views?|besuche|sitzungen|visites|visitas|visite|bezoeken|sesiones|sessioni|sessies|sessões|engagements?|deliveries|clicks?)(?:_|$)/;

/** People without an outcome: "Non-buyers", "Not converted", "Nichtkäufer" are a part of the people. */
export const REST =
	/^(?:non|not|no|nicht|kein|keine|ohne|without|non_?acheteurs|sin|senza|niet|sem|não)(?:_|$)|^nicht|^non(?=\p{L}{5})/u;

/** Columns that could count people: whole numbers above every outcome, no rate, no id, no money; those with a likely name first. */
export function peopleCandidates(
	{ names, survey }: HeaderInput,
	targets: readonly (string | null)[]
): number[] {
	const outcomes = targets.flatMap((target, i) =>
		target === 'conversions' || target === 'unsubscribes' || target === 'complaints' ? [i] : []
	);
	return names
		.map((_, i) => i)
		.filter((i) => {
			const column = survey.columns[i];
			const isOpen = targets[i] === null || targets[i] === 'visits' || targets[i] === 'impressions';
			if (!column || !isOpen || column.numbers === 0 || column.fractions > 0) return false;
			if (
				cannotAdd(names[i] ?? '') ||
				REST.test(plainName(names[i] ?? '')) ||
				/(?:^|_)(?:id|ids|key|year|budget|code|cost|price)(?:_|$)/.test(plainName(names[i] ?? ''))
			)
				return false;
			return !outcomes.some((outcome) => survey.exceeds(outcome, i));
		})
		.sort((a, b) => nearness(names[a] ?? '') - nearness(names[b] ?? ''))
		.slice(0, 5);
}

function nearness(name: string): number {
	const words = plainName(name);
	if (/visit|session|besuch|sitzung|sesi|sess/.test(words)) return 0;
	if (/interaction/.test(words)) return 1;
	if (/impression|view/.test(words)) return 3;
	return NOT_PEOPLE.test(words) ? 2 : 2.5;
}
