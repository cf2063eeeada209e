import { MAX_VALUES } from '#lib/table/columns/metadata.ts';

/** What a file may be at most. */
export interface ReadLimits {
	/** bytes, unpacked (1 GiB) */
	maxBytes: number;
	/** unpacked bytes for each packed one (250) */
	maxRatio: number;
	/** characters of a record (65,536) */
	maxRecord: number;
	/** records below the header (5,000,000) */
	maxRows: number;
	/** columns (256) */
	maxColumns: number;
	/** dimensions (8) */
	maxDimensions: number;
	/** values of a dimension, and variants (200) */
	maxValues: number;
	/** records of a table that has to be turned as a whole (200,000) */
	maxTurned: number;
	/** campaigns (10,000) */
	maxCampaigns: number;
	/** problems kept (1,000) */
	maxProblems: number;
}

/** The limits where the caller sets none. */
export const LIMITS: ReadLimits = {
	maxBytes: 1024 ** 3,
	maxRatio: 250,
	maxRecord: 65_536,
	maxRows: 5_000_000,
	maxColumns: 256,
	maxDimensions: 8,
	maxValues: MAX_VALUES,
	maxTurned: 200_000,
	maxCampaigns: 10_000,
	maxProblems: 1000
};
