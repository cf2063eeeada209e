import { eq } from 'drizzle-orm';
import type { Read } from '../db/database.ts';
import { releases } from '../db/tables/ledger.ts';
import type { variants } from '../db/tables/variants.ts';

type Row = Pick<typeof variants.$inferSelect, 'name' | 'plannedWeight'>;

/** Variants that a campaign ever published. */
async function publishedVariants(store: Read, campaignId: string): Promise<ReadonlySet<string>> {
	const rows = await store
		.select({ variants: releases.variants })
		.from(releases)
		.where(eq(releases.campaignId, campaignId));
	return new Set(rows.flatMap((row) => row.variants));
}

/**
 * Planned weight by variant; null where one has none. A variant that rows bring to a published campaign counts from its own
 * publication on: until then it is there for the people of the campaign alone.
 * @param rows the variants of the campaign
 */
export async function planOf(
	store: Read,
	campaignId: string,
	rows: readonly Row[]
): Promise<Record<string, number> | null> {
	const planned = rows.flatMap(({ name, plannedWeight }) =>
		plannedWeight === null ? [] : [[name, plannedWeight] as const]
	);
	if (planned.length === 0) return null;
	if (planned.length < rows.length) {
		const published = await publishedVariants(store, campaignId);
		const isOpen = ({ name, plannedWeight }: Row) =>
			plannedWeight === null && (published.size === 0 || published.has(name));
		if (rows.some(isOpen)) return null;
	}
	return Object.fromEntries(planned);
}
