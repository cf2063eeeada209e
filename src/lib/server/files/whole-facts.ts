import type { Readable } from 'node:stream';
import { isoDay } from '#lib/experiment/day.ts';
import type { FileReading } from '#lib/table/reading.ts';
import { personalDataScreen } from '#lib/privacy/personal-data/screen.ts';
import { readCampaignFile } from './read.ts';
import type { ReadLimits } from '../settings/read-limits.ts';

/** Longer files are read to their end by the check alone; in bytes, unpacked. */
const MAX = 8 * 1024 ** 2;

/** What the whole of a file says about a campaign: for its uploader alone. */
export interface CampaignFacts {
	/** null where the file has no column of campaigns */
	readonly name: string | null;
	readonly variants: readonly { readonly name: string; readonly people: number }[];
	/** by the given name or by guess */
	readonly control: string | null;
	/** ISO days; null without dates */
	readonly days: { readonly first: string; readonly last: string } | null;
}

/** Campaigns that are named. */
const CAMPAIGNS = 50;

/**
 * What the whole of a file says: its variants with their people, and its days.
 *
 * @returns null where the file is long, or has problems that the check will tell
 */
export async function wholeFacts(
	open: () => Readable,
	reading: FileReading,
	{ limits, now }: { limits: Partial<ReadLimits>; now: Date }
): Promise<readonly CampaignFacts[] | null> {
	const { dialect, layout, goal, sheet, skip, keep, dateOrder, year, control } = reading;
	const summary = await readCampaignFile(
		open,
		{
			mapping: new Map(Object.entries(reading.mapping)),
			dialect,
			layout,
			goal,
			sheet,
			skip,
			keep,
			dateOrder,
			year,
			control,
			recurring: reading.recurring ? true : reading.oncePerPerson === true ? false : undefined,
			latestYear: now.getUTCFullYear(),
			needsControl: false,
			limits: { ...limits, maxBytes: Math.min(MAX, limits.maxBytes ?? MAX) },
			screen: personalDataScreen
		},
		{ row: () => undefined, restart: () => undefined }
	);
	if (!summary.ok) return null;
	return summary.campaigns.slice(0, CAMPAIGNS).map(({ name, variants, control: found, days }) => ({
		name,
		variants: variants.map((variant) => ({ name: variant.name, people: variant.people })),
		control: found,
		days: days && { first: isoDay(days.first), last: isoDay(days.last) }
	}));
}
