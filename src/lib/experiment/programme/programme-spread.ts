import { slopeOf, spreadOf, type Spread } from '#lib/stats/descriptive.ts';
import { maxQuarters, quarterName, quarterOf } from './quarter.ts';

/** How the campaigns of one channel spread; null for those without a channel. */
export interface ChannelSpread extends Spread {
	readonly channel: string | null;
}

/** What ended campaigns earned in a quarter, by their last day. */
export interface Quarter {
	/** Such as `2026-Q2`. */
	readonly quarter: string;
	readonly campaigns: number;
	readonly gain: number;
}

/** Value over time, in the currency of the gains. */
export interface ValueTrend {
	/** From the first to the last with a campaign, those without one at 0. */
	readonly quarters: readonly Quarter[];
	/** The slope of a straight line per quarter; null below three quarters. */
	readonly perQuarter: number | null;
}

/** Effects by channel, most campaigns first. */
export function spreadByChannel(
	effects: readonly { readonly channel: string | null; readonly effect: number }[]
): ChannelSpread[] {
	return [...Map.groupBy(effects, ({ channel }) => channel)]
		.flatMap(([channel, list]): ChannelSpread[] => {
			const spread = spreadOf(list.map(({ effect }) => effect));
			return spread ? [{ channel, ...spread }] : [];
		})
		.sort((a, b) => b.count - a.count);
}

/**
 * Gains by the quarter of each campaign's last day, and their trend.
 * @param gains ISO last day, with what was earned; campaigns without days are left out by the caller
 */
export function valueTrend(
	gains: readonly { readonly lastDay: string; readonly gain: number }[]
): ValueTrend {
	const groups = Map.groupBy(gains, ({ lastDay }) => quarterOf(lastDay));
	if (groups.size === 0) return { quarters: [], perQuarter: null };
	const last = Math.max(...groups.keys());
	const first = Math.max(Math.min(...groups.keys()), last - maxQuarters + 1);
	const quarters = Array.from({ length: last - first + 1 }, (_, i): Quarter => {
		const list = groups.get(first + i) ?? [];
		return {
			quarter: quarterName(first + i),
			campaigns: list.length,
			gain: list.reduce((sum, { gain }) => sum + gain, 0)
		};
	});
	return { quarters, perQuarter: slopeOf(quarters.map(({ gain }) => gain)) };
}
