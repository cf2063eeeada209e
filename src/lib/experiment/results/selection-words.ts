import { number } from '#lib/format/number.ts';
import type { CampaignResults, ResultRow } from './comparison/results.ts';

/** That a small outcome is seen only because enough people had it; null where it is not so. */
export function selectionWords(row: ResultRow, { policy }: Pick<CampaignResults, 'policy'>): string | null {
	if (row.status !== 'shown' || !row.deciding?.why.includes('selection')) return null;
	return `Shown because at least ${number(policy.minOutcome)} people in each group had the outcome: small groups that did badly stay hidden. The range allows for that; the plain estimate leans upward.`;
}
