import type { Figure, Simulation } from './figure.ts';
import { Draws } from './random.ts';
import { claims, weeklyReadings, weeklyRows } from './weekly-release.ts';

/** People a day and variant: days are published one by one, or have to be joined. */
const sizes = [400, 60];

/**
 * A/A over 60 days, published and read every week through the release engine: is a difference ever claimed, while it runs, and until
 * everything is published?
 */
export const weeklyLooks: Simulation = (repetitions) =>
	sizes.flatMap((people, i): Figure[] => {
		const draws = new Draws(60 + i);
		const times = Math.ceil(repetitions / sizes.length);
		const counts = { running: 0, ever: 0 };
		for (let n = 0; n < times; n += 1) {
			const readings = weeklyReadings(weeklyRows({ days: 60, people, share: 0.05 }, draws));
			counts.running += Number(readings.some((one) => !one.ended && claims(one)));
			counts.ever += Number(readings.some(claims));
		}
		const name = `A/A of ${people} people a day, published and read weekly over 60 days`;
		return [
			{
				name: `${name}: a difference is claimed while it runs`,
				hits: counts.running,
				of: times,
				least: 0,
				most: 0.05
			},
			// The last reading has all of the error that one reading may have; the weekly ones add hardly any.
			{ name: `${name}: or when it is over`, hits: counts.ever, of: times, least: 0, most: 0.06 }
		];
	});
