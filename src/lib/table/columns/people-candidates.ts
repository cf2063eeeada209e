import type { HeaderInput } from './header-input.ts';
import { plainName } from '../words/names.ts';
import { cannotAdd } from '../words/rate.ts';

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
