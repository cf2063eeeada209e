import type { PaidState } from '#lib/experiment/programme/paid.ts';
import { paidTones, type PaidTone } from '#lib/experiment/programme/paid.ts';
import type { PooledLift } from '#lib/experiment/programme/programme.ts';
import { formatLift, liftInterval, liftEstimate } from '#lib/format/value.ts';
import { domain, position } from './domain.ts';
import { ticksOf } from './ticks.ts';

/** Marks at most; those of the campaigns that weigh most. */
const maxDots = 60;
/** Marks closer than this share of the width are on top of each other. */
const closest = 3;

/** The marks of campaigns by their lift, those of nearly the same lift on top of each other, with median and quartiles. */
export function effectDots(
	{ campaigns, spread, ...pooled }: PooledLift,
	stateOf: (slug: string) => PaidState | undefined
) {
	const shown = campaigns
		.toSorted((a, b) => a.standardError - b.standardError)
		.slice(0, maxDots)
		.toSorted((a, b) => a.effect - b.effect);
	const effects = shown.map(({ effect }) => ({ estimate: effect, low: effect, high: effect }));
	const axis = domain([...effects, { estimate: pooled.estimate, low: pooled.low, high: pooled.high }]);
	const x = (at: number) => Math.round(position(at, axis) * 10_000) / 100;
	let base = -Infinity;
	let level = 0;
	return {
		dots: shown.map(({ slug, name, effect }) => {
			const at = x(effect);
			level = at - base < closest ? level + 1 : 0;
			if (level === 0) base = at;
			const state = stateOf(slug);
			const tone: PaidTone = state === undefined ? 'even' : paidTones[state];
			return { slug, x: base, level, tone, title: `${name}: ${formatLift(effect)}` };
		}),
		ticks: ticksOf(axis, 5).map((at) => ({
			at: x(at),
			words: formatLift(at, { decimals: 0 }),
			isZero: at === 0
		})),
		average: { at: x(pooled.estimate), words: liftEstimate(pooled), likely: liftInterval(pooled) },
		quartiles: spread && { low: x(spread.lowerQuartile), at: x(spread.median), high: x(spread.upperQuartile) }
	};
}
