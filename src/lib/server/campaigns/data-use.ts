import { isoDay } from '#lib/experiment/day.ts';
import { calendarDay } from '#lib/format/date.ts';
import { bySensitivity, dataCategory, type DataCategory } from '#lib/privacy/data-category.ts';
import { campaigns } from '../campaigns/campaigns.ts';
import type { Read } from '../db/database.ts';
import { declarations } from './declarations.ts';

/** What everybody may know of the data behind a campaign. */
export interface DataUse {
	/** Personal data by variant, the most sensitive first; null where nothing was declared. Control first. */
	readonly variants: readonly {
		readonly name: string;
		readonly categories: readonly DataCategory[] | null;
	}[];
	/** What was declared of each upload, the newest first; days are ISO, null is "not declared". */
	readonly uploads: readonly {
		readonly declaredOn: string;
		readonly owner: string | null;
		readonly source: string | null;
		readonly purpose: string | null;
		readonly legalBasis: string | null;
		readonly retainUntil: string;
		/** When the raw rows were deleted. */
		readonly purgedOn: string | null;
	}[];
}

const onDay = (moment: Date): string => calendarDay(moment.toISOString());

/**
 * Whose data a campaign rests on, what for, and which personal data its variants use.
 *
 * @param published names of published variants: an upload's other names are not shown before its release
 */
export async function dataUse(
	store: Read,
	campaignId: string,
	published: readonly string[]
): Promise<DataUse> {
	const list = await declarations.ofCampaign(store, campaignId);
	const visible = (await campaigns.variants(store, campaignId)).filter(
		({ name, plannedWeight }) => plannedWeight !== null || published.includes(name)
	);
	return {
		variants: visible.map(({ name }) => {
			const codes = list.flatMap(({ categories }) => categories[name] ?? []);
			const declared = list.some(({ categories }) => categories[name] !== undefined);
			const found = [...new Set(codes)].flatMap((code) => dataCategory(code) ?? []);
			return { name, categories: declared ? found.toSorted((a, b) => bySensitivity(b, a)) : null };
		}),
		uploads: list.map(({ owner, source, purpose, legalBasis, retainUntil, purgedAt, receivedAt }) => ({
			declaredOn: onDay(receivedAt),
			owner,
			source,
			purpose,
			legalBasis,
			retainUntil: isoDay(retainUntil),
			purgedOn: purgedAt && onDay(purgedAt)
		}))
	};
}
