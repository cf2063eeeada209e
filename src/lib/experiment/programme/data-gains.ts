import { unbiasedSum } from '#lib/stats/pooling/meta-analysis.ts';
import type { Range } from '../results/comparison/results.ts';
import type { DataReturn } from '../roi/data/return-on-data.ts';
import { isCounted } from './gain-summary.ts';
import type { PortfolioLine } from './portfolio.ts';

/** What campaigns that use one kind of personal data earned, and what it cost in trust. Links, not causes. */
export interface DataGain {
	/** Code of the kind. */
	readonly kind: string;
	/** Campaigns that use it, of the requested days. */
	readonly campaigns: readonly string[];
	/** Campaigns that count in `gain`. */
	readonly counted: number;
	/** The plain sum; null where no campaign counts. */
	readonly gain: Range | null;
	/** Campaigns over the limit of a guardrail, and those where that is unclear. */
	readonly over: number;
	readonly unclear: number;
	/** Campaigns that have a guardrail. */
	readonly guarded: number;
	/** What the evidence supports, from all campaigns. */
	readonly finding: DataReturn;
}

/**
 * The gain of campaigns by kind of personal data, the largest first. A campaign can use several kinds: rows do not add up.
 * @param lines campaigns of the requested days, in their page's currency and others
 */
export function dataGains(
	lines: readonly PortfolioLine[],
	returns: readonly DataReturn[],
	{ currency, confidence }: { currency: string | null; confidence: number }
): DataGain[] {
	const byName = Map.groupBy(
		lines.filter(({ kind, status }) => kind === 'campaign' && (status === 'ended' || status === 'running')),
		({ name }) => name
	);
	return returns
		.flatMap((finding): DataGain[] => {
			const used = finding.campaigns.flatMap((name) => byName.get(name) ?? []);
			if (used.length === 0) return [];
			const counted = used.filter(isCounted).filter((line) => line.currency === currency);
			const terms = counted.map(({ gain: { gain, below, above } }) => ({
				estimate: gain.estimate,
				below,
				above
			}));
			const number = (state: string) => used.filter(({ trust }) => trust?.state === state).length;
			return [
				{
					kind: finding.category,
					campaigns: used.map(({ name }) => name),
					counted: counted.length,
					gain: counted.length === 0 ? null : unbiasedSum(terms, confidence),
					over: number('over'),
					unclear: number('unclear'),
					guarded: used.filter(({ trust }) => trust !== null && trust.state !== 'none').length,
					finding
				}
			];
		})
		.sort((a, b) => (b.gain?.estimate ?? -Infinity) - (a.gain?.estimate ?? -Infinity) || 0);
}
