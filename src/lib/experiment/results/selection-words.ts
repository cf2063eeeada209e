import { number } from '#lib/format/number.ts';
import type { CampaignResults, ResultRow } from './comparison/results.ts';

/** The note that a small outcome is shown only because enough people had it; null where that does not apply. */
export function selectionWords(row: ResultRow, { policy }: Pick<CampaignResults, 'policy'>): string | null {
	if (row.status !== 'shown' || !row.deciding?.why.includes('selection')) return null;
	return `Shown because at least ${number(policy.minOutcome)} people in each group had the outcome: small groups that did badly stay hidden. The range allows for that; the plain estimate leans upward.`;
}
