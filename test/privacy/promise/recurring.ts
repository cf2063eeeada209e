import { contains, type Population } from './population.ts';
import type { Violation } from './rule.ts';

/** Published groups of people who are counted once a day, of whom the largest day has fewer than k. */
export const recurring = ({ name, statements, cells }: Population, k: number): Violation[] =>
	statements.flatMap(({ measure, recurring: isRecurring, value, group, version = 1 }): Violation[] => {
		if (measure !== 'people' || !isRecurring || value === 0) return [];
		const days = new Map<unknown, number>();
		for (const cell of cells) {
			if ((cell.version ?? 1) !== version || !contains(group, cell.group)) continue;
			const { date } = cell.group;
			days.set(date, (days.get(date) ?? 0) + cell.people);
		}
		const largest = Math.max(0, ...days.values());
		return days.size === 0 || largest >= k
			? []
			: [{ kind: 'recurring', population: name, measure, version, group, value: largest }];
	});
