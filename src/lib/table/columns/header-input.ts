import type { Mapping } from './mapping.ts';
import type { Survey } from './survey.ts';

/** What `mapHeader` works from. */
export interface HeaderInput {
	names: readonly string[];
	/** each column, summarised from the sample */
	survey: Survey;
	mapping: Mapping;
	/** physical line of the header */
	line: number;
	/** true when the caller names the one variant of the file */
	variantGiven: boolean;
	maxDimensions: number;
	/** name of the control, where the caller knows it */
	control?: string | null;
	/** whether the sample is the whole file */
	complete?: boolean;
}
