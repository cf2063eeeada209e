import type { ReleasedEpoch } from '#lib/privacy/released.ts';

/** Impressions, their squares, their past and their products. */
export const isImpressions = (name: string): boolean => /(^|_)impressions(_|$)/.test(name);

/**
 * Did everybody see it exactly once, according to the released totals (as many impressions as people in every variant, and no more
 * clicks)? A click rate is then a share of people, with the range of one.
 */
export function isShownOnce(epochs: readonly ReleasedEpoch[]): boolean {
	let seen = false;
	for (const { tables } of epochs) {
		const totals = tables.filter(({ axes, reason }) => axes.length === 0 && reason === undefined);
		const sumsOf = (name: string) => {
			const table = totals.find(({ measures }) => measures.includes(name));
			const at = table?.measures.indexOf(name) ?? -1;
			return table?.blocks[0]?.sums.map((sums) => sums[at] ?? NaN);
		};
		const [people, impressions, clicks] = ['people', 'impressions', 'clicks'].map(sumsOf);
		if (!people || !impressions || !clicks) return false;
		if (impressions.some((count, v) => count !== people[v] || (clicks[v] ?? NaN) > count)) return false;
		seen = true;
	}
	return seen;
}
