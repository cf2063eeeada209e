import type { CampaignStatus } from '#lib/experiment/card.ts';
import type { Headline, Range } from '#lib/experiment/results.ts';

/** One campaign in the table of reports, as far as the table shows it. */
export interface Line {
	readonly slug: string;
	readonly name: string;
	readonly demo: boolean;
	readonly status: CampaignStatus;
	readonly currency: string;
	/** Null while nothing is published. */
	readonly decision: Headline | null;
	readonly lead: {
		readonly incrementalMargin: Range | null;
		readonly cost: number | null;
		readonly roi: Range | null;
	} | null;
	/** The newest signed report. */
	readonly signed: { readonly number: number; readonly by: string | null; readonly at: string } | null;
}
