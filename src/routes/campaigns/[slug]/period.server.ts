import { dayIn, isoDay } from '#lib/experiment/day.ts';
import { detailedResults } from '#lib/server/analysis/detailed-results.ts';
import { store } from '#lib/server/db/store.ts';
import type { Facts } from './facts.server.ts';

/** Some days of a campaign. */
export interface Period {
	/** The published days that are shown, ISO; null where none of those asked for are. */
	readonly covers: { readonly from: string; readonly to: string } | null;
}

/**
 * The same facts about the days that the address asks for, as far as they are published; null where it asks for none.
 * Days snap to published ranges, as in the API.
 */
export async function inPeriod(facts: Facts): Promise<{ facts: Facts; period: Period } | null> {
	const { campaign, analysis, url, now } = facts;
	const [from, to] = ['from', 'to'].map((name) => dayIn(url.searchParams.get(name) ?? '') ?? undefined);
	if (from === undefined && to === undefined) return null;
	const found = await detailedResults(store(), campaign, { from, to }, now);
	if (found.kind !== 'results') return { facts, period: { covers: null } };
	const { results, covers } = found;
	return {
		facts: { ...facts, results, analysis: { ...analysis, results } },
		period: { covers: covers && { from: isoDay(covers.from), to: isoDay(covers.to) } }
	};
}
