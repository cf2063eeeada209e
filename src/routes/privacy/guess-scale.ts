import { number } from '#lib/format/number.ts';

/** A line of the drawing, with its words where there is room for them. */
interface Tick {
	/** Place along the axis, in [0, 1]. */
	readonly at: number;
	readonly words: string | null;
	readonly anchor: 'start' | 'middle' | 'end';
}

/** The axis of people that bounds are drawn on. */
export interface GuessScale {
	/** People at the right end. */
	readonly max: number;
	readonly ticks: readonly Tick[];
}

/** Below this part of the axis two words would lie on each other. */
const room = 0.16;

/** The largest number of one digit and zeros that is not larger. */
const roundBelow = (value: number): number => {
	const power = 10 ** Math.floor(Math.log10(value));
	return Math.floor(value / power) * power;
};

/** An axis from 0 that has all bounds and the limit on it. @param k smallest group shown */
export function guessScale(guesses: readonly { readonly high: number }[], k: number): GuessScale {
	const max = Math.max(2.2 * k, ...guesses.map(({ high }) => high * 1.02));
	const limit = k / max;
	const last = roundBelow(max);
	const isFar = last / max - limit > room;
	return {
		max,
		ticks: [
			{ at: 0, words: limit > room ? number(0) : null, anchor: 'start' },
			{ at: limit, words: `${number(k)}: your limit`, anchor: limit > room ? 'middle' : 'start' },
			...(isFar
				? [
						{
							at: last / max,
							words: number(last),
							anchor: last / max > 1 - room / 2 ? 'end' : 'middle'
						} as const
					]
				: [])
		]
	};
}
