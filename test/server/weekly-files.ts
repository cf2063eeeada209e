import { dayOf, isoDay } from '#lib/experiment/day.ts';

export const today = dayOf(new Date());
/** A day before today, ISO. */
export const ago = (days: number): string => isoDay(today - days);

const head = 'campaign,variant,date,channel,people,conversions,revenue,revenue_sq,unsubscribes';

/** The file of some days: two variants in two channels, groups of a size of their own for each name. */
export function fileOf(name: string, from: number, count: number): string {
	const salt = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 997, 7);
	const rows = Array.from({ length: count }, (_, i) => from + i).flatMap((day) =>
		['control', 'picks'].flatMap((variant, v) =>
			['Web', 'Phone'].map((channel, c) => {
				const people = 900 + salt + 7 * (day % 11) + 40 * c;
				const conversions = 40 + 12 * v + (day % 5);
				return `${name},${variant},${isoDay(day)},${channel},${people},${conversions},${conversions * 50},${conversions * 2600},${12 + (day % 3)}`;
			})
		)
	);
	return [head, ...rows, ''].join('\n');
}

/** Weeks 1, 2 and 3 of a campaign, the last one complete today under an outcome window of 14 days. */
export const weekOf = (name: string, week: 1 | 2 | 3): string => fileOf(name, today - 41 + 7 * week, 7);
